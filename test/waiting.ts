import { getSql } from "#db/client.ts";

/** Until so many statements of this test's database wait for a row that another transaction holds. */
export async function somebodyWaits(count = 1): Promise<void> {
  for (;;) {
    const waiting = await getSql()`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (waiting.length >= count) return;
  }
}
