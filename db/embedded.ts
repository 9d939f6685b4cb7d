import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { SettingError } from "#lib/env.ts";
import { log } from "#lib/log.ts";
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
/** How soon it is noticed that the server has fallen: somebody ended it, memory or the disk was full. */
const TENDED_EVERY_MS = 1_000;

/**
 * Opens the embedded PostgreSQL in `dataDir`: makes the cluster at first use, joins the server when another process has it
 * running, starts it otherwise, and again whenever it has fallen. `settings` are postgresql.conf settings and count only for a server
 * that this call starts.
 */
export async function openEmbedded(options: { dataDir: string; settings?: Record<string, string> }): Promise<EmbeddedDatabase> {
  const dataDir = path.resolve(options.dataDir);
  const account = chooseAccount(path.join(dataDir, "pg"));
  const binaries = findBinaries(account);
  const cluster = await openCluster(dataDir, account, binaries);
  const place = { account, binaries, cluster, settings: options.settings ?? {}, log: path.join(dataDir, "postgres.log") };
  let entered = await enter(place, await listening(cluster.folder));
  // Who is connected already goes on looking at the same address.
  const address = addressOf(cluster, entered.server);
  const again = address.host === "127.0.0.1" ? onPort(address.port) : onSocket;
  let entering: Promise<void> | null = null;
  const tend = setInterval(() => {
    if (entering || (!entered.presence.lost && runningServer(cluster.folder)?.pid === entered.server.pid)) return;
    entering = (async () => {
      await entered.presence.sql.end({ timeout: 0 });
      entered = await enter(place, again);
      log().warn("The embedded database had fallen, and runs again");
    })()
      .catch((err) => log().error({ err }, "The embedded database has fallen, and does not start"))
      .finally(() => (entering = null));
  }, TENDED_EVERY_MS);
  tend.unref();
  return {
    connection: address,
    stop: async () => {
      clearInterval(tend);
      await entering;
      await leave(entered.presence.sql, cluster.folder, entered.server.pid);
    },
  };
}

interface Place {
  account: Account;
  binaries: string;
  cluster: Cluster;
  settings: Record<string, string>;
  log: string;
}

/** Joins the server that runs there, and starts one when none does. Throws SettingError when that doesn't go. */
async function enter(place: Place, listens: Record<string, string>): Promise<{ presence: Presence; server: RunningServer }> {
  const { cluster } = place;
  let giveUpAt = Date.now() + patience;
  for (;;) {
    const server = runningServer(cluster.folder);
    let failure: string | undefined;
    if (!server) failure = await start(place, listens);
    else if (server.ready) {
      const presence = await join(addressOf(cluster, server));
      if (!(presence instanceof Error)) return { presence, server };
      failure = presence.message;
    } else giveUpAt = Date.now() + patience; // recovering after a crash, or on its way down: as long as it lives, it is worth the wait
    if (failure && Date.now() > giveUpAt)
      throw new SettingError(`DATA_DIR: the database in ${cluster.folder} does not start: ${failure} (see ${place.log})`);
    await sleep(failure ? 200 : 10);
  }
}

/** Megabytes: an eighth of the machine's memory, within PostgreSQL's own default and what a large workspace needs. */
function sharedBuffers(): number {
  return Math.max(128, Math.min(512, Math.floor(totalmem() / 8 / 1024 ** 2)));
}

/** Resolves when the server is ready (undefined), or with what it said when it gave up, which may be that another one was faster. */
async function start(
  { account, binaries, cluster, settings, log: logFile }: Place,
  listens: Record<string, string>,
): Promise<string | undefined> {
  disownStaleLock(cluster.folder);
  const all: Record<string, string> = {
    ...listens,
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
    // At that pace a growing table would be analysed at each look, and every kept plan made anew after it.
    autovacuum_analyze_scale_factor: "0.5",
    // Statements and refused values hold people's data: the log is for the server's own affairs.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const { command, args, options } = commandFor(account, path.join(binaries, "postgres"), ["-D", cluster.folder, ...flags]);
  const output = openSync(logFile, "a", 0o600);
  const from = statSync(logFile).size;
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
      return readFileSync(logFile).subarray(from).toString().trim().split("\n").at(-1) || `${command} ended without a word`;
  }
}

/** A socket inside the data folder: faster than TCP, no port to collide with, closed to other accounts. TCP when its path is too long. */
async function listening(folder: string): Promise<Record<string, string>> {
  if (Buffer.byteLength(path.join(folder, ".s.PGSQL.5432")) <= longestSocketPath) return onSocket;
  return onPort(await freePort());
}

const onSocket = { listen_addresses: "", unix_socket_directories: ".", port: "5432" };
const onPort = (port: number) => ({ listen_addresses: "127.0.0.1", unix_socket_directories: "", port: String(port) });

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

interface Presence {
  sql: postgres.Sql;
  /** The connection has ended, and the lock with it. */
  lost: boolean;
}

/** Announces this process on a connection that it keeps, or says why it couldn't: the server may be going down just now. */
async function join(address: EmbeddedConnection): Promise<Presence | Error> {
  const onclose = () => {
    presence.lost = true;
  };
  const sql = postgres({
    ...address,
    database: "postgres",
    max: 1,
    max_lifetime: null,
    connect_timeout: 5,
    // The driver asks for types with nobody awaiting the answer: from a server on its way down, that would end the process.
    fetch_types: false,
    onnotice: () => {},
    onclose,
  });
  const presence = { sql, lost: false };
  try {
    await sql`select pg_advisory_lock_shared(${presenceLock})`;
    const [existing] = await sql`select from pg_database where datname = ${database}`;
    if (!existing) await createDatabase(sql);
    return presence;
  } catch (error) {
    await sql.end({ timeout: 0 });
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
