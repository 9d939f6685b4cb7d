import { getSql } from "#db/client.ts";

/** The connections of all instances of Roster to its database, by what they do, such as `active` or `idle in transaction`. */
export async function countConnections(): Promise<{ state: string; count: number }[]> {
  return await getSql()<{ state: string; count: number }[]>`
    select state, count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'roster' and state is not null group by state`;
}
