import { getExportSql, getSql } from "#db/client.ts";
import type { RequestKind } from "#db/types.ts";
import type { Fragment, Queryable } from "./transaction.ts";
import type { HistoryCursor } from "./user-history.ts";

/** How a request ended: answered, matching as clients do it (404, 409), or failed. */
export type LogResult = "answered" | "no match" | "failed";

/** Empty lists and nulls choose nothing. */
export interface LogFilter {
  result: LogResult[];
  kind: RequestKind[];
  keyIds: string[];
  /** Users and groups. */
  about: string[];
  from: Date | null;
  to: Date | null;
}

export interface LogRow {
  requestId: string;
  at: Date;
  method: string;
  path: string;
  query: string;
  status: number;
  durationMs: number;
  detail: string | null;
  kind: RequestKind;
  words: string;
  entity: "user" | "group" | null;
  entityId: string | null;
  keyId: string | null;
  /** Null when the key is gone. */
  lastFour: string | null;
}

const columns = (): Fragment => getSql()`
  r.request_id as "requestId", r.at, r.method, r.path, r.query, r.status, r.duration_ms as "durationMs", r.detail, r.kind,
  coalesce(r.words, r.method || ' ' || r.path) as words, r.entity, r.entity_id as "entityId", r.key_id as "keyId",
  (select k.last_four from api_keys k where k.workspace_id = r.workspace_id and k.id = r.key_id) as "lastFour"`;

/** Newest first; `next` null = no older ones. Stops where the page is full: its cost is that of what it passes over. */
export async function listLogRows(
  workspaceId: string,
  filter: LogFilter,
  { before, limit }: { before: HistoryCursor | null; limit: number },
  sql: Queryable = getSql(),
): Promise<{ rows: LogRow[]; next: HistoryCursor | null }> {
  const rows = await sql<(LogRow & { cursor: string })[]>`
    select ${columns()}, to_char(r.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor
    ${matching(workspaceId, filter, before, limit + 1)}
    order by r.at desc, r.request_id desc limit ${limit + 1}`;
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { rows: page.map(({ cursor: _, ...row }) => row), next: last ? { at: last.cursor, id: last.requestId } : null };
}

/** What a row of an export holds; bodies only where they were asked for. */
export interface ExportedRow extends LogRow {
  userAgent: string | null;
  address: string | null;
  requestBody: string | null;
  responseBody: string | null;
}

/** All that match, newest first, in batches: nothing is held but one batch, and a loop that is left ends the query. */
export function readLogRows(workspaceId: string, filter: LogFilter, withBodies: boolean, batch: number) {
  const sql = getExportSql();
  const bodies = withBodies ? sql`r.request_body` : sql`null`;
  const answers = withBodies ? sql`r.response_body` : sql`null`;
  return sql<ExportedRow[]>`
    select ${columns()}, r.user_agent as "userAgent", r.address, ${bodies} as "requestBody", ${answers} as "responseBody"
    ${matching(workspaceId, filter, null, null)} order by r.at desc, r.request_id desc`.cursor(batch);
}

/** `from … where …` of rows r. Of several users and groups, each one's latest are found by their index; `limit` null = all. */
function matching(workspaceId: string, filter: LogFilter, before: HistoryCursor | null, limit: number | null): Fragment {
  const sql = getSql();
  // The time for itself says which days are read; by a pair PostgreSQL doesn't see that.
  const span = (row: Fragment) => sql`
    ${filter.from ? sql`and ${row}.at >= ${filter.from}` : sql``} ${filter.to ? sql`and ${row}.at < ${filter.to}` : sql``}
    ${before ? sql`and ${row}.at <= ${before.at}::text::timestamptz and (${row}.at, ${row}.request_id) < (${before.at}::text::timestamptz, ${before.id}::uuid)` : sql``}`;
  const wanted = sql`
    ${ended(filter.result)} ${filter.kind.length === 0 ? sql`` : ofKinds(filter.kind)}
    ${filter.keyIds.length === 0 ? sql`` : sql`and r.key_id = any(${filter.keyIds}::uuid[])`}`;
  if (filter.about.length === 0) {
    return sql`from scim_requests r where r.workspace_id = ${workspaceId} ${span(sql`r`)} ${wanted}`;
  }
  return sql`
    from (
      select distinct one.at, one.request_id from unnest(${filter.about}::uuid[]) who (id) cross join lateral (
        select s.at, s.request_id from scim_subjects s
        join scim_requests r on r.workspace_id = s.workspace_id and r.at = s.at and r.request_id = s.request_id
        where s.workspace_id = ${workspaceId} and s.entity_id = who.id ${span(sql`s`)} ${wanted}
        order by s.at desc, s.request_id desc ${limit === null ? sql`` : sql`limit ${limit}`}
      ) one
    ) hit
    join scim_requests r on r.workspace_id = ${workspaceId} and r.at = hit.at and r.request_id = hit.request_id`;
}

/** The same sets as lib/provisioning/health.ts isFailure. Those above 400 have an index. */
function ended(results: LogResult[]): Fragment {
  const sql = getSql();
  if (results.length === 0 || results.length === 3) return sql``;
  const is = {
    answered: sql`r.status < 400`,
    "no match": sql`r.status in (404, 409)`,
    failed: sql`(r.status >= 400 and r.status not in (404, 409))`,
  };
  const [first, second] = results.map((result) => is[result]);
  const either = first && second ? sql`(${first} or ${second})` : (first ?? sql`true`);
  return results.includes("answered") ? sql`and ${either}` : sql`and r.status >= 400 and ${either}`;
}

/** Spelt out, so that the planner sees that the index of all but the look-ups is enough. */
function ofKinds(kinds: RequestKind[]): Fragment {
  const sql = getSql();
  const one = kinds.length === 1 ? sql`and r.kind = ${kinds[0] ?? ""}` : sql`and r.kind = any(${kinds}::text[])`;
  return kinds.includes("look up") ? one : sql`${one} and r.kind <> 'look up'`;
}

export interface LoggedDetails extends LogRow {
  userAgent: string | null;
  address: string | null;
  headers: { request: Record<string, string>; response: Record<string, string> } | null;
  requestBody: string | null;
  requestBytes: number | null;
  requestCut: boolean;
  responseBody: string | null;
  responseBytes: number | null;
  responseCut: boolean;
}

/** A request took no longer than this between its id and its row. */
const LONGEST_MS = 3_600_000;

/** By its id alone: a UUIDv7 says when it was made, so that only that hour of the log is looked at. */
export async function findLogged(workspaceId: string, requestId: string, withBodies: boolean): Promise<LoggedDetails | null> {
  const sql = getSql();
  const [from, to] = loggedBetween(requestId) ?? [];
  if (!from || !to) return null;
  const body = (name: Fragment) => (withBodies ? name : sql`null::text`);
  const [row] = await sql<LoggedDetails[]>`
    select ${columns()}, r.user_agent as "userAgent", r.address, ${withBodies ? sql`r.headers` : sql`null::json`} as headers,
      ${body(sql`r.request_body`)} as "requestBody", r.request_bytes as "requestBytes", r.request_cut as "requestCut",
      ${body(sql`r.response_body`)} as "responseBody", r.response_bytes as "responseBytes", r.response_cut as "responseCut"
    from scim_requests r where r.workspace_id = ${workspaceId} and r.at >= ${from} and r.at < ${to} and r.request_id = ${requestId}`;
  return row ?? null;
}

/** When a request with this id can have been logged: the id, a UUIDv7, says when it came. Null = it is none of the log's. */
export function loggedBetween(requestId: string): [Date, Date] | null {
  const madeAt = Number.parseInt(requestId.replaceAll("-", "").slice(0, 12), 16);
  if (requestId.charAt(14) !== "7" || madeAt > 8e12) return null;
  return [new Date(madeAt - 60_000), new Date(madeAt + LONGEST_MS)];
}
