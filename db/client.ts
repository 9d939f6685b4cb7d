import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";
import { env, SettingError } from "#lib/env.ts";
import * as schema from "./schema/index.ts";

export type Database = PostgresJsDatabase<typeof schema>;

/** An address (`postgres://…`), or what `openEmbedded` gives. */
export type Connection = string | { host: string; port: number; user: string; password: string; database: string };

interface Clients {
  /** For the hot paths. Apart from drizzle's, because drizzle replaces its client's serializers: there, dates and `sql.json` fail. */
  sql: Sql;
  /** For statements that clients shape freely: they may be slow, and there is no end of different ones to keep prepared. */
  scanSql: Sql;
  /** For what is read as slowly as somebody's connection takes it. */
  exportSql: Sql;
  drizzleSql: Sql;
  db: Database;
}

// On globalThis, because Next bundles a copy of this module for each of its entry points, and they all must share two pools.
const shared = globalThis as typeof globalThis & { rosterClients?: Clients };

export interface PoolSettings {
  /** Off: nothing stays prepared between two statements, for poolers that hand out another connection for each. */
  prepare: boolean;
}

/** Opens the pools of this process. Anything but UTF8 is refused: names would come back mangled, or not at all. */
export async function connect(connection: Connection, settings: PoolSettings = { prepare: true }): Promise<void> {
  if (shared.rosterClients) throw new Error("The database is connected already");
  const clients = open(connection, settings);
  try {
    const [row] = await clients.sql`select current_setting('server_encoding') as encoding`;
    if (row?.encoding !== "UTF8")
      throw new SettingError(`DATABASE_URL: expected a database with server_encoding UTF8, this one has ${row?.encoding}`);
    shared.rosterClients = clients;
  } catch (error) {
    await end(clients);
    if (error instanceof SettingError || typeof connection !== "string") throw error;
    throw new SettingError(`DATABASE_URL: the database can't be used: ${error instanceof Error ? error.message : error}`);
  }
}

/** Ends the pools after their running queries. */
export async function disconnect(): Promise<void> {
  const clients = shared.rosterClients;
  shared.rosterClients = undefined;
  if (clients) await end(clients);
}

/** Raw SQL, prepared: all writes, and the reads of the SCIM door. */
export function getSql(): Sql {
  return clients().sql;
}

/** Raw SQL, not prepared, on few connections: what may take seconds. */
export function getScanSql(): Sql {
  return clients().scanSql;
}

/** Raw SQL, not prepared, by cursor: each holds its connection until it is read or left (lib/directory/export-users.ts says how many). */
export function getExportSql(): Sql {
  return clients().exportSql;
}

/** The query builder: the admin's reads. A transaction never mixes it with `getSql`. */
export function getDb(): Database {
  return clients().db;
}

/** `next start` and serverless hosts never call `connect`; they have DATABASE_URL. */
function clients(): Clients {
  if (!shared.rosterClients) {
    const { DATABASE_URL, DATABASE_PREPARE } = env();
    if (!DATABASE_URL) throw new Error("The database is not connected: start Roster by server.ts, or set DATABASE_URL");
    shared.rosterClients = open(DATABASE_URL, { prepare: DATABASE_PREPARE === "on" });
  }
  return shared.rosterClients;
}

function open(connection: Connection, { prepare }: PoolSettings): Clients {
  // Not prepared: a plan that has to suit every page of a list, every filter and every search suits none.
  const drizzleSql = pool(connection, { max: 4, prepare: false });
  return {
    sql: pool(connection, { max: 10, prepare }),
    scanSql: pool(connection, { max: 3, prepare: false, idle_timeout: 60 }),
    exportSql: pool(connection, { max: 4, prepare: false, idle_timeout: 60 }),
    drizzleSql,
    db: drizzle(drizzleSql, { schema }),
  };
}

function pool(connection: Connection, limits: { max: number; prepare?: boolean; idle_timeout?: number }): Sql {
  const options = { ...limits, connect_timeout: 10, onnotice: () => {}, connection: { application_name: "roster" } };
  return typeof connection === "string" ? postgres(connection, options) : postgres({ ...connection, ...options });
}

async function end({ sql, scanSql, exportSql, drizzleSql }: Clients) {
  await Promise.all([sql, scanSql, exportSql, drizzleSql].map((pool) => pool.end({ timeout: 10 })));
}
