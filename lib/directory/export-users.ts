import { type ExportedUser, readUserTable, type UserTableQuery } from "#db/queries/user-table.ts";
import type { Ctx } from "#lib/ctx.ts";
import { inExportTurn } from "#lib/export-turns.ts";
import { refuseSupport, requirePermission } from "./permission.ts";

const BATCH = 500;

/**
 * Everybody whom a list shows, on all its pages, in batches: the same filter, the same order. Whoever may view users may take the list
 * along: it is what they see. Throws Refusal forbidden, busy.
 */
export async function* exportUsers(
  ctx: Ctx,
  query: Omit<UserTableQuery, "limit" | "offset">,
): AsyncGenerator<ExportedUser[], void> {
  requirePermission(ctx, "users.view");
  refuseSupport(ctx, "take lists along");
  if (query.group && query.group.length > 0) requirePermission(ctx, "groups.view");
  yield* inExportTurn(ctx.workspaceId, () => readUserTable(ctx.workspaceId, query, BATCH));
}
