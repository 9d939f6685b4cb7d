import { type ExportedUser, readUserTable, type UserTableQuery } from "#db/queries/user-table.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { requirePermission } from "./permission.ts";

const BATCH = 500;
/** At the same time, in this process. Each holds a connection for as long as somebody takes to read it (getExportSql has so many). */
const MOST = 4;
const MOST_OF_A_WORKSPACE = 2;

/** Workspace id → exports under way. */
const running = new Map<string, number>();

/**
 * Everybody whom a list shows, on all its pages, in batches: the same filter, the same order. Whoever may view users may take the list
 * along: it is what they see. Throws Refusal forbidden, busy.
 */
export async function* exportUsers(
  ctx: Ctx,
  query: Omit<UserTableQuery, "limit" | "offset">,
): AsyncGenerator<ExportedUser[], void> {
  requirePermission(ctx, "users.view");
  if (query.group && query.group.length > 0) requirePermission(ctx, "groups.view");
  const { workspaceId } = ctx;
  const ours = running.get(workspaceId) ?? 0;
  const all = running.values().reduce((sum, count) => sum + count, 0);
  if (ours >= MOST_OF_A_WORKSPACE || all >= MOST) {
    throw new Refusal("busy", "Other exports are under way. Try again when they are done, in a minute or so.");
  }
  running.set(workspaceId, ours + 1);
  try {
    for await (const batch of readUserTable(workspaceId, query, BATCH)) yield batch;
  } finally {
    const left = (running.get(workspaceId) ?? 1) - 1;
    if (left > 0) running.set(workspaceId, left);
    else running.delete(workspaceId);
  }
}
