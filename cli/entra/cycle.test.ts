import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CycleOptions, runIncremental, runInitial, runOnDemand, testConnection } from "./cycle.ts";
import type { Directory, DirectoryGroup, DirectoryUser } from "./directory.ts";
import { type FakeEndpoint, startFakeEndpoint } from "./fake-endpoint.ts";
import { generateDirectory } from "./generate.ts";
import { mapUser } from "./mapping.ts";
import { emptyState } from "./state.ts";
import { asArray } from "./target-path.ts";

let fake: FakeEndpoint;
let directory: Directory;
let options: CycleOptions;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  directory = generateDirectory({ users: 20, groups: 3 });
  options = { url: fake.url, key: "wsk_1_2_3", directory, state: emptyState() };
});
afterEach(() => fake.close());

const user = (index: number) => directory.users[index] as DirectoryUser;
const group = (index: number) => directory.groups[index] as DirectoryGroup;
const idOf = (index: number) => options.state.users[user(index).objectId]?.id;
const held = (index: number) => fake.resources.get(`/Users/${idOf(index)}`);
const membersOf = (index: number) =>
  asArray(fake.resources.get(`/Groups/${options.state.groups[group(index).objectId]?.id}`)?.members);

/** The writes of what `work` does. */
async function writes(work: () => Promise<unknown>) {
  fake.requests.length = 0;
  await work();
  return fake.requests.filter(({ method }) => method !== "GET").map(({ method, path, body }) => ({ method, path, body }));
}

async function incremental() {
  const report = await runIncremental(options);
  expect(report.failures).toEqual([]);
  expect(report.ok).toBe(true);
  return report;
}

describe.each([false, true])("a life of cycles, flag %s", (flag) => {
  beforeEach(async () => {
    options.flag = flag;
    const report = await runInitial(options);
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ ok: true, stopped: null });
  });

  test("the initial cycle probes, creates, then sends references; a second one only compares", async () => {
    expect(fake.requests[0]?.path).toMatch(/filter=userName\+eq\+%22[0-9a-f-]{36}%22$/);
    const order = fake.requests.map(({ method, path }) => `${method} ${path.split(/[/?]/)[1]}`);
    expect(order.lastIndexOf("POST Users")).toBeLessThan(order.indexOf("POST Groups"));
    expect(order.lastIndexOf("POST Groups")).toBeLessThan(order.indexOf("PATCH Users"));
    expect(fake.resources.size).toBe(23);
    expect(membersOf(0)).toHaveLength(20);

    const again = await runInitial(options);
    expect(again).toMatchObject({ ok: true, operations: { "users unchanged": 20, "groups unchanged": 3 } });
    expect(fake.resources.size).toBe(23);
  });

  test("nothing changed: nothing but the probe", async () => {
    fake.requests.length = 0;
    await incremental();
    expect(fake.requests).toHaveLength(1);
  });

  test("unassigned, disabled, soft-deleted: active false; restored: no memberships again", async () => {
    user(1).assigned = false;
    user(2).accountEnabled = false;
    user(3).softDeleted = true;
    expect((await incremental()).operations).toMatchObject({ "users deactivated": 3 });
    for (const index of [1, 2, 3]) expect(held(index)?.active).toBe(false);
    expect(held(3)?.userName).toBe(user(3).objectId.replaceAll("-", "") + user(3).userPrincipalName);
    expect(membersOf(0)).toHaveLength(20);

    user(1).assigned = user(2).accountEnabled = true;
    user(3).softDeleted = false;
    const sent = await writes(incremental);
    expect(sent.map(({ method, path }) => `${method} ${path.split(/[/?]/)[1]}`)).toEqual([
      "PATCH Users",
      "PATCH Users",
      "PATCH Users",
    ]);
    expect(held(3)).toMatchObject({ active: true, userName: user(3).userPrincipalName });
  });

  test("soft-deleted after the unassignment: the rename still carries active false", async () => {
    user(3).assigned = false;
    await incremental();
    user(3).softDeleted = true;
    const [sent] = await writes(incremental);
    expect(JSON.stringify(sent?.body)).toMatch(/"active"/);
  });

  test("gone from the directory: DELETE, and the state forgets", async () => {
    const [gone] = directory.users.splice(19, 1);
    const [goneGroup] = directory.groups.splice(2, 1);
    group(1).assigned = false;
    const report = await incremental();
    expect(report.operations).toMatchObject({ "users deleted": 1, "groups deleted": 2 });
    expect(options.state.users).not.toHaveProperty(gone?.objectId ?? "");
    expect(options.state.groups).not.toHaveProperty(goneGroup?.objectId ?? "");
    expect(fake.resources.size).toBe(20);
  });

  test("renames, cleared attributes, another manager, members in and out", async () => {
    user(4).surname = "Ωmega";
    user(4).mobile = null;
    user(4).jobTitle = null;
    user(9).manager = user(5).objectId;
    user(10).manager = null;
    group(0).displayName = "All hands";
    group(0).members.splice(0, 2);
    group(1).members.push(user(7).objectId);
    const report = await incremental();
    expect(report.operations).toMatchObject({
      "users updated": 1,
      "managers set": 1,
      "managers cleared": 1,
      "groups updated": 1,
      "members added": 1,
      "members removed": 2,
    });
    expect(held(4)).toMatchObject({ name: { familyName: "Ωmega" } });
    expect(membersOf(0)).toHaveLength(18);
    expect(membersOf(1)).toEqual([expect.objectContaining({ value: idOf(7) })]);
  });

  test("on demand: one user, without the flag's dialect", async () => {
    user(6).jobTitle = "Archivist";
    const sent = await writes(() => runOnDemand(options, user(6).userPrincipalName.toUpperCase()));
    expect(sent.map(({ body }) => body?.Operations)).toEqual([[{ op: "Replace", path: "title", value: "Archivist" }]]);
  });
});

test("matches who is there already, restores them, and leaves alone what the directory doesn't know", async () => {
  const { userPrincipalName } = user(0);
  fake.resources.set("/Users/7", {
    id: "7",
    userName: userPrincipalName.toUpperCase(),
    active: false,
    title: "Boss",
    nickName: "Bo",
  });
  user(0).jobTitle = null;
  const report = await runInitial(options);
  expect(report).toMatchObject({ ok: true, operations: { "users matched": 1, "users restored": 1, "users created": 19 } });
  expect(fake.resources.get("/Users/7")).toMatchObject({
    userName: userPrincipalName,
    active: true,
    title: "Boss",
    nickName: "Bo",
  });
});

test("a name that was given up is taken by somebody new in the same cycle", async () => {
  await runInitial(options);
  const newcomer = { ...user(4), objectId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef", manager: null };
  directory.users.push(newcomer);
  user(4).userPrincipalName = "married@contoso.example";
  expect((await incremental()).operations).toMatchObject({ "users created": 1, "users updated": 1 });
});

test("nested groups are no members, and nobody out of scope is sent", async () => {
  group(1).members.push(group(0).objectId, user(0).objectId, user(1).objectId);
  user(1).assigned = false;
  const report = await runInitial(options);
  expect(membersOf(1)).toEqual([expect.objectContaining({ value: idOf(0) })]);
  expect(report.operations).toMatchObject({ "users skipped, out of scope": 1 });
  expect(report.notes.join()).toMatch(/nested/);
});

test("a user who is gone from the endpoint is created again, with the memberships", async () => {
  await runInitial(options);
  fake.resources.delete(`/Users/${idOf(5)}`);
  user(5).jobTitle = "Returned";
  expect((await incremental()).operations).toMatchObject({ "users gone from the endpoint": 1, "users created": 1 });
  expect(membersOf(0)).toContainEqual(expect.objectContaining({ value: idOf(5) }));
});

test("large groups travel in batches of a hundred and are checked by filter", async () => {
  options.directory = directory = generateDirectory({ users: 1050, groups: 1 });
  for (const known of directory.users) {
    known.manager = null;
    options.state.users[known.objectId] = { id: known.objectId, sent: mapUser(known) };
  }
  const sent = await writes(incremental);
  expect(sent.filter(({ method }) => method === "PATCH")).toHaveLength(11);
  expect(membersOf(0)).toHaveLength(1050);
  expect(fake.requests.filter(({ path }) => path.includes("and+members+eq")).length).toBeGreaterThan(10);

  group(0).members.splice(0, 30);
  expect((await incremental()).operations).toEqual({
    "users unchanged": 1050,
    "groups unchanged": 1,
    "members removed": 30,
    "groups read back": 1,
  });
});

test("tells an endpoint that loses what it was sent", async () => {
  fake.intercept = ({ method, path, body }) => {
    if (method === "POST" && path === "/Users") body && delete body.title;
    if (method === "PATCH" && path.startsWith("/Groups")) return { status: 204 };
    return undefined;
  };
  const report = await runInitial(options);
  expect(report.ok).toBe(false);
  expect(report.failures).toContainEqual(
    expect.objectContaining({
      operation: "read back",
      object: user(0).userPrincipalName,
      attribute: "title",
      expected: user(0).jobTitle,
    }),
  );
  expect(report.failures.filter(({ attribute }) => attribute === "members").length).toBeGreaterThan(20);

  fake.intercept = () => undefined;
  const mended = await incremental();
  expect(mended.operations).toMatchObject({ "users updated": 20 });
  expect(options.state.failed).toEqual({});
});

test("remembers a failure with the endpoint's words and tries again in the next cycle", async () => {
  const body = { status: "409", scimType: "uniqueness", detail: "userName is taken" };
  fake.intercept = ({ method, path }) => (method === "POST" && path === "/Users" ? { status: 409, body } : undefined);
  const report = await runInitial(options);
  expect(report.failures).toHaveLength(20);
  expect(report.failures[0]).toMatchObject({
    operation: "POST /Users",
    status: 409,
    detail: "409 uniqueness: userName is taken",
  });
  const first = Object.values(options.state.failed)[0];
  expect(first).toMatchObject({ attempts: 1, last: "POST /Users: 409 uniqueness: userName is taken" });
  fake.intercept = () => undefined;
  expect(await runIncremental({ ...options, after: 359 })).toMatchObject({ ok: true, operations: {} });
  expect((await incremental()).operations).toMatchObject({ "users created": 20, "failed before, mended": 20 });
  expect(options.state.failed).toEqual({});
});

test("waits when told to, and tries a 503 again", async () => {
  const answers = [{ status: 429, headers: { "Retry-After": "0" } }, { status: 503 }];
  fake.intercept = ({ method }) => (method === "POST" ? answers.shift() : undefined);
  const report = await runInitial({ ...options, concurrency: 1 });
  expect(report).toMatchObject({ ok: true, statuses: { "429": 1, "503": 1 } });
});

test("sends the headers that Entra sends, and no others", async () => {
  await runInitial(options);
  const names = (method: string) => Object.keys(fake.requests.find((request) => request.method === method)?.headers ?? {}).sort();
  expect(names("GET")).toEqual(["authorization", "connection", "host"]);
  expect(names("POST")).toEqual(["accept", "authorization", "connection", "content-length", "content-type", "host"]);
});

test("the flag is in the address of each request, also when it came with the URL", async () => {
  await runInitial({ ...options, url: `${fake.url}/?aadOptscim062020` });
  expect(fake.requests.every(({ path }) => path.includes("?aadOptscim062020"))).toBe(true);
});

test("an interrupted cycle keeps what it has done", async () => {
  const interrupt = new AbortController();
  const report = await runInitial({
    ...options,
    concurrency: 1,
    signal: interrupt.signal,
    onProgress: ({ done }) => done === 3 && interrupt.abort(),
  });
  expect(report.stopped).toMatch(/Interrupted/);
  expect(Object.keys(options.state.users)).toHaveLength(3);
});

describe("stops with one line that says what to do", () => {
  test.each([
    [{ status: 401, body: { detail: "key revoked" } }, /key was refused.*--key.*401: key revoked/],
    [{ status: 403, body: { detail: "sync is off" } }, /Turn on "Enable sync using SCIM".*403: sync is off/],
    [{ status: 404, body: "<html>" }, /--url should be the SCIM URL.*404/],
    [{ status: 200, body: "<html>", headers: { "Content-Type": "text/html" } }, /--url should be.*not SCIM JSON but text\/html/],
    [{ status: 200, body: { totalResults: 0 } }, /expects an empty ListResponse/],
  ])("%o", async (answer, line) => {
    fake.intercept = () => answer;
    const report = await testConnection(options);
    expect(report).toMatchObject({ ok: false, stopped: expect.stringMatching(line) });
  });

  test("nothing listens; no address", async () => {
    fake.close();
    expect((await testConnection({ ...options, url: "http://127.0.0.1:9/scim/v2" })).stopped).toMatch(/cannot be reached/);
    await expect(testConnection({ ...options, url: "roster" })).rejects.toThrow(/is not an address/);
  });

  test("a user on demand whom nobody knows", async () => {
    expect((await runOnDemand(options, "nobody@contoso.example")).stopped).toMatch(/no user nobody@contoso\.example/);
  });
});
