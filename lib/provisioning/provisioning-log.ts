import { listEndedKeys, listLiveKeys } from "#db/queries/api-keys.ts";
import { type ChangeRow, findSubjectNames, listChangeRows, type SubjectName } from "#db/queries/change-table.ts";
import { findLogged, type LogFilter, type LoggedDetails, type LogRow, listLogRows, readLogRows } from "#db/queries/log-table.ts";
import { countLostRequests } from "#db/queries/scim-minutes.ts";
import { inTimedScan } from "#db/queries/transaction.ts";
import type { HistoryCursor } from "#db/queries/user-history.ts";
import type { Ctx } from "#lib/ctx.ts";
import { namesOfChanges } from "#lib/directory/change-history.ts";
import { mayDo, refuseSupport, requirePermission } from "#lib/directory/permission.ts";
import { inExportTurn } from "#lib/export-turns.ts";

/** Requests on a page. */
const PAGE = 50;
/** A page that took longer would be left before. */
const LONGEST_MS = 5_000;
/** Of one request; a group's may be 100,000. */
const MOST_CHANGES = 100;
const EXPORT_BATCH = 200;
const MOST_ENDED_KEYS = 20;

export interface LogPage {
  rows: LogRow[];
  next: HistoryCursor | null;
  /** Of the time that the page shows: requests that could not be logged. */
  lost: number;
}

/** A page of the log, newest first. Null = too much had to be passed over to find it: a narrower time helps. */
export async function listLog(ctx: Ctx, filter: LogFilter, before: HistoryCursor | null): Promise<LogPage | null> {
  requirePermission(ctx, "log.view");
  const { workspaceId } = ctx;
  const position = { before, limit: PAGE };
  const chosen = filter.result.length + filter.kind.length + filter.keyIds.length > 0;
  const page = chosen
    ? await inTimedScan(workspaceId, LONGEST_MS, (tx) => listLogRows(workspaceId, filter, position, tx))
    : await listLogRows(workspaceId, filter, position);
  if (page === null) return null;
  const newest = before ? new Date(before.at) : (filter.to ?? new Date());
  const oldest = page.next ? new Date(page.next.at) : (filter.from ?? new Date(0));
  return { ...page, lost: await countLostRequests(workspaceId, oldest, newest) };
}

export interface Logged {
  request: LoggedDetails;
  /** What it changed, in order; at most 100. */
  changes: ChangeRow[];
  moreChanges: boolean;
  names: Map<string, SubjectName>;
  /** Whether the caller may see headers and bodies. */
  mayReadBodies: boolean;
}

/** One request with what it changed. Null = there is none here, or it was more than 30 days ago. */
export async function getLogged(ctx: Ctx, requestId: string): Promise<Logged | null> {
  requirePermission(ctx, "log.view");
  const mayReadBodies = mayDo(ctx, "log.bodies");
  const [request, changes] = await Promise.all([
    findLogged(ctx.workspaceId, requestId, mayReadBodies),
    listChangeRows(
      ctx.workspaceId,
      { actor: [], key: null, by: null, entity: [], about: null, action: [], from: null, to: null, requestId },
      { before: null, limit: MOST_CHANGES },
    ),
  ]);
  if (!request) return null;
  const names = await namesOfChanges(ctx, changes.rows);
  if (request.entityId && !names.has(request.entityId)) {
    for (const [id, name] of await findSubjectNames(ctx.workspaceId, [request.entityId])) names.set(id, name);
  }
  return { request, changes: changes.rows.toReversed(), moreChanges: changes.next !== null, names, mayReadBodies };
}

/** Everything that a filter shows, in batches, bodies only on demand and by permission. Throws Refusal forbidden, busy. */
export async function* exportLog(ctx: Ctx, filter: LogFilter, withBodies: boolean) {
  requirePermission(ctx, "log.view");
  refuseSupport(ctx, "take the log along");
  if (withBodies) requirePermission(ctx, "log.bodies");
  yield* inExportTurn(ctx.workspaceId, () => readLogRows(ctx.workspaceId, filter, withBodies, EXPORT_BATCH));
}

/** What a page says of its filters: the keys there are, and the names of the users and groups that were chosen. */
export async function logFilterOptions(ctx: Ctx, about: string[]) {
  requirePermission(ctx, "log.view");
  const [live, former, names] = await Promise.all([
    listLiveKeys(ctx.workspaceId),
    listEndedKeys(ctx.workspaceId, MOST_ENDED_KEYS),
    findSubjectNames(ctx.workspaceId, about),
  ]);
  return {
    keys: [...live, ...former].map(({ id, lastFour }) => ({ value: id, label: `…${lastFour}` })),
    about: about.map((id) => ({ value: id, label: names.get(id)?.name ?? "somebody who is gone" })),
  };
}
