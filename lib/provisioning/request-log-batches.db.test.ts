import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { countLostRequests, countRequestsByHour } from "#db/queries/scim-minutes.ts";
import { user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { flushRequestLog, recordExchange } from "./request-log.ts";

/** How the log's entries come into the database, and what becomes of those that can't. */
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const logged = async () => {
  await flushRequestLog();
  return getSql()`select path from scim_requests where workspace_id = ${workspace.ctx.workspaceId} order by at, request_id`;
};

const exchange = {
  method: "GET",
  path: "/Users",
  query: "",
  status: 200,
  durationMs: 1.5,
  userAgent: null,
  forwardedFor: null,
  detail: null,
  requestHeaders: {},
  responseHeaders: {},
  requestBody: null,
  responseBody: null,
  body: null,
  totalResults: null,
};

const recording = () => {
  const actor = { kind: "key", id: crypto.randomUUID(), lastFour: "abcd" } as const;
  return { ...workspace.ctx, actor, seen: [], notices: [] };
};

test("a thousand requests go in a few batches, none is lost", async () => {
  const ctx = recording();
  for (let i = 0; i < 1200; i++) recordExchange(ctx, () => ({ ...exchange, requestId: crypto.randomUUID(), at: new Date() }));
  expect(await logged()).toHaveLength(1200);
});

test("what comes a second time, because the connection was lost amid the commit, is neither kept nor counted twice", async () => {
  const ctx = recording();
  const at = new Date();
  const [first, second, third] = Array.from({ length: 3 }, () => ({ ...exchange, requestId: crypto.randomUUID(), at }));
  for (const batch of [[first, second], [first, second, third], [first]]) {
    for (const one of batch) if (one) recordExchange(ctx, () => one);
    await flushRequestLog();
  }
  expect(await logged()).toHaveLength(3);
  expect(await countRequestsByHour(workspace.ctx.workspaceId)).toMatchObject([{ ok: 3, failed: 0 }]);
});

test("flushing twice at once, and with nothing waiting, is no harm", async () => {
  await workspace.scim("GET", "/Users");
  await Promise.all([flushRequestLog(), flushRequestLog(), flushRequestLog()]);
  expect(await logged()).toHaveLength(1);
});

test("while the log can't be written, requests are answered all the same, and what is missing is counted", async () => {
  const sql = getSql();
  await sql`alter table scim_requests rename to scim_requests_away`;
  try {
    for (const name of ["a", "b", "c"]) expect((await workspace.scim("POST", "/Users", user(name))).status).toBe(201);
    await flushRequestLog();
  } finally {
    await sql`alter table scim_requests_away rename to scim_requests`;
  }
  await workspace.scim("GET", "/Users");
  expect(await logged()).toHaveLength(1);
  const now = Date.now();
  expect(await countLostRequests(workspace.ctx.workspaceId, new Date(now - 60_000), new Date(now))).toBe(3);
  const hours = await countRequestsByHour(workspace.ctx.workspaceId);
  expect(hours.reduce((sum, { ok }) => sum + ok, 0)).toBe(4);
});

test("one entry that the database refuses doesn't take its batch with it", async () => {
  const ctx = recording();
  for (const path of ["/Users/a", "/Users/\0", "/Users/c"]) {
    recordExchange(ctx, () => ({ ...exchange, path, requestId: crypto.randomUUID(), at: new Date() }));
  }
  expect((await logged()).map(({ path }) => path).sort()).toEqual(["/Users/a", "/Users/c"]);
  const now = Date.now();
  expect(await countLostRequests(workspace.ctx.workspaceId, new Date(now - 60_000), new Date(now))).toBe(1);
});

test("an entry that can't be made doesn't fail the request", () => {
  const ctx = recording();
  expect(() =>
    recordExchange(ctx, () => {
      throw new Error("No.");
    }),
  ).not.toThrow();
});

test("a flood that can't be written in time loses its oldest entries, not the process", async () => {
  const ctx = recording();
  const text = "x".repeat(60_000);
  for (let i = 0; i < 1_500; i++) {
    recordExchange(ctx, () => ({
      ...exchange,
      requestId: crypto.randomUUID(),
      at: new Date(),
      responseBody: { text, bytes: 60_000, cut: false },
    }));
  }
  const kept = await logged();
  expect(kept.length).toBeGreaterThan(900);
  expect(kept.length).toBeLessThan(1_100);
  const now = Date.now();
  const lost = await countLostRequests(workspace.ctx.workspaceId, new Date(now - 60_000), new Date(now));
  expect(lost + kept.length).toBe(1_500);
});
