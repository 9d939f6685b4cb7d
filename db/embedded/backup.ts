import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import postgres from "postgres";
import { SettingError } from "#lib/env.ts";
import { openEmbedded } from "../embedded.ts";

/** What a copy of a running server must not bring along (PostgreSQL's manual, "Making a Base Backup Using the Low Level API"). */
const NOT_COPIED = new Set([
  "postmaster.pid",
  "postmaster.opts",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
]);
const isSocket = (name: string) => name.startsWith(".s.PGSQL");

/**
 * Copies `dataDir` with its embedded database, whether the server runs or not, to `target`, which must not exist yet: that folder is a DATA_DIR in one
 * state from near the copy's end, whatever was written meanwhile. Throws SettingError.
 */
export async function backUp(dataDir: string, target: string): Promise<void> {
  await mkdir(path.dirname(path.resolve(target)), { recursive: true });
  try {
    await mkdir(target, { mode: 0o700 });
  } catch {
    throw new SettingError(`${target} exists already: name a folder that doesn't`);
  }
  const { connection, stop } = await openEmbedded({ dataDir });
  const sql = postgres({ ...connection, max: 1, onnotice: () => {} });
  try {
    await copyCluster(sql, path.join(dataDir, "pg"), path.join(target, "pg"));
    await copyBeside(dataDir, target);
  } finally {
    await sql.end();
    await stop();
  }
}

async function copyCluster(sql: postgres.Sql, from: string, to: string): Promise<void> {
  // Holds back what the copy will need of the log, however long it takes; gone with the connection.
  await sql`select pg_create_physical_replication_slot('roster_backup', true, true)`;
  await sql`select pg_backup_start('roster', fast => true)`;
  await cp(from, to, {
    recursive: true,
    dereference: true,
    filter: (file) =>
      !NOT_COPIED.has(path.basename(file)) && !isSocket(path.basename(file)) && path.dirname(file) !== path.join(from, "pg_wal"),
  });
  const [label] = await sql<{ labelfile: string }[]>`select labelfile from pg_backup_stop(wait_for_archive => false)`;
  await writeFile(path.join(to, "backup_label"), label?.labelfile ?? "");
  for (const missing of NOT_COPIED)
    if (missing.startsWith("pg_")) await mkdir(path.join(to, missing), { recursive: true, mode: 0o700 });
  // The last, so that all is in it that was written during the copy.
  await cp(path.join(from, "pg_wal"), path.join(to, "pg_wal"), { recursive: true });
}

/** Secrets, and what else lies in the folder. */
async function copyBeside(dataDir: string, target: string): Promise<void> {
  for (const entry of await readdir(dataDir, { withFileTypes: true })) {
    if (entry.isFile() && entry.name !== "postgres.log") await cp(path.join(dataDir, entry.name), path.join(target, entry.name));
  }
}
