import { getSql } from "#db/client.ts";
import type { IssueKind } from "#db/types.ts";
import type { Actor } from "#lib/ctx.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { contains } from "./search.ts";
import { type Fragment, locked, type Queryable } from "./transaction.ts";

/** One page of the inbox. */
export interface IssueQuery {
  closed: boolean;
  /** Empty = all. */
  kinds: IssueKind[];
  /** As typed; empty = everything. Found in names, addresses and ids, also of requests. */
  search: string;
  /** What the typed text means where the provider says it: issues of these kinds are found, too. */
  meant: IssueKind[];
  sort: "at" | "firstAt" | "occurrences" | "closedAt";
  descending: boolean;
  limit: number;
  offset: number;
}

export interface IssueRow {
  id: string;
  kind: IssueKind;
  urgent: boolean;
  userId: string | null;
  groupId: string | null;
  /** Of a list only the first members. */
  details: JsonObject;
  occurrences: number;
  firstAt: Date;
  at: Date;
  closedAt: Date | null;
  closedBy: Actor | null;
  resolution: string | null;
}

/** Somebody could be locked out, or nothing comes in any more. */
const urgent = (): Fragment => getSql()`(
  i.kind in ('last admin', 'held deletions', 'rejected keys', 'limit reached', 'refused changes lost') or coalesce(i.details -> 'urgent' = 'true', false))`;

const columns = (): Fragment => getSql()`
  i.id, i.kind, ${urgent()} as urgent, i.user_id as "userId", i.group_id as "groupId", i.occurrences, i.first_at as "firstAt", i.at,
  i.closed_at as "closedAt", i.closed_by as "closedBy", i.resolution`;

const sorts: Record<IssueQuery["sort"], () => Fragment> = {
  at: () => getSql()`i.at`,
  firstAt: () => getSql()`i.first_at`,
  occurrences: () => getSql()`i.occurrences`,
  closedAt: () => getSql()`i.closed_at`,
};

/** Urgent ones first, whatever the order. */
export async function listIssueTable(workspaceId: string, query: IssueQuery): Promise<{ rows: IssueRow[]; total: number }> {
  const sql = getSql();
  const { closed, kinds, search, meant } = query;
  const where = sql`
    i.workspace_id = ${workspaceId} and i.closed_at ${closed ? sql`is not null` : sql`is null`}
    ${kinds.length === 0 ? sql`` : sql`and i.kind = any(${kinds}::text[])`}
    ${search === "" ? sql`` : sql`and (${contains(sql`i.search_text`, search)} or i.kind = any(${meant}::text[]) or ${raisedBy(search)})`}`;
  const direction = query.descending ? sql`desc` : sql`asc`;
  const [rows, [total]] = await Promise.all([
    sql<IssueRow[]>`
      select ${columns()}, i.details #- '{members}' || case when i.details ? 'members'
        then jsonb_build_object('members', jsonb_array_length(i.details -> 'members')) else '{}' end as details
      from sync_issues i where ${where}
      order by ${closed ? sql`` : sql`${urgent()} desc,`} ${sorts[query.sort]()} ${direction}, i.id ${direction} limit ${query.limit} offset ${query.offset}`,
    sql<{ n: number }[]>`select count(*)::int as n from sync_issues i where ${where}`,
  ]);
  return { rows, total: total?.n ?? 0 };
}

/** By a request's id, as the provider's log shows it. */
function raisedBy(search: string): Fragment {
  const sql = getSql();
  return sql`i.requests @> ${sql.json([{ id: search.trim().toLowerCase() }])}::jsonb`;
}

export async function countOpenIssues(workspaceId: string): Promise<number> {
  const [row] = await getSql()<{ n: number }[]>`
    select count(*)::int as n from sync_issues where workspace_id = ${workspaceId} and closed_at is null`;
  return row?.n ?? 0;
}

/** The one that is open, of a kind of which there is one a workspace. */
export async function findOpenIssue(workspaceId: string, kind: IssueKind): Promise<IssueRow | null> {
  const [row] = await getSql()<IssueRow[]>`
    select ${columns()}, i.details from sync_issues i
    where i.workspace_id = ${workspaceId} and i.kind = ${kind} and i.closed_at is null limit 1`;
  return row ?? null;
}

export interface Issue extends IssueRow {
  cause: string;
  /** The latest that raised it, newest first. */
  requests: { id: string; at: string }[];
}

/** Open or closed, with all it tells. `lock` holds it until the transaction ends. */
export async function findIssue(
  workspaceId: string,
  id: string,
  options: { sql?: Queryable; lock?: boolean } = {},
): Promise<Issue | null> {
  const sql = options.sql ?? getSql();
  const [row] = await sql<Issue[]>`
    select ${columns()}, i.cause, i.requests, i.details from sync_issues i
    where i.workspace_id = ${workspaceId} and i.id = ${id} ${options.lock ? locked() : sql``}`;
  return row ?? null;
}
