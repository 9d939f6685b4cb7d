import { getSql } from "#db/client.ts";
import { fold } from "#lib/fold.ts";
import type { Json } from "#lib/scim/types.ts";

export interface RefusedTableQuery {
  /** As typed: a name, or a part of what was sent. */
  search: string;
  /** Empty = any. */
  state: ("waiting" | "failed")[];
  limit: number;
  offset: number;
}

export interface RefusedTableRow {
  id: string;
  method: string;
  path: string;
  body: Json | null;
  attempts: number;
  at: Date;
  failedAt: Date | null;
  failedStatus: number | null;
  failedDetail: string | null;
  /** Whom the path names, when they are (still) here. */
  userId: string | null;
  groupId: string | null;
  name: string | null;
}

/** One page: the writes of each user or group together, in the order in which they came. */
export async function listRefusedTable(
  workspaceId: string,
  query: RefusedTableQuery,
): Promise<{ rows: RefusedTableRow[]; total: number }> {
  const sql = getSql();
  const text = fold(query.search.trim());
  const searched =
    text === ""
      ? sql``
      : sql`and (strpos(u.search_text, ${text}) > 0 or strpos(g.display_name_key, ${text}) > 0 or strpos(lower(r.path), ${text}) > 0
          or strpos(lower(r.body::text), ${text}) > 0)`;
  const [only] = query.state;
  const state = query.state.length === 1 ? sql`and (r.failed_at is not null) = ${only === "failed"}` : sql``;
  const named = sql`substring(r.path from '^/[a-zA-Z]+/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$')::uuid`;
  const from = sql`
    from refused_requests r
    left join users u on u.workspace_id = r.workspace_id and u.id = ${named} and r.path ilike '/users/%'
    left join groups g on g.workspace_id = r.workspace_id and g.id = ${named} and r.path ilike '/groups/%'
    where r.workspace_id = ${workspaceId} ${searched} ${state}`;
  const [rows, [total]] = await Promise.all([
    sql<RefusedTableRow[]>`
      select r.id, r.method, r.path, r.body, r.attempts, r.at, r.failed_at as "failedAt", r.failed_status as "failedStatus",
        r.failed_detail as "failedDetail", u.id as "userId", g.id as "groupId",
        coalesce(u.display_name, u.original_user_name, u.user_name, g.display_name) as name
      ${from}
      order by min(r.at) over (partition by coalesce(${named}, r.id)), coalesce(${named}, r.id), r.at, r.request_id
      limit ${query.limit} offset ${query.offset}`,
    sql<{ n: number }[]>`select count(*)::int as n ${from}`,
  ]);
  return { rows: [...rows], total: total?.n ?? 0 };
}

/** Names of users and groups, by id; who isn't here has none. */
export async function findNames(workspaceId: string, ids: string[]): Promise<Map<string, string>> {
  const rows = await getSql()<{ id: string; name: string }[]>`
    select id, coalesce(display_name, original_user_name, user_name) as name from users
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
    union all
    select id, display_name from groups where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
