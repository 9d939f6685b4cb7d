import { getSql } from "#db/client.ts";
import type { UndoEffect, UndoOutcome, UndoState } from "#db/types.ts";
import type { Actor, Ctx } from "#lib/ctx.ts";
import type { ChangeRow } from "./change-table.ts";
import { exactly } from "./change-table.ts";
import { actorJson } from "./changes.ts";
import { type Fragment, locked, type Queryable } from "./transaction.ts";

export interface UndoRun {
  id: string;
  state: UndoState;
  createdBy: Actor;
  createdAt: Date;
  finishedAt: Date | null;
  scope: string;
  total: number;
  done: number;
}

const columns = (): Fragment => getSql()`
  r.id, r.state, r.created_by as "createdBy", r.created_at as "createdAt", r.finished_at as "finishedAt", r.scope, r.total, r.done`;

export async function insertUndoRun(ctx: Ctx, { id, scope }: Pick<UndoRun, "id" | "scope">, sql: Queryable): Promise<void> {
  await sql`
    insert into undo_runs (workspace_id, id, state, created_by, scope, total)
    values (${ctx.workspaceId}, ${id}, 'running', ${actorJson(ctx.actor)}, ${scope}, 0)`;
}

export async function setUndoTotal(workspaceId: string, id: string, total: number, sql: Queryable): Promise<void> {
  await sql`update undo_runs set total = ${total} where workspace_id = ${workspaceId} and id = ${id}`;
}

export async function findUndoRun(
  workspaceId: string,
  id: string,
  options: { sql?: Queryable; lock?: boolean } = {},
): Promise<UndoRun | null> {
  const sql = options.sql ?? getSql();
  const [row] = await sql<UndoRun[]>`
    select ${columns()} from undo_runs r where r.workspace_id = ${workspaceId} and r.id = ${id} ${options.lock ? locked() : sql``}`;
  return row ?? null;
}

export async function endUndoRun(workspaceId: string, id: string, state: UndoState, sql: Queryable): Promise<void> {
  await sql`
    update undo_runs set state = ${state}, alive_at = null, finished_at = now()
    where workspace_id = ${workspaceId} and id = ${id} and state = 'running'`;
}

/**
 * Counts changes that have been looked at, and says that somebody is at work. False = the run has ended. Holds its row until the
 * transaction ends, so that nobody cancels between this and that.
 */
export async function countUndone(workspaceId: string, id: string, changes: number, sql: Queryable): Promise<boolean> {
  const rows = await sql`
    update undo_runs set done = done + ${changes}, alive_at = now()
    where workspace_id = ${workspaceId} and id = ${id} and state = 'running' returning id`;
  return rows.length > 0;
}

/** Of all workspaces: takes runs on which nobody has worked for so long; of each workspace one at a time, the earliest. */
export function claimUndoRuns(silentSeconds: number, limit: number): Promise<{ workspaceId: string; id: string }[]> {
  const sql = getSql();
  const silent = sql`now() - make_interval(secs => ${silentSeconds})`;
  return sql`
    update undo_runs set alive_at = now() where (workspace_id, id) in (
      select r.workspace_id, r.id from undo_runs r
      where r.state = 'running' and (r.alive_at is null or r.alive_at < ${silent}) and not exists (
        select from undo_runs other where other.workspace_id = r.workspace_id and other.id <> r.id and other.state = 'running'
          and (other.alive_at >= ${silent} or (other.created_at, other.id) < (r.created_at, r.id))
      )
      order by r.created_at limit ${limit} for update skip locked
    ) returning workspace_id as "workspaceId", id`;
}

/** Somebody else may go on with it at once. */
export async function releaseUndoRun(workspaceId: string, id: string): Promise<void> {
  await getSql()`update undo_runs set alive_at = null where workspace_id = ${workspaceId} and id = ${id} and state = 'running'`;
}

export interface UndoItemRow {
  place: number;
  outcome: UndoOutcome | null;
  effect: UndoEffect | null;
  message: string | null;
  change: ChangeRow;
}

export interface UndoItemQuery {
  /** Empty = any. */
  outcome: UndoOutcome[];
  limit: number;
  offset: number;
}

/** One page of a run's changes, those that were not undone first. */
export async function listUndoItems(
  workspaceId: string,
  runId: string,
  { outcome, limit, offset }: UndoItemQuery,
): Promise<UndoItemRow[]> {
  const sql = getSql();
  const rows = await sql<UndoItemRow[]>`
    select i.place, i.outcome, i.effect, i.message, jsonb_build_object('id', i.change_id, 'exactAt', ${exactly(sql`i.change_at`)},
      'actor', c.actor, 'requestId', c.request_id, 'secondRequestId', null, 'entity', i.entity, 'entityId', i.entity_id,
      'memberId', i.member_id, 'action', c.action, 'before', c.before, 'after', c.after) as change
    from undo_items i
    join changes c on c.workspace_id = i.workspace_id and c.at = i.change_at and c.id = i.change_id
    where i.workspace_id = ${workspaceId} and i.run_id = ${runId} ${outcome.length === 0 ? sql`` : sql`and i.outcome = any(${outcome}::text[])`}
    order by array_position(array['refused', 'changed since', 'impossible', 'partly', 'undone', 'already'], i.outcome), i.place
    limit ${limit} offset ${offset}`;
  // As JSON there are no dates.
  return rows.map((row) => ({ ...row, change: { ...row.change, at: new Date(row.change.exactAt) } }));
}

/** Outcome and effect null = not reached. `n` changes of so many users, groups or memberships. */
export function countUndoItems(
  workspaceId: string,
  runId: string,
): Promise<{ outcome: UndoOutcome | null; effect: UndoEffect | null; n: number; subjects: number }[]> {
  return getSql()`
    select outcome, effect, count(*)::int as n, count(distinct (entity_id, member_id))::int as subjects
    from undo_items where workspace_id = ${workspaceId} and run_id = ${runId} group by 1, 2`;
}

/** Of these changes, those that were undone, by id: the latest run that did it. */
export async function findUndoneChanges(workspaceId: string, changeIds: string[]): Promise<Map<string, string>> {
  const rows = await getSql()<{ changeId: string; runId: string }[]>`
    select change_id as "changeId", run_id as "runId" from undo_items
    where workspace_id = ${workspaceId} and change_id = any(${changeIds}::uuid[]) and outcome in ('undone', 'partly')
    order by run_id`;
  return new Map(rows.map(({ changeId, runId }) => [changeId, runId]));
}

/** Of these request ids, those that are a run's. */
export async function findUndoRunIds(workspaceId: string, requestIds: string[]): Promise<Set<string>> {
  const rows = await getSql()<{ id: string }[]>`
    select id from undo_runs where workspace_id = ${workspaceId} and id::text = any(${requestIds}::text[])`;
  return new Set(rows.map(({ id }) => id));
}

/** Of all workspaces. */
export async function dropUndoRunsBefore(finished: Date): Promise<void> {
  await getSql()`delete from undo_runs where finished_at < ${finished}`;
}
