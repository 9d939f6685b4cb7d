import type { PendingQuery } from "postgres";
import { getSql } from "#db/client.ts";
import type { Cost } from "#db/scim-index.ts";
import { isBehind, orderBy } from "#db/scim-sort.ts";
import type { ListQuery, ListResult } from "#lib/scim/types.ts";
import { FETCHED, Page } from "./scim-page.ts";
import { type Fragment, inScan } from "./transaction.ts";

/** What is listed, in SQL. */
export interface Listing {
  /** `from … where …` */
  hits: Fragment;
  id: Fragment;
  /** Null = sorted by id. */
  key: Fragment | null;
  cost: Cost;
  /** What is shown of a hit. */
  columns: Fragment;
  /** `join …`: the table of those columns, to `chosen.id`; empty when it isn't needed. */
  join: Fragment;
}

interface Counted {
  total: number;
  id: string | null;
  sortKey: string | null;
}

/** How long a list may take. */
const LONGEST_MS = 5000;

/**
 * One page and its total in one statement, in a stable order; only of the page's hits more than the id is read. Where an index finds so few that they
 * are all on this page, they need no total. Throws the database's
 * query_canceled when it takes too long.
 */
export async function listPage<Row extends { id: string }>(
  workspaceId: string,
  listing: Listing,
  query: ListQuery,
): Promise<ListResult<Row>> {
  const { hits, cost, key, columns } = listing;
  const { filter, startIndex, after, count } = query;
  const sql = getSql();
  if (count === 0) {
    const { rows } = await run<{ total: number }>(workspaceId, sql`select count(*)::int as total ${hits}`, cost);
    return { totalResults: rows[0]?.total ?? 0, resources: [] };
  }
  const findsFew = cost === "one" || (cost === "indexed" && filter !== null && key === null);
  if (findsFew && after === null && startIndex === 1) {
    const most = Math.min(count, FETCHED);
    // Sorted here: ordered by SQL, a limit tempts the planner into reading everybody in that order.
    const hit = sql<Row[]>`select ${columns} ${hits} limit ${most + 1}`;
    const rows = cost === "one" ? await hit : await inTime(hit, hit);
    if (rows.length <= most) return { totalResults: rows.length, resources: rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
  }
  const { rows, isCut } = await run<Row & Counted>(workspaceId, pageOf(listing, query), cost);
  const found = rows.filter((row) => row.id !== null);
  const resources = found.slice(0, count);
  const result = { totalResults: rows[0]?.total ?? 0, resources };
  const last = resources.at(-1);
  const hasMore = isCut || found.length > count;
  return last && after !== null && hasMore ? { ...result, next: { key: last.sortKey, id: last.id } } : result;
}

function pageOf({ hits, id, key, cost, columns, join }: Listing, { sort, startIndex, after, count }: ListQuery): Fragment {
  const sql = getSql();
  const descending = sort?.descending ?? false;
  const hitKey = key && sql`hit.key`;
  const select = sql`select ${id} as id, ${key ?? sql`null::text`} as key ${hits}`;
  // A scan is done once, for the total and for the page.
  const once = cost === "scan" ? sql`with scanned as materialized (${select})` : sql``;
  const source = cost === "scan" ? sql`scanned` : sql`(${select})`;
  const behind = after === null || after === "start" ? sql`` : sql`where ${isBehind(after, hitKey, descending, sql`hit.id`)}`;
  // By cursor, one more row tells whether there is a next page.
  const range = after === null ? sql`limit ${count} offset ${startIndex - 1}` : sql`limit ${count + 1}`;
  const chosen = sql`select hit.id, hit.key from ${source} hit ${behind} order by ${orderBy(hitKey, descending, sql`hit.id`)} ${range}`;
  const order = orderBy(key && sql`chosen.key`, descending, sql`chosen.id`);
  // The left join keeps one row for the total when the page is empty.
  return sql`${once}
    select total.n as total, page.* from (select count(*)::int as n from ${source} hit) total
    left join lateral (
      select ${columns}, chosen.key as "sortKey" from (${chosen}) chosen ${join} order by ${order}
    ) page on true`;
}

/** Scans run on connections of their own: however many there are, they keep nobody else waiting. */
async function run<Row extends object>(workspaceId: string, statement: Fragment, cost: Cost): Promise<Page<Row>> {
  const page = new Page<Row>();
  const read = (query: PendingQuery<Row[]>) => query.cursor(FETCHED, (rows) => (page.add(rows) ? getSql().CLOSE : null));
  if (cost !== "scan") {
    const query = getSql()<Row[]>`${statement}`;
    await inTime(query, read(query));
    return page;
  }
  return inScan(workspaceId, async (tx) => {
    // Sent at once, and in this order: the second doesn't wait for the first one's answer.
    const limited = tx`select set_config('statement_timeout', ${String(LONGEST_MS)}, true)`.execute();
    await Promise.all([read(tx<Row[]>`${statement}`), limited]);
    return page;
  });
}

/** With an index the hits are found at once, but there may be many of them, and groups may be large. Throws query_canceled, too. */
export async function inTime<Result>(query: { cancel(): void }, result: Promise<Result>): Promise<Result> {
  // Where it can't be cancelled, it ends by itself.
  const timer = setTimeout(() => Promise.resolve(query.cancel()).catch(() => {}), LONGEST_MS);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}
