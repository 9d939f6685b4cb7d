import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import postgres from "postgres";
import { SettingError } from "#lib/env.ts";
import { openEmbedded } from "./embedded.ts";

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
  await copyFolder(from, to, (name) => !NOT_COPIED.has(name) && name !== "pg_wal" && !name.startsWith(".s.PGSQL"));
  const [label] = await sql<{ labelfile: string }[]>`select labelfile from pg_backup_stop(wait_for_archive => false)`;
  await writeFile(path.join(to, "backup_label"), label?.labelfile ?? "");
  const empty = [...NOT_COPIED].filter((name) => name.startsWith("pg_"));
  for (const name of [...empty, "pg_wal/archive_status", "pg_wal/summaries"])
    await mkdir(path.join(to, name), { recursive: true, mode: 0o700 });
  // The last, so that all is in it that was written during the copy. Its other files are on their way to become, or no longer, segments.
  await copyFolder(path.join(from, "pg_wal"), path.join(to, "pg_wal"), (name) => /^[\dA-F]{24}$|\.history$/.test(name));
}

/** Of a server at work: files come and go, and what goes isn't needed. */
async function copyFolder(from: string, to: string, wanted: (name: string) => boolean = () => true): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (!wanted(entry.name)) continue;
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    try {
      if (entry.isDirectory()) await copyFolder(source, target);
      else if (entry.isFile()) await copyFile(source, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
}

/** Secrets, and what else lies in the folder. */
async function copyBeside(dataDir: string, target: string): Promise<void> {
  for (const entry of await readdir(dataDir, { withFileTypes: true })) {
    if (entry.isFile() && entry.name !== "postgres.log")
      await copyFile(path.join(dataDir, entry.name), path.join(target, entry.name));
  }
}
