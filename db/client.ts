import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";
import { env, SettingError } from "#lib/env.ts";
import { limitIdleTransactions } from "./idle-limit.ts";
import { Pool } from "./pool.ts";
import * as schema from "./schema/index.ts";

export type Database = PostgresJsDatabase<typeof schema>;

/** An address (`postgres://…`), or what `openEmbedded` gives. */
export type Connection = string | { host: string; port: number; user: string; password: string; database: string };

interface Clients {
  /** For the hot paths. Apart from drizzle's, because drizzle replaces its client's serializers: there, dates and `sql.json` fail. */
  main: Pool;
  /** For statements that clients shape freely: they may be slow, and there is no end of different ones to keep prepared. */
  scans: Pool;
  /** For what is read as slowly as somebody's connection takes it. */
  exports: Pool;
  drizzle: Pool;
  /** One connection, to hear whether the database lives. */
  pulse: Pool;
  /** It doesn't, and says nothing: nobody waits for it (./pulse.ts). */
  silent: boolean;
  /** The query builder over the present connections of its pool. */
  builder: { sql: Sql; db: Database } | null;
}

// On globalThis, because Next bundles a copy of this module for each of its entry points, and they all must share the pools.
const shared = globalThis as typeof globalThis & { rosterClients?: Clients };

export interface PoolSettings {
  /** Off: nothing stays prepared between two statements, for poolers that hand out another connection for each. */
  prepare: boolean;
}

/** Opens the pools of this process. Anything but UTF8 is refused: names would come back mangled, or not at all. */
export async function connect(connection: Connection, settings: PoolSettings = { prepare: true }): Promise<void> {
  if (shared.rosterClients) throw new Error("The database is connected already");
  const first = driver(connection, { max: 1, ...settings });
  try {
    const [row] = await first`select current_setting('server_encoding') as encoding`;
    if (row?.encoding !== "UTF8")
      throw new SettingError(`DATABASE_URL: expected a database with server_encoding UTF8, this one has ${row?.encoding}`);
    await limitIdleTransactions(first);
    shared.rosterClients = open(connection, settings, first);
  } catch (error) {
    if (error instanceof SettingError || typeof connection !== "string") throw error;
    throw new SettingError(`DATABASE_URL: the database can't be used: ${error instanceof Error ? error.message : error}`);
  } finally {
    await first.end({ timeout: 0 });
  }
}

/** Ends the pools after their running queries. */
export async function disconnect(): Promise<void> {
  const clients = shared.rosterClients;
  shared.rosterClients = undefined;
  if (clients) await end(clients);
}

/** For whom there is no connection while the database says nothing: with what the driver's own errors have. */
class DatabaseSilent extends Error {
  override name = "DatabaseSilent";
  readonly code = "CONNECT_TIMEOUT";
  readonly errno = "CONNECT_TIMEOUT";
  constructor() {
    super("The database doesn't answer.");
  }
}

/** How the database is listened to: nothing is open before `connect`. */
export function listening(): Pick<Clients, "pulse" | "silent"> | null {
  return shared.rosterClients ?? null;
}

/** Gives up what runs and waits, and refuses what comes, until `listening().silent` is false again. */
export function giveUp(): void {
  const open = shared.rosterClients;
  if (!open) return;
  open.silent = true;
  for (const pool of [open.main, open.scans, open.exports, open.drizzle, open.pulse]) pool.abandon();
}

/** Raw SQL, prepared: all writes, and the reads of the SCIM door. */
export function getSql(): Sql {
  return clients().main.sql;
}

/** Raw SQL, not prepared, on few connections: what may take seconds. */
export function getScanSql(): Sql {
  return clients().scans.sql;
}

/** Raw SQL, not prepared, by cursor: each holds its connection until it is read or left (lib/directory/export-users.ts says how many). */
export function getExportSql(): Sql {
  return clients().exports.sql;
}

/** The query builder: the admin's reads. A transaction never mixes it with `getSql`. */
export function getDb(): Database {
  const open = clients();
  const { sql } = open.drizzle;
  if (open.builder?.sql !== sql) open.builder = { sql, db: drizzle(sql, { schema }) };
  return open.builder.db;
}

/** `next start` and serverless hosts never call `connect`; they have DATABASE_URL. */
function clients(): Clients {
  if (!shared.rosterClients) {
    const { DATABASE_URL, DATABASE_PREPARE } = env();
    if (!DATABASE_URL) throw new Error("The database is not connected: start Roster by server.ts, or set DATABASE_URL");
    shared.rosterClients = open(DATABASE_URL, { prepare: DATABASE_PREPARE === "on" });
  }
  if (shared.rosterClients.silent) throw new DatabaseSilent();
  return shared.rosterClients;
}

function open(connection: Connection, { prepare }: PoolSettings, known?: Sql): Clients {
  const pool = (limits: Limits, finishWithinMs = 5_000) =>
    new Pool((onclose) => driver(connection, { ...limits, onclose }, known), finishWithinMs);
  return {
    main: pool({ max: 10, prepare }),
    scans: pool({ max: 3, prepare: false }),
    exports: pool({ max: 4, prepare: false }, 600_000),
    // Not prepared: a plan that has to suit every page of a list, every filter and every search suits none.
    drizzle: pool({ max: 4, prepare: false }),
    pulse: pool({ max: 1, prepare: false }),
    silent: false,
    builder: null,
  };
}

interface Limits {
  max: number;
  prepare: boolean;
}

/**
 * `known` has asked the database how its types are written. The driver would ask on every new connection, with nobody awaiting the
 * answer: when the connection is lost just then, that ends the process.
 */
function driver(connection: Connection, limits: Limits & { onclose?: () => void }, known?: Sql): Sql {
  const options = {
    ...limits,
    connect_timeout: 5,
    max_lifetime: null,
    backoff: () => 0,
    fetch_types: known === undefined,
    onnotice: () => {},
    connection: { application_name: "roster" },
  };
  const sql = typeof connection === "string" ? postgres(connection, options) : postgres({ ...connection, ...options });
  Object.assign(sql.options.parsers, known?.options.parsers);
  Object.assign(sql.options.serializers, known?.options.serializers);
  return sql;
}

async function end({ main, scans, exports, drizzle, pulse }: Clients) {
  await Promise.all([main, scans, exports, drizzle, pulse].map((pool) => pool.end()));
}
