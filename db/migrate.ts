import path from "node:path";
import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { begin } from "./begin.ts";
import { getDb, getSql } from "./client.ts";

const migrationsFolder = path.join(import.meta.dirname, "migrations");
const migrationLock = 0x6d696772;
let migrations: MigrationMeta[] | undefined;

/** Brings the connected database up to this version. Of several processes that start at once, one does it and the others wait. */
export async function migrate(): Promise<void> {
  // drizzle's migrator takes no lock. One of the transaction's kind, on another connection, also holds behind PgBouncer.
  await begin(getSql(), async (sql) => {
    // Building an index may take longer than a transaction may be idle.
    await sql`select set_config('idle_in_transaction_session_timeout', '0', true)`;
    await sql`select pg_advisory_xact_lock(${migrationLock})`;
    await createExtensions();
    await applyMigrations(getDb(), { migrationsFolder });
  });
}

/** drizzle-kit writes no extensions, and the indexes of the first migration need these. */
async function createExtensions() {
  for (const extension of ["pg_trgm", "btree_gin"]) await getSql()`create extension if not exists ${getSql()(extension)}`;
}

/** True when everything that this version knows is applied; a newer database, in the middle of a rolling update, counts as current. */
export async function migrationsCurrent(): Promise<boolean> {
  migrations ??= readMigrationFiles({ migrationsFolder });
  const [row] = await getSql()`select max(created_at)::float8 as latest from drizzle.__drizzle_migrations`;
  return (row?.latest ?? 0) >= Math.max(0, ...migrations.map((migration) => migration.folderMillis));
}
