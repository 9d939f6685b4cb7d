import { listEndedKeys, listLiveKeys } from "#db/queries/api-keys.ts";
import {
  type ChangeFilter,
  type ChangeRow,
  findSubjectNames,
  listChangeRows,
  type SubjectName,
} from "#db/queries/change-table.ts";
import { inTimedScan } from "#db/queries/transaction.ts";
import type { HistoryCursor } from "#db/queries/user-history.ts";
import type { Ctx } from "#lib/ctx.ts";
import { requirePermission } from "./permission.ts";

/** Changes on a page. */
const PAGE = 50;
const LONGEST_MS = 5_000;

export interface ChangePage {
  rows: ChangeRow[];
  next: HistoryCursor | null;
  names: Map<string, SubjectName>;
}

/** A page of everything that anybody changed, newest first. Null = too much had to be passed over to find it: a narrower time helps. */
export async function listChanges(
  ctx: Ctx,
  filter: ChangeFilter,
  before: HistoryCursor | null,
  limit = PAGE,
): Promise<ChangePage | null> {
  requirePermission(ctx, "log.view");
  const { workspaceId } = ctx;
  const position = { before, limit };
  const chosen = filter.actor.length + filter.entity.length + filter.action.length > 0;
  const page = chosen
    ? await inTimedScan(workspaceId, LONGEST_MS, (tx) => listChangeRows(workspaceId, filter, position, tx))
    : await listChangeRows(workspaceId, filter, position);
  return page && { ...page, names: await namesOfChanges(ctx, page.rows) };
}

/** By which a history can be narrowed: the living keys, and those that ended last. */
export async function listKeysOfHistory({ workspaceId, ...ctx }: Ctx): Promise<{ id: string; lastFour: string }[]> {
  requirePermission({ workspaceId, ...ctx }, "log.view");
  const keys = await Promise.all([listLiveKeys(workspaceId), listEndedKeys(workspaceId, 20)]);
  return keys.flat().map(({ id, lastFour }) => ({ id, lastFour }));
}

/** The names of the users and groups that a filter chose. */
export async function chosenNames(ctx: Ctx, ids: string[]): Promise<Map<string, SubjectName>> {
  requirePermission(ctx, "log.view");
  return findSubjectNames(ctx.workspaceId, ids);
}

/** Of whom they tell, as they are called now; of whom nothing is left, as the change itself calls them. */
export async function namesOfChanges(ctx: Ctx, rows: ChangeRow[]): Promise<Map<string, SubjectName>> {
  const ids = new Set(rows.flatMap(({ entityId, memberId }) => (memberId ? [entityId, memberId] : [entityId])));
  const names = await findSubjectNames(ctx.workspaceId, [...ids]);
  for (const { entityId, before, after } of rows) {
    if (names.has(entityId)) continue;
    const said = [after, before].flatMap((values) => [values?.displayName, values?.userName, values?.name]);
    const name = said.find((value) => typeof value === "string");
    if (typeof name === "string") names.set(entityId, { id: entityId, name, kind: "gone" });
  }
  return names;
}
