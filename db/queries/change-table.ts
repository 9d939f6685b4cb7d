import { getSql } from "#db/client.ts";
import type { Actor } from "#lib/ctx.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import type { Fragment, Queryable } from "./transaction.ts";
import { finalValues, isSecondPart, secondPart } from "./two-part-creation.ts";
import type { HistoryCursor } from "./user-history.ts";

export type ChangedEntity = "user" | "group" | "membership" | "role" | "workspace" | "api_key";
export type ActorKind = Actor["kind"];

/** Empty lists and nulls choose nothing. */
export interface ChangeFilter {
  actor: ActorKind[];
  /** The API key that did it. */
  key: string | null;
  /** The person who did it. */
  by: string | null;
  entity: ChangedEntity[];
  /** A user (with memberships), a group, a role, a key. */
  about: string | null;
  action: string[];
  from: Date | null;
  to: Date | null;
  requestId: string | null;
}

export const anyChange: ChangeFilter = {
  actor: [],
  key: null,
  by: null,
  entity: [],
  about: null,
  action: [],
  from: null,
  to: null,
  requestId: null,
};

export interface ChangeRow {
  id: string;
  at: Date;
  /** `at` with microseconds: with the id, how a change is found again. */
  exactAt: string;
  actor: Actor;
  requestId: string;
  /** Of a creation in two requests, which is told as one change: the second. */
  secondRequestId: string | null;
  entity: ChangedEntity;
  entityId: string;
  memberId: string | null;
  action: string;
  before: JsonObject | null;
  after: JsonObject | null;
}

/** Newest first; `next` null = no older ones. What is asked for by person, subject or request is found by its own index. */
export async function listChangeRows(
  workspaceId: string,
  filter: ChangeFilter,
  { before, limit }: { before: HistoryCursor | null; limit: number },
  sql: Queryable = getSql(),
): Promise<{ rows: ChangeRow[]; next: HistoryCursor | null }> {
  const { about, requestId, from } = filter;
  // Each part of a creation is shown by itself where the other isn't asked for.
  const together = requestId === null && (filter.action.length === 0 || filter.action.includes("created"));
  const where = sql`
    ${chosenChanges(workspaceId, filter)}
    ${before ? sql`and c.at <= ${before.at}::text::timestamptz and (c.at, c.id) < (${before.at}::text::timestamptz, ${before.id}::uuid)` : sql``}
    ${together ? sql`and not ${isSecondPart(from)}` : sql``}`;
  const page = sql`order by c.at desc, c.id desc limit ${limit + 1}`;
  const found = about
    ? sql`(
        (select c.* from changes c where ${where} and c.entity_id = ${about} ${page})
        union all
        (select c.* from changes c where ${where} and c.member_id = ${about} ${page})
      ) c`
    : sql`(select c.* from changes c where ${where} ${page}) c`;
  const rows = await sql<ChangeRow[]>`
    select c.id, c.at, ${exactly(sql`c.at`)} as "exactAt", c.actor, c.request_id as "requestId",
      ${together ? sql`second.request_id` : sql`null`} as "secondRequestId",
      c.entity, c.entity_id as "entityId", c.member_id as "memberId", c.action, c.before, ${together ? finalValues() : sql`c.after`} as after
    from ${found} ${together ? sql`left join ${secondPart()} on true` : sql``} ${page}`;
  const changes = rows.slice(0, limit);
  const last = rows.length > limit ? changes.at(-1) : undefined;
  return { rows: changes, next: last ? { at: last.exactAt, id: last.id } : null };
}

/** A condition on `c`, a row of changes; whom it is about is left to the caller, who needs an index for each half. */
export function chosenChanges(workspaceId: string, filter: ChangeFilter): Fragment {
  const sql = getSql();
  const { by, key, requestId, from, to } = filter;
  return sql`
    c.workspace_id = ${workspaceId}
    ${from ? sql`and c.at >= ${from}` : sql``} ${to ? sql`and c.at < ${to}` : sql``}
    ${requestId ? sql`and c.request_id = ${requestId}` : sql``}
    ${by ? sql`and c.actor ->> 'kind' = 'user' and c.actor ->> 'id' = ${by}` : sql``}
    ${key ? sql`and c.actor ->> 'kind' = 'key' and c.actor ->> 'id' = ${key}` : sql``}
    ${filter.actor.length > 0 ? sql`and c.actor ->> 'kind' = any(${filter.actor}::text[])` : sql``}
    ${filter.entity.length > 0 ? sql`and c.entity = any(${filter.entity}::text[])` : sql``}
    ${filter.action.length > 0 ? sql`and c.action = any(${filter.action}::text[])` : sql``}`;
}

/** ISO 8601 with microseconds, which the driver's Date doesn't have. */
export function exactly(instant: Fragment): Fragment {
  return getSql()`to_char(${instant} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

export interface SubjectName {
  id: string;
  name: string;
  /** Where one finds them: nowhere, when they are gone. */
  kind: "user" | "deleted user" | "group" | "role" | "gone";
}

/** What changes are about, by id: people first as lists call them, then the permanently deleted. */
export async function findSubjectNames(workspaceId: string, ids: string[]): Promise<Map<string, SubjectName>> {
  const rows = await getSql()<SubjectName[]>`
    select id, coalesce(display_name, original_user_name, user_name) as name, case when deleted_at is null then 'user' else 'deleted user' end as kind
    from users where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
    union all
    select id, display_name, case when deleted_at is null then 'group' else 'gone' end from groups where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
    union all
    select id, name, 'role' from roles where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
    union all
    select id, user_name, 'gone' from tombstones where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and erased_at is null`;
  return new Map(rows.map((row) => [row.id, row]));
}
