import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { countRequestsByHour } from "#db/queries/scim-minutes.ts";
import { setGuard } from "../../test/directory.ts";
import { createdGroup, createdUser, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { regenerateKey } from "./key-admin.ts";
import { flushRequestLog, noteUnknownKey } from "./request-log.ts";

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const logged = async () => {
  await flushRequestLog();
  return getSql()`
    select method, path, query, status, detail, user_agent as "userAgent" from scim_requests
    where workspace_id = ${workspace.ctx.workspaceId} order by at, request_id`;
};

test("a request that nobody could write down doesn't take the others with it", async () => {
  await workspace.scim("GET", "/Users/first");
  await workspace.scim("GET", "/Users/%00", undefined, { "user-agent": "x".repeat(100_000) });
  await workspace.scim("GET", `/Users/${"%F0%9F".repeat(10)}?filter=%00`);
  await workspace.scim("GET", "/Users/last");
  const rows = await logged();
  expect(rows).toHaveLength(4);
  expect(rows.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
});

test("tries with a revoked key are told to its workspace; of unknown keys nobody's log knows", async () => {
  await regenerateKey(workspace.ctx, { former: "now" });
  await workspace.scim("GET", "/Users");
  await workspace.scim("GET", "/Users", undefined, { authorization: `Bearer ${workspace.key.slice(0, -4)}aaaa` });
  expect(await logged()).toMatchObject([
    { method: "GET", path: "/Users", status: 401, detail: expect.stringMatching(/revoked/) },
  ]);
});

test("tries with unknown keys are counted by the minute, for the workspace that they name", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-06-01T12:00:50Z") });
  try {
    const other = workspace.key.endsWith("a") ? "b" : "a";
    const wrong = { authorization: `Bearer ${workspace.key.slice(0, -1)}${other}` };
    await workspace.scim("GET", "/Users", undefined, wrong);
    await workspace.scim("GET", "/Users", undefined, wrong);
    await flushRequestLog();
    await workspace.scim("GET", "/Users", undefined, wrong);
    vi.setSystemTime(new Date("2026-06-01T12:01:10Z"));
    await workspace.scim("GET", "/Users", undefined, wrong);
    await workspace.scim("GET", "/Users", undefined, { authorization: "Bearer something" });
    await workspace.scim("GET", "/Users", undefined, { authorization: "" });
    noteUnknownKey(crypto.randomUUID(), new Date()); // A workspace that there isn't.
    await flushRequestLog();
  } finally {
    vi.useRealTimers();
  }
  const rows = await getSql()`
    select minute, tries, last_at as "lastAt" from unknown_keys where workspace_id = ${workspace.ctx.workspaceId} order by minute`;
  expect(rows).toEqual([
    { minute: new Date("2026-06-01T12:00:00Z"), tries: 3, lastAt: new Date("2026-06-01T12:00:50Z") },
    { minute: new Date("2026-06-01T12:01:00Z"), tries: 1, lastAt: new Date("2026-06-01T12:01:10Z") },
  ]);
  const others = await getSql()`
    select tries from unknown_keys where workspace_id = '00000000-0000-0000-0000-000000000000' and minute = '2026-06-01T12:01:00Z'`;
  expect(others).toEqual([{ tries: 3 }]);
});

const rows = async () => {
  await flushRequestLog();
  return getSql()`
    select request_id as "requestId", kind, words, entity, entity_id as "entityId", headers, request_body as "requestBody",
      request_bytes as "requestBytes", request_cut as "requestCut", response_body as "responseBody", response_cut as "responseCut", detail
    from scim_requests where workspace_id = ${workspace.ctx.workspaceId} order by at, request_id`;
};

test("what each request meant, and whom it was about, is said in words", async () => {
  const adele = await createdUser(workspace, "adele@contoso.example");
  const sales = await createdGroup(workspace, "Sales", [adele]);
  await workspace.scim("PATCH", `/Users/${adele}`, { Operations: [{ op: "replace", path: "active", value: false }] });
  await workspace.scim("GET", "/Users?filter=userName eq %22adele@contoso.example%22");
  await workspace.scim("DELETE", `/Users/${adele}`);
  expect(await rows()).toMatchObject([
    { kind: "add", words: "Added user adele@contoso.example", entity: "user", entityId: adele },
    { kind: "add", words: "Added group Sales with 1 member", entity: "group", entityId: sales },
    { kind: "change", words: "Moved adele@contoso.example to Deleted users", entity: "user", entityId: adele },
    { kind: "look up", words: "Looked up user adele@contoso.example", entity: "user", entityId: adele },
    { kind: "delete", words: "Deleted adele@contoso.example", entity: "user", entityId: adele },
  ]);
  const found = await getSql()`
    select from scim_subjects where workspace_id = ${workspace.ctx.workspaceId} and entity_id = ${adele}`;
  expect(found).toHaveLength(5);
});

test("what the accident guard holds, or the last admin, isn't said to have happened", async () => {
  await setGuard(workspace, { guardMostUsers: 1, guardMostGroups: 1 });
  const [first, adele] = [
    await createdUser(workspace, "first@contoso.example"),
    await createdUser(workspace, "adele@contoso.example"),
  ];
  const [sales, legal] = [await createdGroup(workspace, "Sales"), await createdGroup(workspace, "Legal")];
  const deactivate = { Operations: [{ op: "replace", path: "active", value: false }] };
  await workspace.scim("DELETE", `/Users/${first}`);
  await workspace.scim("DELETE", `/Groups/${legal}`);
  await flushRequestLog();
  await workspace.scim("PATCH", `/Users/${adele}`, deactivate);
  await workspace.scim("DELETE", `/Users/${adele}`);
  await workspace.scim("DELETE", `/Groups/${sales}`);
  expect((await rows()).slice(4).map(({ words }) => words)).toEqual([
    "Deleted first@contoso.example",
    "Deleted group Legal",
    "Asked to move adele@contoso.example to Deleted users: held",
    "Asked to delete adele@contoso.example: held",
    "Asked to delete group Sales: held",
  ]);
});

test("bodies and headers are kept, and the id that the client was told", async () => {
  const answer = await workspace.scim("POST", "/Users", user("adele@contoso.example"));
  const again = await workspace.scim("POST", "/Users", user("adele@contoso.example"));
  const [made, refused] = await rows();
  expect(made).toMatchObject({
    requestId: answer.headers.get("x-request-id"),
    headers: { request: { authorization: "***" }, response: { Location: expect.stringContaining("/Users/") } },
    requestCut: false,
  });
  expect(JSON.parse(made?.requestBody)).toEqual(user("adele@contoso.example"));
  expect(made?.requestBytes).toBe(JSON.stringify(user("adele@contoso.example")).length);
  expect(JSON.parse(made?.responseBody)).toMatchObject({ id: answer.body.id });
  expect(again.body.detail).toContain(again.headers.get("x-request-id"));
  expect(refused).toMatchObject({
    requestId: again.headers.get("x-request-id"),
    words: "Tried to add user adele@contoso.example",
  });
});

test("of long bodies the first 64 KB are kept, whole characters of them", async () => {
  const roles = Array.from({ length: 100 }, (_, i) => ({ value: `${i}`, display: "ü".repeat(800) }));
  expect((await workspace.scim("POST", "/Users", { ...user("adele@contoso.example"), roles })).status).toBe(201);
  const [row] = await rows();
  expect(row).toMatchObject({ requestCut: true, responseCut: true });
  for (const body of [row?.requestBody, row?.responseBody]) {
    expect(Buffer.byteLength(body)).toBeGreaterThan(65_000);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(65_536);
    expect(body).not.toContain("\ufffd");
  }
});

test("of what was read the first 8 KB are kept: paging through everybody doesn't copy everybody into the log", async () => {
  for (let i = 0; i < 30; i++) await workspace.scim("POST", "/Users", user(`adele.${i}@contoso.example`));
  await workspace.scim("GET", "/Users?count=30");
  const row = (await rows()).find(({ responseCut }) => responseCut);
  expect(Buffer.byteLength(row?.responseBody)).toBe(8_192);
});

describe("no secret is stored", () => {
  const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
  const bodies: ((name: string, secret: string) => [string, string, object])[] = [
    (name, secret) => ["POST", "/Users", { ...user("a"), [name]: secret }],
    (name, secret) => ["POST", "/Users", { ...user("a"), [`${USER}:${name}`]: secret }],
    (name, secret) => [
      "POST",
      "/Users",
      { ...user("a"), [USER]: { [name]: secret }, emails: [{ value: "a@b", [name]: secret }] },
    ],
    (name, secret) => ["POST", "/Users", { ...user("a"), "urn:example:1.0:User": { inner: { [name]: [secret] } } }],
    (name, secret) => ["PATCH", "/Users/ID", { Operations: [{ op: "Replace", path: name, value: secret }] }],
    (name, secret) => ["PATCH", "/Users/ID", { Operations: [{ op: "add", PATH: `${USER}:${name}`, Value: { deep: secret } }] }],
    (name, secret) => ["PATCH", "/Users/ID", { Operations: [{ op: "replace", value: { title: "x", [name]: secret } }] }],
    (name, secret) => ["PATCH", "/Users/ID", { Operations: [{ op: "replace", value: { [`${USER}:${name}`]: secret } }] }],
    (name, secret) => ["PATCH", "/Users/ID", { Operations: [{ op: "remove", path: `emails[${name} eq "${secret}"]` }] }],
    (name, secret) => ["PUT", "/Users/ID", { ...user("a"), [name]: secret }],
    (name, secret) => [
      "POST",
      "/Bulk",
      { Operations: [{ method: "POST", path: "/Users", bulkId: "1", data: { ...user("b"), [name]: secret } }] },
    ],
    (name, secret) => [
      "POST",
      "/Bulk",
      { Operations: [{ method: "PATCH", path: "/Users/ID", data: { Operations: [{ op: "add", path: name, value: secret }] } }] },
    ],
    (name, secret) => ["POST", "/Users/.search", { filter: `${name} eq "${secret}"` }],
    (name, secret) => ["GET", `/Users?filter=${name}+eq+%22${secret}%22`, {}],
    (name, secret) => ["GET", `/Users?${name}=${secret}`, {}],
  ];
  const names = ["password", "Password", "PASSWORD", "passWord", "clientSecret", "client_secret", "client_assertion", "cookie"];

  test("wherever it stands", async () => {
    const id = await createdUser(workspace, "adele@contoso.example");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...bodies), fc.constantFrom(...names), fc.uuid(), async (make, name, uuid) => {
        const secret = `marker${uuid}`;
        const [method, path, body] = make(name, secret);
        const text = JSON.parse(JSON.stringify(body).replaceAll("/Users/ID", `/Users/${id}`));
        const headers = { cookie: `session=${secret}`, "x-auth-token": secret, "proxy-authorization": `Basic ${secret}` };
        await workspace.scim(method, path.replace("ID", id), method === "GET" ? undefined : text, headers);
        await flushRequestLog();
        const stored = await getSql()<{ row: string }[]>`
          select r::text as row from scim_requests r where workspace_id = ${workspace.ctx.workspaceId} order by at desc, request_id desc limit 1`;
        expect(stored[0]?.row).toContain(path.startsWith("/Bulk") ? "Bulk" : "Users");
        expect(stored[0]?.row).not.toContain(secret);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 120) },
    );
  });

  test("nor the key, be it in the body", async () => {
    await workspace.scim("POST", "/Users", { ...user("adele"), title: workspace.key, nickName: workspace.key });
    await workspace.scim("GET", `/Users/${workspace.key}?filter=title eq %22${workspace.key}%22`, undefined, {
      "user-agent": workspace.key,
    });
    await flushRequestLog();
    const stored = await getSql()<{ row: string }[]>`
      select r::text as row from scim_requests r where workspace_id = ${workspace.ctx.workspaceId}`;
    expect(stored).toHaveLength(2);
    for (const { row } of stored) expect(row).not.toContain(workspace.key.slice(-52));
  });
});

test("requests are counted by the minute, for the strip of a day", async () => {
  await workspace.scim("GET", "/Users");
  await workspace.scim("GET", "/Users/none");
  await workspace.scim("GET", "/Users?filter=nonsense");
  await flushRequestLog();
  const hours = await countRequestsByHour(workspace.ctx.workspaceId);
  expect(hours.reduce((sum, { ok }) => sum + ok, 0)).toBe(2);
  expect(hours.reduce((sum, { failed }) => sum + failed, 0)).toBe(1);
});
