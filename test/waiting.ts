import { getSql } from "#db/client.ts";

/** Until a statement of this test's database waits for a row that another transaction holds. */
export async function somebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await getSql()`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (waiting.length > 0) return;
  }
}
