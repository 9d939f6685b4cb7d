import { and, type Column, type SQL, sql } from "drizzle-orm";
import { getDb } from "#db/client.ts";
import { users } from "#db/schema/index.ts";
import { readsEverybody } from "./search.ts";

/**
 * So many hits of a search are counted and can be turned to: whoever has more types more. Without it a single letter would have
 * everybody read twice, once to count and once to sort.
 */
export const COUNTED_HITS = 10_000;

export interface HitsQuery {
  workspaceId: string;
  /** Everything that is asked, what was typed included. */
  where: SQL | undefined;
  /** As typed. */
  search: string;
  /** An order that an index has, so that the first of many hits are found in it. */
  key: SQL | Column;
  descending: boolean;
  limit: number;
  offset: number;
}

/** `capped`: there are more than `total`, not counted. */
export interface Hits {
  ids: string[];
  total: number;
  capped: boolean;
}

/**
 * One page of the users that a search hits, and how many they are. Nobody knows before whether they are few, found as they lie and
 * then sorted, or many, of whom an index in the list's order has enough soon: so the first so many are taken, and if there are
 * more, the page is looked up in order.
 */
export async function findHits({ workspaceId, where, search, key, descending, limit, offset }: HitsQuery): Promise<Hits> {
  const direction = sql.raw(descending ? "desc" : "asc");
  const page = sql`limit ${limit} offset ${offset}`;
  const inOrder = sql`order by ${key} ${direction}, ${users.id} ${direction} ${page}`;
  const found = (condition: SQL) => sql`select ${users.id} as id from ${users} where ${and(where, condition)}`;
  // By few letters people are found in two indexes (db/schema/users.ts), which don't have the order; the others are read anyway.
  const [hits, ofHits] = readsEverybody(search)
    ? [
        sql`${found(sql`length(${users.searchText}) <= 600`)} union all ${found(sql`length(${users.searchText}) > 600`)}`,
        sql`select ${users.id} from ${users} where ${users.workspaceId} = ${workspaceId} and ${users.id} = any(array(select id from hits)) ${inOrder}`,
      ]
    : [
        sql`select ${users.id} as id, ${key} as key from ${users} where ${where}`,
        sql`select id from hits order by key ${direction}, id ${direction} ${page}`,
      ];
  const [few] = await getDb().execute<{ total: number; ids: string[] | null }>(sql`
    with hits as materialized (${hits} limit ${COUNTED_HITS + 1}), counted as (select count(*)::int as total from hits)
    select total, case when total <= ${COUNTED_HITS} then array(${ofHits}) end as ids from counted`);
  if (few?.ids) return { total: few.total, ids: few.ids, capped: false };
  const ids = offset < COUNTED_HITS ? await getDb().execute<{ id: string }>(sql`${found(sql`true`)} ${inOrder}`) : [];
  return { ids: ids.map(({ id }) => id), total: COUNTED_HITS, capped: true };
}
