import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { SettingError } from "#lib/env.ts";
import { type Account, chooseAccount, commandFor, findBinaries } from "./embedded/account.ts";
import { type Cluster, openCluster, serverEnvironment } from "./embedded/cluster.ts";
import { disownStaleLock, isAlive, type RunningServer, runningServer } from "./embedded/lock-file.ts";

export interface EmbeddedConnection {
  /** A folder (PostgreSQL's socket) or 127.0.0.1. */
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface EmbeddedDatabase {
  connection: EmbeddedConnection;
  /** Leaves the database, and stops it when no other process of Roster uses it. End the pools first. */
  stop(): Promise<void>;
}

const database = "roster";
/** "Somebody uses this server": each process holds it shared, and whoever can have it exclusively is the last one. */
const presenceLock = 0x726f7374;
/** A socket's path is cut at 104 bytes on macOS and 108 on Linux. */
const longestSocketPath = 103;
const patience = 15_000;

/**
 * Opens the embedded PostgreSQL in `dataDir`: makes the cluster at first use, joins the server when another process has it
 * running, starts it otherwise. `settings` are postgresql.conf settings and count only for a server that this call starts.
 */
export async function openEmbedded(options: { dataDir: string; settings?: Record<string, string> }): Promise<EmbeddedDatabase> {
  const dataDir = path.resolve(options.dataDir);
  const account = chooseAccount(path.join(dataDir, "pg"));
  const binaries = findBinaries(account);
  const cluster = await openCluster(dataDir, account, binaries);
  const log = path.join(dataDir, "postgres.log");
  let giveUpAt = Date.now() + patience;
  for (;;) {
    const server = runningServer(cluster.folder);
    let failure: string | undefined;
    if (!server) failure = await start(account, binaries, cluster, options.settings ?? {}, log);
    else if (server.ready) {
      const presence = await join(addressOf(cluster, server));
      if (!(presence instanceof Error))
        return { connection: addressOf(cluster, server), stop: () => leave(presence, cluster.folder, server.pid) };
      failure = presence.message;
    } else giveUpAt = Date.now() + patience; // recovering after a crash, or on its way down: as long as it lives, it is worth the wait
    if (failure && Date.now() > giveUpAt)
      throw new SettingError(`DATA_DIR: the database in ${cluster.folder} does not start: ${failure} (see ${log})`);
    await sleep(failure ? 200 : 10);
  }
}

/** Megabytes: an eighth of the machine's memory, within PostgreSQL's own default and what a large workspace needs. */
function sharedBuffers(): number {
  return Math.max(128, Math.min(512, Math.floor(totalmem() / 8 / 1024 ** 2)));
}

/** Resolves when the server is ready (undefined), or with what it said when it gave up, which may be that another one was faster. */
async function start(
  account: Account,
  binaries: string,
  cluster: Cluster,
  settings: Record<string, string>,
  log: string,
): Promise<string | undefined> {
  disownStaleLock(cluster.folder);
  const all: Record<string, string> = {
    ...(await listening(cluster.folder)),
    cluster_name: "roster",
    timezone: "UTC",
    log_timezone: "UTC",
    jit: "off",
    // A large workspace's people fit, and so does a sort of all of them: searches that no index helps read everybody.
    shared_buffers: `${sharedBuffers()}MB`,
    work_mem: "16MB",
    // A first sync fills empty tables with thousands of rows a minute. Until they are analysed, kept plans look people up by their
    // workspace alone, and read all of it: the default minute is too long for that.
    autovacuum_naptime: "5s",
    // Statements and refused values hold people's data: the log is for the server's own affairs.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const { command, args, options } = commandFor(account, path.join(binaries, "postgres"), ["-D", cluster.folder, ...flags]);
  const output = openSync(log, "a", 0o600);
  const from = statSync(log).size;
  // Detached: Ctrl-C in the terminal must reach Roster only, which then stops the database after the last request.
  const child = spawn(command, args, { ...options, env: serverEnvironment(), detached: true, stdio: ["ignore", output, output] });
  closeSync(output);
  child.unref();
  const ended = new Promise<true>((resolve) => {
    child.once("exit", () => resolve(true));
    child.once("error", () => resolve(true));
  });
  while (!runningServer(cluster.folder)?.ready) {
    if (await Promise.race([ended, sleep(10)]))
      return readFileSync(log).subarray(from).toString().trim().split("\n").at(-1) || `${command} ended without a word`;
  }
}

/** A socket inside the data folder: faster than TCP, no port to collide with, closed to other accounts. TCP when its path is too long. */
async function listening(folder: string): Promise<Record<string, string>> {
  if (Buffer.byteLength(path.join(folder, ".s.PGSQL.5432")) <= longestSocketPath) {
    return { listen_addresses: "", unix_socket_directories: ".", port: "5432" };
  }
  return { listen_addresses: "127.0.0.1", unix_socket_directories: "", port: String(await freePort()) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === "object" ? address.port : 0));
    });
  });
}

function addressOf({ folder, user, password }: Cluster, { port, socketDirectory }: RunningServer): EmbeddedConnection {
  return { host: socketDirectory ? folder : "127.0.0.1", port, user, password, database };
}

/** Announces this process on a connection that it keeps, or says why it couldn't: the server may be going down just now. */
async function join(address: EmbeddedConnection): Promise<postgres.Sql | Error> {
  const presence = postgres({
    ...address,
    database: "postgres",
    max: 1,
    max_lifetime: null,
    connect_timeout: 5,
    // The driver asks for types with nobody awaiting the answer: from a server on its way down, that would end the process.
    fetch_types: false,
    onnotice: () => {},
  });
  try {
    await presence`select pg_advisory_lock_shared(${presenceLock})`;
    const [existing] = await presence`select from pg_database where datname = ${database}`;
    if (!existing) await createDatabase(presence);
    return presence;
  } catch (error) {
    await presence.end({ timeout: 0 });
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function createDatabase(presence: postgres.Sql) {
  try {
    await presence`create database ${presence(database)}`;
  } catch (error) {
    const code = error instanceof postgres.PostgresError ? error.code : "";
    // duplicate_database, unique_violation: another process did it at the same moment.
    if (code !== "42P04" && code !== "23505") throw error;
  }
}

async function leave(presence: postgres.Sql, folder: string, pid: number) {
  try {
    await presence`select pg_advisory_unlock_shared(${presenceLock})`;
    const [row] = await presence`select pg_try_advisory_lock(${presenceLock}) as last`;
    // While it is held exclusively, a process that comes now waits for it, and starts the server anew.
    if (row?.last) process.kill(pid, "SIGINT");
    else return;
  } catch {
    // The server has gone by itself.
  } finally {
    await presence.end({ timeout: 0 });
  }
  while (isAlive(pid) && runningServer(folder)?.pid === pid) await sleep(10);
}
