import type { Sql } from "postgres";
import { log } from "#lib/log.ts";
import { begin } from "./begin.ts";

/** A transaction of Roster's waits for the process for milliseconds. */
const LIMIT = "30s";
const settingLock = 0x69646c65;

/**
 * Lets PostgreSQL end a transaction whose process stands still, or whose machine has lost its power: all others would wait for what it
 * has locked, until the system misses the connection after hours. For this account in this database, because a pooler lets no setting
 * through; for sessions that begin later. Whoever has set a limit keeps theirs.
 */
export async function limitIdleTransactions(sql: Sql): Promise<void> {
  const [row] = await sql`
    select current_setting('idle_in_transaction_session_timeout') as idle, current_database() as database`;
  if (row?.idle !== "0") return;
  try {
    await begin(sql, async (tx) => {
      // Two at once would run into each other in the catalog.
      await tx`select pg_advisory_xact_lock(${settingLock})`;
      await tx`alter role current_user in database ${tx(row.database)} set idle_in_transaction_session_timeout = ${tx.unsafe(`'${LIMIT}'`)}`;
    });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "42501")) throw error;
    log().warn(`This account may not limit idle transactions: set idle_in_transaction_session_timeout = '${LIMIT}' for it`);
  }
}
