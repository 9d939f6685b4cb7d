import { type EndedSessions, endSessionsOf, listSessionsOf, type UserSession } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { requireNoMorePower } from "./grants.ts";
import { isOneself, refuseSupport, requirePermission } from "./permission.ts";

/** Where a user is signed in, newest first. Everybody may see it of themselves. */
export async function listSessionsOfUser(ctx: Ctx, userId: string): Promise<UserSession[]> {
  if (!isOneself(ctx, userId)) requirePermission(ctx, "users.manage");
  return listSessionsOf(ctx.workspaceId, userId);
}

/** Signs a user out with their next request; everybody may do it to themselves. Returns how many ended. Throws Refusal forbidden, notFound. */
export async function signUserOut(ctx: Ctx, userId: string, which: EndedSessions): Promise<number> {
  if (!isOneself(ctx, userId)) {
    requirePermission(ctx, "users.manage");
    refuseSupport(ctx, "end sessions");
    await requireNoMorePower(ctx, userId, "sign them out");
  }
  if (!(await findUser(ctx.workspaceId, userId))) {
    throw new Refusal("notFound", "This user no longer exists in this workspace.");
  }
  const ended = await endSessionsOf(ctx, userId, which);
  if (ended === 0 && typeof which === "object" && "only" in which)
    throw new Refusal("notFound", "This session has ended already.");
  return ended;
}
