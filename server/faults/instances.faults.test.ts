import { type AddressInfo, createServer, connect as dial } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, inject, onTestFinished, test } from "vitest";
import { getSql } from "#db/client.ts";
import { findImportById } from "#lib/directory/import-reads.ts";
import { startImport } from "#lib/directory/imports.ts";
import { regenerateKey } from "#lib/provisioning/key-admin.ts";
import { runChurn } from "../../cli/entra/churn.ts";
import { runInitial } from "../../cli/entra/cycle.ts";
import { generateDirectory } from "../../cli/entra/generate.ts";
import { emptyState } from "../../cli/entra/state.ts";
import { previewed } from "../../test/imports.ts";
import { type Instance, startInstance } from "../../test/instance.ts";
import { acting } from "../../test/roles.ts";
import { openWay, type Way } from "../../test/way.ts";
import { halves } from "../../test/whole.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

let way: Way;
let instances: Instance[];
let workspace: TestWorkspace;

beforeAll(async () => {
  way = await openWay(inject("cluster"));
  instances = [await startInstance(way.port), await startInstance(way.port)];
});
afterAll(async () => {
  await Promise.all(instances.map((instance) => instance.end("SIGTERM")));
  way.close();
});
beforeEach(async () => {
  workspace = await newWorkspace();
});

/** The instances in turn. */
const instance = (turn: number) => instances[turn % instances.length] as Instance;

const send = (turn: number, method: string, path: string, body?: unknown) => sendTo(instance(turn), method, path, body);

async function sendTo({ url }: Instance, method: string, path: string, body?: unknown) {
  const headers = { authorization: `Bearer ${workspace.key}`, "content-type": "application/scim+json" };
  const answer = await fetch(url + path, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
}

/** What stands in front of several instances: gives each connection to the next one. */
async function openProxy(): Promise<{ url: string; close(): void }> {
  let turn = 0;
  const server = createServer((near) => {
    const far = dial(instance(turn++).port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("error", () => {});
      from.on("close", () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`, close: () => void server.close() };
}

test("a provider's cycles that are spread over two instances leave what one would", async () => {
  const proxy = await openProxy();
  const directory = generateDirectory({ users: 60, groups: 8 });
  const options = { url: proxy.url, key: workspace.key, directory, state: emptyState() };
  expect(await runInitial(options)).toMatchObject({ ok: true, failures: [] });
  expect(await runChurn({ ...options, rounds: 3, seed: 8 })).toMatchObject({ ok: true, failures: [] });
  proxy.close();
  expect(await halves()).toEqual({});
});

test("members added, and others removed, through both at once are all there, and all gone", async () => {
  const names = Array.from({ length: 60 }, (_, i) => `person${i}@contoso.example`);
  const made = await Promise.all(names.map((userName, i) => send(i, "POST", "/Users", { userName })));
  const ids: string[] = made.map(({ body }) => body.id);
  const leaving = ids.slice(0, 30);
  const coming = ids.slice(30);
  const { body: group } = await send(0, "POST", "/Groups", {
    displayName: "Sales",
    members: leaving.map((value) => ({ value })),
  });
  const change = (op: string) => (value: string, turn: number) =>
    send(turn, "PATCH", `/Groups/${group.id}`, { Operations: [{ op, path: "members", value: [{ value }] }] });
  const answers = await Promise.all([...coming.map(change("Add")), ...leaving.map(change("Remove"))]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  for (const turn of [0, 1]) {
    const { body } = await send(turn, "GET", `/Groups/${group.id}`);
    expect(body.members.map(({ value }: { value: string }) => value).sort()).toEqual([...coming].sort());
  }
  expect(await halves()).toEqual({});
});

test("one of two who create the same user at once gets 201, the other 409", async () => {
  for (let round = 0; round < 10; round++) {
    const user = { userName: `same${round}@contoso.example`, externalId: String(round) };
    const answers = await Promise.all([0, 1, 2, 3].map((turn) => send(turn, "POST", "/Users", user)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  }
  expect(await halves()).toEqual({});
});

test("a key that is revoked elsewhere is refused by each within a second", async () => {
  for (const turn of [0, 1]) expect((await send(turn, "GET", "/Users?count=1")).status).toBe(200);
  await regenerateKey(workspace.ctx, { former: "now" });
  await sleep(1_000);
  for (const turn of [0, 1]) expect((await send(turn, "GET", "/Users?count=1")).status).toBe(401);
});

test("an import is worked on once; that of an instance that falls is ended by another", async () => {
  const ctx = acting(workspace, "users.view", "users.manage");
  const id = await previewed(
    ctx,
    ["userName"],
    Array.from({ length: 200 }, (_, i) => [`imported${i}@contoso.example`]),
  );
  await startImport(ctx, id);
  const done = async () => (await findImportById(ctx, id))?.done ?? 0;
  await expect.poll(done, { timeout: 30_000, interval: 20 }).toBeGreaterThan(0);
  await Promise.all(instances.map((one) => one.end("SIGKILL")));
  const next = await startInstance(way.port);
  instances = [next, await startInstance(way.port)];
  // As if its half minute of silence were over.
  await getSql()`update imports set alive_at = now() - interval '1 hour' where id = ${id}`;
  await expect.poll(async () => (await findImportById(ctx, id))?.state, { timeout: 60_000, interval: 200 }).toBe("done");
  const [row] = await getSql()`
    select (select count(*)::int from users where workspace_id = ${ctx.workspaceId} and source = 'csv') as users,
      (select count(*)::int from changes where request_id = ${id}) as changes`;
  expect(row).toEqual({ users: 200, changes: 200 });
  expect(await halves()).toEqual({});
});

test("one that stands still in the middle of a transaction holds the others up only until PostgreSQL ends it", async () => {
  // In half a minute, if nobody has set another limit.
  const database = getSql()(`roster_test_${process.env.VITEST_POOL_ID}`);
  await getSql()`alter role current_user in database ${database} set idle_in_transaction_session_timeout = '2s'`;
  const itsWay = await openWay(inject("cluster"));
  onTestFinished(() => itsWay.close());
  const still = await startInstance(itsWay.port, { env: { DATABASE_PREPARE: "off" } });
  onTestFinished(async () => void (await still.end("SIGTERM")));

  // Its log's batch has noted the key's use, and so nobody else may: neither the others' batches, nor an admin.
  const stands = Promise.withResolvers<void>();
  let writes = false;
  itsWay.watch = (message, from) => {
    writes ||= /update api_keys/.test(message);
    if (from === "database" || !writes || !/\bcommit\b/.test(message)) return false;
    stands.resolve();
    return true;
  };
  const logged = async () =>
    (await getSql()`select path from scim_requests where workspace_id = ${workspace.ctx.workspaceId}`).length;
  for (let n = 0; n < 3; n++) expect((await sendTo(still, "GET", "/Users")).status).toBe(200);
  await stands.promise;
  for (let n = 0; n < 3; n++) expect((await send(n, "GET", "/Users")).status).toBe(200);
  await expect.poll(logged, { timeout: 10_000 }).toBe(3);
  await regenerateKey(workspace.ctx, { former: "now" });

  // And when it goes on, so does its log.
  itsWay.watch = () => false;
  itsWay.thaw();
  await expect.poll(logged, { timeout: 30_000 }).toBe(6);
});
