import { type HistoryCursor, listUserChanges, type UserChange } from "#db/queries/user-history.ts";
import type { Ctx } from "#lib/ctx.ts";
import { requirePermission } from "./permission.ts";

/** Changes on a page. */
const PAGE = 30;

/** What happened to a user, newest first, 30 at a time: their own changes and those of their memberships. */
export function listHistoryOfUser(
  ctx: Ctx,
  userId: string,
  before: HistoryCursor | null,
): Promise<{ changes: UserChange[]; next: HistoryCursor | null }> {
  requirePermission(ctx, "users.view");
  return listUserChanges(ctx.workspaceId, userId, { before, limit: PAGE });
}
