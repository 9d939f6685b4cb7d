import { spawnSync } from "node:child_process";
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, disconnect, getSql } from "#db/client.ts";
import { type EmbeddedDatabase, openEmbedded } from "#db/embedded.ts";
import { type Instance, startInstance } from "../../test/instance.ts";
import { halves } from "../../test/whole.ts";
import { newWorkspace } from "../../test/workspace.ts";

const disk = mkdtempSync(path.join(tmpdir(), "roster-disk-"));
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=180m,mode=755", "tmpfs", disk], { encoding: "utf8" });
const reason = mounted.status === 0 ? null : `no small disk can be mounted here: ${mounted.stderr?.trim() || mounted.error}`;
if (reason) process.stderr.write(`The test of a full disk is left out, because ${reason}\n`);

let database: EmbeddedDatabase;
let roster: Instance;

beforeAll(async () => {
  if (reason) return;
  const dataDir = path.join(disk, "data");
  roster = await startInstance(0, { env: { DATABASE_URL: "", DATA_DIR: dataDir } });
  await disconnect();
  database = await openEmbedded({ dataDir });
  await connect(database.connection);
});

afterAll(async () => {
  if (!reason) {
    await disconnect();
    await database?.stop();
    await roster?.end("SIGTERM");
    spawnSync("umount", [disk]);
  }
  rmSync(disk, { recursive: true, force: true });
});

/** Takes all the room there is but `left` bytes. */
function fillDisk(left: number): string {
  const ballast = path.join(disk, "ballast");
  const file = openSync(ballast, "w");
  for (let size = 1_048_576; size >= 512; ) {
    try {
      if (writeSync(file, Buffer.alloc(size)) < size) size /= 2;
    } catch {
      size /= 2;
    }
  }
  ftruncateSync(file, Math.max(0, fstatSync(file).size - left));
  closeSync(file);
  return ballast;
}

/** With the least room a table can't grow; with some it does, and then PostgreSQL falls over its own log. */
test.skipIf(reason !== null).each([
  ["at once", 0],
  ["after some writes", 13_000_000],
])("a disk that is full %s: 503, nothing is lost or done by half, and on it goes when there is room", async (_, left) => {
  const { key } = await newWorkspace();
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/scim+json" };
  const create = async (name: string) => {
    const body = JSON.stringify({ userName: `${name}@contoso.example`, title: "x".repeat(800) });
    return fetch(`${roster.url}/Users`, { method: "POST", headers, body });
  };
  const acknowledged: string[] = [];
  const statuses = new Set<number>();
  const createMany = async (round: string) => {
    for (let i = 0; i < 150; i++) {
      const made = await Promise.all(Array.from({ length: 8 }, (_, j) => create(`${round}-${i}-${j}`)));
      for (const answer of made) {
        statuses.add(answer.status);
        const user = await answer.json();
        if (answer.status === 201) acknowledged.push(user.id);
        if (answer.status === 503) expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
      }
      if (statuses.has(503)) return;
    }
  };
  const ballast = fillDisk(left);
  await createMany("full");
  // PostgreSQL may have fallen, and tries to recover on the full disk.
  for (let i = 0; i < 20; i++) {
    statuses.add((await create(`still-${i}`)).status);
    await sleep(150);
  }
  expect([...statuses].sort()).toEqual(statuses.has(201) ? [201, 503] : [503]);

  rmSync(ballast);
  await expect.poll(async () => (await create("room")).status, { timeout: 60_000, interval: 500 }).toBe(201);
  expect((await fetch(`http://127.0.0.1:${roster.port}/readyz`)).status).toBe(200);
  const found = await getSql()`select id from users where id = any(${acknowledged}::uuid[])`;
  expect(found).toHaveLength(acknowledged.length);
  expect(await halves()).toEqual({});
});
