import { getSql } from "#db/client.ts";
import type { Cost } from "#db/scim-index.ts";
import { isBehind, orderBy } from "#db/scim-sort.ts";
import type { ListQuery, ListResult } from "#lib/scim/types.ts";
import { type Fragment, inScan, type Queryable } from "./transaction.ts";

/** What is listed, in SQL. */
export interface Listing {
  columns: Fragment;
  /** `from … where …` */
  hits: Fragment;
  id: Fragment;
  /** Null = sorted by id. */
  key: Fragment | null;
  cost: Cost;
}

interface Counted {
  total: number;
  id: string | null;
  sortKey?: string | null;
}

/** How long a filter without an index may take. */
const SCAN_MS = 5000;

/** One page and its total in one statement, in a stable order. Throws the database's query_canceled when a scan takes too long. */
export async function listPage<Row extends { id: string }>(
  { columns, hits, id, key, cost }: Listing,
  { sort, startIndex, after, count }: ListQuery,
): Promise<ListResult<Row>> {
  const sql = getSql();
  if (count === 0) {
    const [row] = await run<{ total: number }>(sql`select count(*)::int as total ${hits}`, cost);
    return { totalResults: row?.total ?? 0, resources: [] };
  }
  if (cost === "one" && after === null && startIndex === 1) {
    const rows = [...(await sql<Row[]>`select ${columns} ${hits}`)];
    return { totalResults: rows.length, resources: rows };
  }
  const descending = sort?.descending ?? false;
  const shown = key === null ? columns : sql`${columns}, ${key} as "sortKey"`;
  const behind = after === null || after === "start" ? sql`` : sql`and ${isBehind(after, key, descending, id)}`;
  // By cursor, one more row tells whether there is a next page.
  const range = after === null ? sql`limit ${count} offset ${startIndex - 1}` : sql`limit ${count + 1}`;
  // The left join keeps one row for the total when the page is empty.
  const statement = sql`
    select total.n as total, page.* from (select count(*)::int as n ${hits}) total
    left join lateral (select ${shown} ${hits} ${behind} order by ${orderBy(key, descending, id)} ${range}) page on true`;
  const rows = await run<Row & Counted>(statement, cost);
  const found = rows.filter((row) => row.id !== null);
  const resources = found.slice(0, count);
  const result = { totalResults: rows[0]?.total ?? 0, resources };
  const last = resources.at(-1);
  return last && found.length > count ? { ...result, next: { key: last.sortKey ?? null, id: last.id } } : result;
}

/** Scans run on connections of their own: however many there are, they keep nobody else waiting. */
async function run<Row extends object>(statement: Fragment, cost: Cost): Promise<Row[]> {
  if (cost !== "scan") return rowsOf<Row>(getSql(), statement);
  return inScan(async (tx) => {
    // Sent at once, and in this order: the second doesn't wait for the first one's answer.
    const limited = tx`select set_config('statement_timeout', ${String(SCAN_MS)}, true)`.execute();
    const [rows] = await Promise.all([rowsOf<Row>(tx, statement), limited]);
    return rows;
  });
}

async function rowsOf<Row extends object>(sql: Queryable, statement: Fragment): Promise<Row[]> {
  return [...(await sql<Row[]>`${statement}`)];
}
