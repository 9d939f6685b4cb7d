import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { getSql } from "#db/client.ts";
import { fold } from "#lib/fold.ts";
import type { Fragment } from "./transaction.ts";

/** Whether a folded column contains what was typed. Undefined for nothing typed. */
export function searched(column: SQLWrapper, typed: string): SQL | undefined {
  const text = fold(typed.trim());
  if (text === "") return undefined;
  return isShort(text) ? sql`strpos(${column}, ${text}) > 0` : sql`${column} like ${containing(text)}`;
}

/** The same where the query builder isn't used; true for nothing typed. */
export function contains(column: Fragment, typed: string): Fragment {
  const sql = getSql();
  const text = fold(typed.trim());
  return isShort(text) ? sql`strpos(${column}, ${text}) > 0` : sql`${column} like ${containing(text)}`;
}

/** Whether such a search is for no trigram, so that everybody has to be read. */
export const readsEverybody = (typed: string): boolean => isShort(fold(typed.trim()));

/** Fewer than three characters are no trigram: LIKE would read the whole index only to read all rows after it. */
const isShort = (text: string) => [...text].length < 3;

const containing = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/**
 * A condition that decides row by row and is looked up in no index. For what stands behind the order in an index: as a condition of the
 * index, PostgreSQL 18 would try at each entry to skip to the next name, which takes longer than reading the entries.
 */
export function rowByRow(condition: SQL | undefined): SQL | undefined {
  return condition && sql`(${condition}) is true`;
}
