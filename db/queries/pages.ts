import { getSql } from "#db/client.ts";
import type { ListResult } from "#lib/scim/types.ts";
import type { Fragment } from "./transaction.ts";

export interface Page {
  /** 1-based. */
  startIndex: number;
  /** 0 = totals only. */
  count: number;
  /** The hits are at most one, by a unique column: nobody needs to count. */
  atMostOne: boolean;
}

/** A page and its total in one statement, in a stable order. `hits` is `from … where …`. */
export async function listPage<Row extends { id: string }>(
  columns: Fragment,
  hits: Fragment,
  order: Fragment,
  { startIndex, count, atMostOne }: Page,
): Promise<ListResult<Row>> {
  const sql = getSql();
  if (count === 0) {
    const [row] = await sql<{ total: number }[]>`select count(*)::int as total ${hits}`;
    return { totalResults: row?.total ?? 0, resources: [] };
  }
  if (atMostOne && startIndex === 1) {
    const rows = [...(await sql<Row[]>`select ${columns} ${hits}`)];
    return { totalResults: rows.length, resources: rows };
  }
  // The left join keeps one row for the total when the page is past the end.
  const rows = await sql<(Row & { total: number; id: string | null })[]>`
    select total.n as total, page.* from (select count(*)::int as n ${hits}) total
    left join lateral (select ${columns} ${hits} order by ${order} limit ${count} offset ${startIndex - 1}) page on true`;
  return { totalResults: rows[0]?.total ?? 0, resources: rows.filter((row): row is Row & { total: number } => row.id !== null) };
}
