import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, inject, onTestFinished, test, vi } from "vitest";
import { connect, disconnect } from "#db/client.ts";
import { runningServer } from "#db/embedded/lock-file.ts";
import { openEmbedded } from "#db/embedded.ts";
import { type CycleOptions, runInitial } from "../../cli/entra/cycle.ts";
import { generateDirectory } from "../../cli/entra/generate.ts";
import { emptyState } from "../../cli/entra/state.ts";
import { type Instance, startInstance } from "../../test/instance.ts";
import { openWay } from "../../test/way.ts";
import { halves } from "../../test/whole.ts";
import { newWorkspace } from "../../test/workspace.ts";

let instance: Instance | undefined;
afterEach(async () => {
  await instance?.end("SIGTERM");
  instance = undefined;
});

const optionsOf = (url: string, key: string): CycleOptions => ({
  url,
  key,
  directory: generateDirectory({ users: 60, groups: 6 }),
  state: emptyState(),
});

const ready = async ({ port }: Instance) => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;

/** Runs a cycle, and `fault` in the middle of it; the provider waits as it is told, and all is as if nothing had happened. */
async function completesDespite(options: CycleOptions, roster: Instance, fault: () => Promise<void>): Promise<void> {
  const written = Promise.withResolvers<void>();
  const cycle = runInitial({ ...options, onProgress: ({ requests }) => void (requests > 60 && written.resolve()) });
  await written.promise;
  await fault();
  const report = await cycle;
  expect(report).toMatchObject({ ok: true, failures: [] });
  // 409: a user whose creation was committed, and whose answer was lost.
  for (const status of ["500", "502", "504", "no answer"]) expect(report.statuses).not.toHaveProperty([status]);
  expect(report.statuses["503"]).toBeGreaterThan(0);
  expect(await halves()).toEqual({});
  expect(await ready(roster)).toBe(200);
}

test("an address where nobody answers for a while: 503, not ready, and on it goes", async () => {
  const { key } = await newWorkspace();
  const way = await openWay(inject("cluster"));
  onTestFinished(() => way.close());
  const roster = await startInstance(way.port);
  instance = roster;
  await completesDespite(optionsOf(roster.url, key), roster, async () => {
    way.close();
    expect(await ready(roster)).toBe(503);
    await sleep(2_000);
    await way.open();
  });
});

test("a host that says nothing any more: no request hangs, and on it goes when it is back", async () => {
  const { key } = await newWorkspace();
  const way = await openWay(inject("cluster"));
  onTestFinished(() => way.close());
  const roster = await startInstance(way.port);
  instance = roster;
  await completesDespite(optionsOf(roster.url, key), roster, async () => {
    way.freeze();
    await vi.waitFor(() => expect(roster.said()).toContain("doesn't answer"), { timeout: 30_000, interval: 200 });
    const answer = await fetch(`${roster.url}/Users`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await ready(roster)).toBe(503);
    // As after a power cut: nobody remembers the old connections.
    way.close();
    await way.open();
  });
});

test.each(["SIGINT", "SIGQUIT"] as const)(
  "PostgreSQL stopped by %s and started again, in the middle of a cycle",
  async (signal) => {
    const dataDir = mkdtempSync(path.join(tmpdir(), "roster-faults-"));
    await disconnect();
    const open = () => openEmbedded({ dataDir, settings: { fsync: "off" } });
    let database = await open();
    onTestFinished(async () => {
      await disconnect();
      await database.stop();
      rmSync(dataDir, { recursive: true, force: true });
      await connect(inject("cluster"));
    });
    const { user, password, database: name } = database.connection;
    const way = await openWay(database.connection);
    onTestFinished(() => way.close());
    const roster = await startInstance(way.port, {
      env: { DATABASE_URL: `postgres://${user}:${password}@127.0.0.1:${way.port}/${name}` },
    });
    instance = roster;
    await connect(database.connection);
    const { key } = await newWorkspace();
    await completesDespite(optionsOf(roster.url, key), roster, async () => {
      const folder = path.join(dataDir, "pg");
      const server = runningServer(folder);
      process.kill(server?.pid ?? 0, signal);
      while (runningServer(folder)) await sleep(50);
      await expect.poll(() => ready(roster), { timeout: 10_000 }).toBe(503);
      await sleep(1_000);
      await database.stop();
      database = await open();
    });
  },
);
