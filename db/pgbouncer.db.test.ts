import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listUsers } from "#lib/directory/admin-reads.ts";
import { exportUsers } from "#lib/directory/export-users.ts";
import { freePort } from "../e2e/free-port.ts";
import { findPgbouncer } from "../test/pgbouncer.ts";
import { newWorkspace, type TestWorkspace } from "../test/workspace.ts";
import { disconnect } from "./client.ts";
import { type EmbeddedDatabase, openEmbedded } from "./embedded.ts";
import { openDatabase } from "./open.ts";

const program = findPgbouncer();
if (!program && process.env.CI) throw new Error("PgBouncer is missing: install the package pgbouncer");

/** Fewer than Roster opens itself: each is handed from one transaction to the next. */
const SERVER_CONNECTIONS = 4;

const modes: { statements: string; prepare: "on" | "off"; setting: string }[] = [
  { statements: "not prepared", prepare: "off", setting: "" },
];
if (program && keepsPrepared(program)) {
  modes.push({ statements: "prepared", prepare: "on", setting: "max_prepared_statements = 200" });
}

describe.skipIf(!program).each(modes)("behind PgBouncer in transaction mode, statements $statements", ({ prepare, setting }) => {
  const folder = mkdtempSync(path.join(tmpdir(), "roster-pgbouncer-"));
  /** Of its own: the other tests' listens on a socket that no other account may open. */
  let database: EmbeddedDatabase;
  let pooler: ChildProcess;
  let close: () => Promise<void>;
  let workspace: TestWorkspace;

  beforeAll(async () => {
    await disconnect();
    const port = String(await freePort());
    database = await openEmbedded({
      dataDir: path.join(folder, "data"),
      settings: { listen_addresses: "127.0.0.1", port, unix_socket_directories: "", fsync: "off" },
    });
    const url = await startPooler(database);
    close = await openDatabase({ DATABASE_URL: url, DATABASE_PREPARE: prepare, DATA_DIR: folder });
    workspace = await newWorkspace();
  }, 60_000);

  afterAll(async () => {
    await close?.();
    pooler?.kill("SIGINT");
    await database?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function startPooler({ connection }: EmbeddedDatabase): Promise<string> {
    const { host, user, password, port: serverPort, database: name } = connection;
    const port = await freePort();
    const [config, users] = [path.join(folder, "pgbouncer.ini"), path.join(folder, "users.txt")];
    writeFileSync(users, `"${user}" "${password}"\n`);
    writeFileSync(
      config,
      `[databases]
${name} = host=${host} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
${setting}
default_pool_size = ${SERVER_CONNECTIONS}
max_client_conn = 100
`,
    );
    // It doesn't run as root, so another account has to read these.
    for (const file of [folder, config, users]) chmodSync(file, 0o755);
    const account = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
    pooler = spawn(program ?? "", [...account, config], { stdio: "ignore" });
    const url = `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;
    for (let attempt = 0; attempt < 100 && !(await answers(url)); attempt++) await sleep(100);
    return url;
  }

  test("migrations, a provider's requests many at once, long lists, an admin's table and exports work", async () => {
    const names = Array.from({ length: 60 }, (_, i) => `user-${i}@contoso.example`);
    const made = await Promise.all(names.map((userName) => workspace.scim("POST", "/Users", { userName, externalId: userName })));
    expect(new Set(made.map(({ status }) => status))).toEqual(new Set([201]));

    const members = made.map(({ body }) => ({ value: body.id }));
    const group = await workspace.scim("POST", "/Groups", { displayName: "Everybody", members });
    expect(group.status).toBe(201);
    const patches = made.map(({ body }, i) =>
      workspace.scim("PATCH", `/Users/${body.id}`, {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        Operations: [{ op: "replace", path: "title", value: `Engineer ${i}` }],
      }),
    );
    expect(new Set((await Promise.all(patches)).map(({ status }) => status))).toEqual(new Set([200]));

    const list = await workspace.scim("GET", "/Users?count=60&filter=title+sw+%22Engineer%22");
    expect(list.body).toMatchObject({ totalResults: 60, itemsPerPage: 60 });
    expect((await workspace.scim("GET", `/Groups/${group.body.id}`)).body.members).toHaveLength(60);
    const everybody = { deleted: false, search: "", sort: "name", descending: false } as const;
    const page = await listUsers(workspace.ctx, { ...everybody, limit: 10, offset: 50 });
    expect(page.total, "with the admin").toBe(61);
    expect(page.rows).toHaveLength(10);
    const reads = Array.from({ length: 2 }, async () => (await Array.fromAsync(exportUsers(workspace.ctx, everybody))).flat());
    for (const rows of await Promise.all(reads)) expect(rows).toHaveLength(61);
    expect((await workspace.scim("DELETE", `/Users/${made[0]?.body.id}`)).status).toBe(204);
    expect((await workspace.scim("GET", `/Groups/${group.body.id}`)).body.members).toHaveLength(59);
  });

  test("the server really hands out fewer connections than Roster has", async () => {
    const { connection } = database;
    const sql = postgres({ ...connection, max: 1, onnotice: () => {} });
    const [row] = await sql`select count(*)::int as n from pg_stat_activity where application_name = 'roster'`;
    await sql.end();
    expect(row?.n).toBeGreaterThan(0);
    expect(row?.n).toBeLessThanOrEqual(SERVER_CONNECTIONS);
  });
});

/** Where it is told to, from 1.21 on. */
function keepsPrepared(pgbouncer: string): boolean {
  const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(execFileSync(pgbouncer, ["--version"], { encoding: "utf8" })) ?? [];
  return Number(major) > 1 || Number(minor) >= 21;
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, prepare: false, connect_timeout: 2, onnotice: () => {} });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 0 });
  }
}
