import { endSessionsOf, listSessionsOf, type UserSession } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { requirePermission } from "./permission.ts";

/** Where a user is signed in, newest first. */
export function listSessionsOfUser(ctx: Ctx, userId: string): Promise<UserSession[]> {
  requirePermission(ctx, "users.manage");
  return listSessionsOf(ctx.workspaceId, userId);
}

/** Signs a user out of one session, or (null) everywhere, with their next request. Returns how many ended. Throws Refusal notFound. */
export async function signUserOut(ctx: Ctx, userId: string, sessionId: string | null): Promise<number> {
  requirePermission(ctx, "users.manage");
  if (!(await findUser(ctx.workspaceId, userId))) {
    throw new Refusal("notFound", "This user no longer exists in this workspace.");
  }
  const ended = await endSessionsOf(ctx, userId, sessionId);
  if (ended === 0 && sessionId !== null) throw new Refusal("notFound", "This session has ended already.");
  return ended;
}
