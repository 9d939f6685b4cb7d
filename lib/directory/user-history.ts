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

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Of an address: `at_id`. Null = the newest, and so is what isn't one. */
export function parseHistoryCursor(text: string | undefined): HistoryCursor | null {
  const [, at, id] = CURSOR.exec(text ?? "") ?? [];
  return at !== undefined && id !== undefined && isTime(at) ? { at, id } : null;
}

/** JavaScript takes the 30th of February for a day in March, and knows a year 0; PostgreSQL fails on both. */
function isTime(at: string): boolean {
  const time = Date.parse(at);
  return !at.startsWith("0000") && !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === at.slice(0, 19);
}
