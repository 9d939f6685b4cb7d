import { getSql } from "#db/client.ts";
import type { UndoEffect, UndoOutcome } from "#db/types.ts";
import { type ChangeFilter, type ChangeRow, chosenChanges, exactly } from "./change-table.ts";
import type { Fragment, Queryable } from "./transaction.ts";
import type { HistoryCursor } from "./user-history.ts";

/** One change, or all that a filter chooses. */
export type UndoScope = { change: HistoryCursor } | { filter: ChangeFilter };

/** A change, with what its undo needs to know. */
export interface UndoChange extends Omit<ChangeRow, "requestId" | "secondRequestId"> {
  /** In its run; the newest is the first. */
  place: number;
  /** At or after it, the provider gave the account to another person. */
  reassigned: boolean;
}

const columns = (place: Fragment): Fragment => getSql()`
  ${place} as place, c.id, c.at, ${exactly(getSql()`c.at`)} as "exactAt", c.actor, c.entity, c.entity_id as "entityId", c.member_id as "memberId",
  c.action, c.before, c.after, case when c.entity in ('user', 'membership') then exists (
    select from changes i
    where i.workspace_id = c.workspace_id and i.entity_id = coalesce(c.member_id, c.entity_id) and i.entity = 'user'
      and i.action = 'identity changed' and i.at >= c.at
  ) else false end as reassigned`;

/** Of changes `c`. */
function inScope(workspaceId: string, scope: UndoScope): Fragment {
  const sql = getSql();
  if ("change" in scope) {
    const { at, id } = scope.change;
    return sql`c.workspace_id = ${workspaceId} and c.at = ${at}::text::timestamptz and c.id = ${id}::uuid`;
  }
  const { about } = scope.filter;
  return sql`${chosenChanges(workspaceId, scope.filter)} ${about ? sql`and (c.entity_id = ${about} or c.member_id = ${about})` : sql``}`;
}

const newestFirst = () => getSql()`order by c.at desc, c.id desc`;

/** Newest first, `limit` at most. */
export function listChangesInScope(workspaceId: string, scope: UndoScope, limit: number, sql: Queryable): Promise<UndoChange[]> {
  return sql<UndoChange[]>`
    select ${columns(sql`(row_number() over (${newestFirst()}))::int`)} from (
      select c.* from changes c where ${inScope(workspaceId, scope)} ${newestFirst()} limit ${limit}
    ) c ${newestFirst()}`;
}

/** Notes what a run undoes: the changes as they are now, `limit` at most. Returns how many. */
export async function insertUndoItems(
  workspaceId: string,
  runId: string,
  scope: UndoScope,
  limit: number,
  sql: Queryable,
): Promise<number> {
  const { count } = await sql`
    insert into undo_items (workspace_id, run_id, place, change_id, change_at, entity, entity_id, member_id)
    select ${workspaceId}::uuid, ${runId}::uuid, row_number() over (${newestFirst()}), c.id, c.at, c.entity, c.entity_id, c.member_id
    from changes c where ${inScope(workspaceId, scope)} ${newestFirst()} limit ${limit}`;
  return count;
}

/**
 * What is still to be undone of the next users, groups and memberships: all of each one's changes together, newest first. Whoever was
 * changed last comes first, so that a name is free again before the one who had it before takes it back.
 */
export function nextUndoChanges(workspaceId: string, runId: string, limit: number): Promise<UndoChange[]> {
  const sql = getSql();
  return sql<UndoChange[]>`
    with next as (
      select entity, entity_id, member_id, min(place) as first from (
        select * from undo_items where workspace_id = ${workspaceId} and run_id = ${runId} and outcome is null order by place limit ${limit}
      ) pending group by entity, entity_id, member_id
    )
    select ${columns(sql`i.place`)}
    from next n join undo_items i on i.workspace_id = ${workspaceId} and i.run_id = ${runId} and i.entity_id = n.entity_id
      and i.entity = n.entity and i.member_id is not distinct from n.member_id and i.outcome is null
    join changes c on c.workspace_id = ${workspaceId} and c.at = i.change_at and c.id = i.change_id
    order by n.first, i.place`;
}

/** Who has these folded names: of users whatever their state, of groups the live ones. By name, the id. */
export async function findNameHolders(
  workspaceId: string,
  of: "users" | "groups",
  keys: string[],
  sql: Queryable,
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await sql<{ key: string; id: string }[]>`
    ${
      of === "users"
        ? getSql()`select user_name_key as key, id from users where workspace_id = ${workspaceId} and user_name_key = any(${keys}::text[])`
        : getSql()`select display_name_key as key, id from groups
            where workspace_id = ${workspaceId} and display_name_key = any(${keys}::text[]) and deleted_at is null`
    }`;
  return new Map(rows.map(({ key, id }) => [key, id]));
}

export interface UndoResult {
  place: number;
  outcome: UndoOutcome;
  effect: UndoEffect | null;
  message: string | null;
}

/** Says how many of them nothing was known about before. */
export async function settleUndoItems(
  workspaceId: string,
  runId: string,
  results: UndoResult[],
  sql: Queryable,
): Promise<number> {
  const rows = getSql().json(results.map(({ place, outcome, effect, message }) => ({ place, outcome, effect, message })));
  const { count } = await sql`
    update undo_items i set outcome = r.outcome, effect = r.effect, message = r.message
    from jsonb_to_recordset(${rows}::jsonb) as r (place int, outcome text, effect text, message text)
    where i.workspace_id = ${workspaceId} and i.run_id = ${runId} and i.place = r.place and i.outcome is null`;
  return count;
}
