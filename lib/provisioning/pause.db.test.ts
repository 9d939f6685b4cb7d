import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { setSettings, stored } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, group, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { saveConnection } from "./connection.ts";

let workspace: TestWorkspace;
let userId: string;
let groupId: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  userId = await createdUser(workspace, "adele@contoso.example");
  groupId = await createdGroup(workspace, "Sales", [userId]);
});

const pause = () => saveConnection(workspace.ctx, { syncEnabled: false });
const resume = () => saveConnection(workspace.ctx, { syncEnabled: true });

/** What was refused, in the order in which it came first. */
const refused = () => getSql()`
  select method, path, query, body, attempts, request_id as "requestId" from refused_requests
  where workspace_id = ${workspace.ctx.workspaceId} order by id`;

test("while sync is off everything is a 403 that says so and where to turn it on; nothing changes", async () => {
  const before = await stored(workspace, userId);
  await pause();
  const requests: [string, string, unknown?][] = [
    ["GET", "/Users"],
    ["GET", `/Users/${userId}`],
    ["GET", "/ServiceProviderConfig"],
    ["GET", "/Schemas"],
    ["POST", "/Users", user("new@contoso.example")],
    ["PUT", `/Users/${userId}`, user("x")],
    ["PATCH", `/Users/${userId}`, dialects[0]?.activate(false)],
    ["DELETE", `/Users/${userId}`],
    ["POST", "/Groups", group("New")],
    ["PATCH", `/Groups/${groupId}`, dialects[0]?.removeMembers([userId])],
    ["DELETE", `/Groups/${groupId}`],
  ];
  for (const [method, path, sent] of requests) {
    const { status, headers, body } = await workspace.scim(method, path, sent);
    expect([status, body.status], `${method} ${path}`).toEqual([403, "403"]);
    expect(headers.get("content-type")).toMatch(/^application\/scim\+json/);
    expect(body.detail).toMatch(/turned off/);
    expect(body.detail).toContain(`http://localhost:3000/${workspace.slug}/users-groups/user-provisioning`);
  }
  expect(await stored(workspace, userId)).toEqual(before);
  const count = await getSql()`select count(*)::int as n from users where workspace_id = ${workspace.ctx.workspaceId}`;
  expect(count[0]?.n).toBe(2);
});

test("a wrong key is a 401 all the same", async () => {
  await pause();
  expect((await workspace.scim("GET", "/Users", undefined, { authorization: "Bearer wsk_x" })).status).toBe(401);
});

test("refused writes are kept whole, in their order, before their 403 is sent; reads are not", async () => {
  await pause();
  const body = user("new@contoso.example", { displayName: "New", "urn:contoso:2.0:User": { a: [1, "ü", null] } });
  await workspace.scim("GET", "/Users");
  const posted = await workspace.scim("POST", "/Users?aadOptscim062020", body);
  await workspace.scim("PATCH", `/Users/${userId}`, dialects[0]?.activate(false));
  await workspace.scim("DELETE", `/Groups/${groupId}`);
  expect(await refused()).toEqual([
    {
      method: "POST",
      path: "/Users",
      query: "aadOptscim062020",
      body,
      attempts: 1,
      requestId: posted.headers.get("x-request-id"),
    },
    {
      method: "PATCH",
      path: `/Users/${userId}`,
      query: "",
      body: dialects[0]?.activate(false),
      attempts: 1,
      requestId: expect.any(String),
    },
    { method: "DELETE", path: `/Groups/${groupId}`, query: "", body: null, attempts: 1, requestId: expect.any(String) },
  ]);
});

test("passwords aren't kept, wherever they stand", async () => {
  await pause();
  await workspace.scim("POST", "/Users", user("new@contoso.example", { password: "Hunter2-hunter2", title: "Buyer" }));
  await workspace.scim("PATCH", `/Users/${userId}`, patch({ op: "replace", path: "password", value: "Hunter2-hunter2" }));
  await workspace.scim(
    "PATCH",
    `/Users/${userId}`,
    patch({ op: "replace", value: { Password: "Hunter2-hunter2", title: "Head" } }),
  );
  const kept = await refused();
  expect(kept).toHaveLength(3);
  expect(JSON.stringify(kept)).not.toMatch(/hunter2/i);
  expect(JSON.stringify(kept)).toContain("Head");
});

test("of equal retries only the latest is kept, with their number; another value is another write", async () => {
  await pause();
  const send = (active: boolean) => workspace.scim("PATCH", `/Users/${userId}`, dialects[1]?.activate(active));
  await send(false);
  await send(true);
  await send(false);
  const last = await send(false);
  expect(await refused()).toMatchObject([
    { body: dialects[1]?.activate(false), attempts: 3, requestId: last.headers.get("x-request-id") },
    { body: dialects[1]?.activate(true), attempts: 1 },
  ]);
});

test("a hundred refused writes at once, some of them equal: none is lost, none twice", async () => {
  await pause();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => workspace.scim("POST", "/Users", user(`person-${i % 50}@contoso.example`))),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
  const kept = await refused();
  expect(kept).toHaveLength(50);
  expect(kept.every(({ attempts }) => attempts === 2)).toBe(true);
});

describe("on resume", () => {
  beforeEach(async () => {
    await pause();
    await workspace.scim("POST", "/Users", user("new@contoso.example"));
    await workspace.scim("DELETE", `/Users/${userId}`);
  });

  test("Entra sends all of it again by itself: it is dropped", async () => {
    expect((await resume()).droppedWrites).toBe(2);
    expect(await refused()).toEqual([]);
    expect((await workspace.scim("POST", "/Users", user("new@contoso.example"))).status).toBe(201);
  });

  test.each(["okta", "jumpcloud", "other"] as const)("%s doesn't: it is kept, to be applied", async (identityProvider) => {
    await setSettings(workspace, { identityProvider });
    expect((await resume()).droppedWrites).toBe(0);
    expect(await refused()).toHaveLength(2);
    expect((await workspace.scim("GET", `/Users/${userId}`)).status).toBe(200);
  });

  test("another workspace's are its own", async () => {
    const other = await newWorkspace();
    await saveConnection(other.ctx, { syncEnabled: false });
    await saveConnection(other.ctx, { syncEnabled: true });
    expect(await refused()).toHaveLength(2);
  });
});

test("the switch works at once: nothing comes in after the pause, nothing is refused after the resume", async () => {
  expect((await workspace.scim("GET", "/Users")).status).toBe(200);
  await pause();
  expect((await workspace.scim("GET", "/Users")).status).toBe(403);
  await resume();
  expect((await workspace.scim("GET", "/Users")).status).toBe(200);
});

test("method None or AD sync is no SCIM either: its keys have ended", async () => {
  await saveConnection(workspace.ctx, { provisioningMethod: "none" });
  expect((await workspace.scim("GET", "/Users")).status).toBe(401);
});
