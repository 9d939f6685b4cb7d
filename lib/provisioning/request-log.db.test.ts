import { beforeEach, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { regenerateKey } from "./key-admin.ts";
import { flushRequestLog, noteUnknownKey, recordExchange } from "./request-log.ts";

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
});

test("a thousand requests go in a few batches, none is lost", async () => {
  const key = { kind: "key", id: crypto.randomUUID(), lastFour: "abcd" } as const;
  const ctx = { ...workspace.ctx, actor: key, seen: [] } as unknown as Parameters<typeof recordExchange>[0];
  const exchange = {
    method: "GET",
    path: "/Users",
    query: "",
    status: 200,
    durationMs: 1.5,
    userAgent: null,
    forwardedFor: null,
    detail: null,
  };
  for (let i = 0; i < 1200; i++) recordExchange(ctx, { ...exchange, requestId: crypto.randomUUID(), at: new Date() });
  expect(await logged()).toHaveLength(1200);
});

test("flushing twice at once, and with nothing waiting, is no harm", async () => {
  await workspace.scim("GET", "/Users");
  await Promise.all([flushRequestLog(), flushRequestLog(), flushRequestLog()]);
  expect(await logged()).toHaveLength(1);
});
