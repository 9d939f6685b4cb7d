import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { fold } from "#lib/fold.ts";

/** Whether a folded column contains what was typed. Undefined for nothing typed. */
export function searched(column: SQLWrapper, typed: string): SQL | undefined {
  const text = fold(typed.trim());
  if (text === "") return undefined;
  // Fewer than three characters are no trigram: LIKE would read the whole index only to read all rows after it.
  if ([...text].length < 3) return sql`strpos(${column}, ${text}) > 0`;
  return sql`${column} like ${`%${text.replace(/[\\%_]/g, "\\$&")}%`}`;
}
