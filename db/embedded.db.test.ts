import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, afterEach, expect, onTestFinished, test } from "vitest";
import { runningServer } from "./embedded/lock-file.ts";
import { type EmbeddedDatabase, openEmbedded } from "./embedded.ts";

// One cluster for all: making it is the slow part.
const home = mkdtempSync(path.join(tmpdir(), "roster test "));
let dataDir = path.join(home, "data");

afterEach(() => {
  const server = runningServer(folder());
  if (server) process.kill(server.pid, "SIGKILL");
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

async function query<Row>({ connection }: EmbeddedDatabase, text: string): Promise<Row> {
  const sql = postgres({ ...connection, max: 1, onnotice: () => {} });
  try {
    return (await sql.unsafe(text))[0] as Row;
  } finally {
    await sql.end();
  }
}

const folder = () => path.join(dataDir, "pg");
const pid = () => runningServer(folder())?.pid;

/** Another process of Roster that opens the database and keeps it. */
async function openElsewhere(): Promise<ChildProcess> {
  const script = `import { openEmbedded } from "#db/embedded.ts";
    const { stop } = await openEmbedded({ dataDir: process.argv[1] });
    process.stdout.write("open");
    process.on("SIGTERM", async () => { await stop(); process.exit(0); });
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
  return child;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

test("two first starts at once agree on one database", async () => {
  const [here, there] = await Promise.all([openEmbedded({ dataDir }), openElsewhere()]);
  await query(here, "create table made_here (word text)");
  await here.stop();
  expect(pid(), "the other process still uses it").toBeDefined();
  there.kill("SIGTERM");
  await ended(there);
  expect(pid(), "the last one stopped it").toBeUndefined();
});

test("a path with a space; UTF8; what was written is there the second time", async () => {
  const first = await openEmbedded({ dataDir });
  expect(await query(first, "select lower('JÖRG') as lower, current_setting('server_encoding') as encoding")).toEqual({
    lower: "jörg",
    encoding: "UTF8",
  });
  await query(first, "create table kept (word text)");
  await first.stop();
  expect(pid()).toBeUndefined();

  const second = await openEmbedded({ dataDir });
  expect(await query(second, "select count(*)::int as count from kept")).toEqual({ count: 0 });
  await second.stop();
});

test("after a kill -9 of everything, what was committed is there", async () => {
  const child = await openElsewhere();
  const here = await openEmbedded({ dataDir });
  await query(here, "create table committed as select 'word' as word");
  const server = pid() as number;
  child.kill("SIGKILL");
  process.kill(server, "SIGKILL");
  await here.stop();

  const again = await openEmbedded({ dataDir });
  expect(await query(again, "select word from committed")).toEqual({ word: "word" });
  await again.stop();
});

test.each(["SIGKILL", "SIGINT"] as const)(
  "a server that falls by %s runs again by itself, at the same address",
  async (signal) => {
    const database = await openEmbedded({ dataDir });
    const fallen = pid() as number;
    process.kill(fallen, signal);
    await expect.poll(pid, { timeout: 20_000 }).not.toSatisfy((now) => now === fallen || now === undefined);
    await expect.poll(() => query(database, "select 1 as one").catch(() => null), { timeout: 20_000 }).toEqual({ one: 1 });
    await database.stop();
    expect(pid()).toBeUndefined();
  },
);

test("who lost the connection without the server is known to be there again", async () => {
  const database = await openEmbedded({ dataDir });
  await query(database, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");
  const holders = () => query(database, "select count(*)::int as n from pg_locks where locktype = 'advisory' and granted");
  await expect.poll(holders, { timeout: 20_000 }).toEqual({ n: 1 });
  await database.stop();
  expect(pid()).toBeUndefined();
});

test("a lock file that names another process of this account is no obstacle", async () => {
  const first = await openEmbedded({ dataDir });
  const lockFile = path.join(folder(), "postmaster.pid");
  const content = readFileSync(lockFile, "utf8");
  await first.stop();
  writeFileSync(lockFile, content.replace(/^\d+/, String(process.pid)));

  const again = await openEmbedded({ dataDir });
  expect(pid()).not.toBe(process.pid);
  await again.stop();
});

test("a path that is too long for a socket falls back to a port of this machine only", async () => {
  const deep = path.join(home, "deep".repeat(30));
  renameSync(dataDir, deep);
  dataDir = deep;
  const database = await openEmbedded({ dataDir });
  expect(database.connection.host).toBe("127.0.0.1");
  expect(await query(database, "select host(inet_server_addr()) as address")).toEqual({ address: "127.0.0.1" });
  await database.stop();
});

test("settings count for the server that the call starts", async () => {
  const database = await openEmbedded({ dataDir, settings: { fsync: "off", application_name: "it's $HOME" } });
  expect(await query(database, "show fsync")).toEqual({ fsync: "off" });
  await database.stop();
});
