import { beforeEach, describe, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { insertKey, listLiveKeys } from "#db/queries/api-keys.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import type { Ctx } from "#lib/ctx.ts";
import { changesOf } from "../../test/directory.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { expiringKey, listFormerKeys, OVERLAP_MS, regenerateKey, revokeKey } from "./key-admin.ts";
import { newKeyText } from "./key-text.ts";
import { forgetKeyLookups } from "./keys.ts";
import { flushRequestLog } from "./request-log.ts";

const DAY = 86_400_000;
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const probe = '/Users?filter=userName eq "2f9f1ec4-0f2d-4f2c-9a52-6f1a4e5a7f10"'.replaceAll(" ", "+");
const ask = (authorization: string) => workspace.scim("GET", probe, undefined, { authorization });
const status = async (key: string) => (await ask(`Bearer ${key}`)).status;
const admin = (name: string): Ctx => ({
  ...workspace.ctx,
  actor: { kind: "user", id: workspace.adminId, name, permissions: ["provisioning.manage", "keys.manage"] },
});
const keyIdOf = async (lastFour: string) =>
  (await listLiveKeys(workspace.ctx.workspaceId)).find((key) => key.lastFour === lastFour)?.id ?? "";

/** Any test of an expiry: the row says so, and nobody remembers what it said before. */
async function expire(lastFour: string) {
  await getSql()`update api_keys set expires_at = now() - interval '1 second'
    where workspace_id = ${workspace.ctx.workspaceId} and last_four = ${lastFour}`;
  forgetKeyLookups();
}

const other = (letter: string) => (letter === "a" ? "b" : "a");
const changed = (text: string, at: number) => text.slice(0, at) + other(text.charAt(at)) + text.slice(at + 1);

test.each<[string, (key: string) => string]>([
  ["none", () => ""],
  ["an empty one", () => "Bearer "],
  ["another scheme", (key) => `Basic ${Buffer.from(`scim:${key}`).toString("base64")}`],
  ["the bare key", (key) => key],
  ["one cut short", (key) => `Bearer ${key.slice(0, -1)}`],
  ["one with something behind it", (key) => `Bearer ${key}x`],
  ["two words", (key) => `Bearer ${key} ${key}`],
  ["another secret", (key) => `Bearer ${changed(key, key.length - 5)}`],
  ["another key's id", (key) => `Bearer ${changed(key, 40)}`],
  ["another workspace's id", (key) => `Bearer ${changed(key, 10)}`],
  ["something of somebody else's", () => "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln"],
])("a wrong key — %s — is a 401 in SCIM's form", async (_what, authorization) => {
  expect(await status(workspace.key)).toBe(200);
  const answer = await ask(authorization(workspace.key));
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm=/);
  expect(answer.headers.get("content-type")).toMatch(/^application\/scim\+json/);
  expect(answer.body).toMatchObject({ schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "401" });
});

test("the scheme's name is read in any case", async () => {
  expect((await ask(`bearer ${workspace.key}`)).status).toBe(200);
});

test("a valid key, addressed to another workspace, opens neither", async () => {
  const neighbour = await newWorkspace();
  const [prefix, , ...rest] = workspace.key.split("_");
  const [, theirs] = neighbour.key.split("_");
  expect(await status(workspace.key)).toBe(200);
  // The look-up of the key that was just used is remembered; it must not answer for the other address.
  expect(await status([prefix, theirs, ...rest].join("_"))).toBe(401);
});

test("keys of another kind don't open the SCIM door", async () => {
  const id = crypto.randomUUID();
  const { text, digest, lastFour } = newKeyText(workspace.ctx.workspaceId, id);
  await inTransaction((tx) =>
    insertKey(workspace.ctx.workspaceId, { id, kind: "ad_sync", digest, lastFour, createdBy: "test", expiresAt: null }, tx),
  );
  expect(await status(text)).toBe(401);
});

test("only a digest of the secret is stored", async () => {
  const [row] = await getSql()`select * from api_keys where workspace_id = ${workspace.ctx.workspaceId}`;
  const secret = workspace.key.split("_").at(-1) ?? "";
  expect(secret).toHaveLength(52);
  expect(row?.digest).toHaveLength(32);
  expect(row?.last_four).toBe(secret.slice(-4));
  const [{ found } = { found: true }] = await getSql()`
    select exists (select 1 from changes c where c.workspace_id = ${workspace.ctx.workspaceId} and c::text like ${`%${secret}%`}) as found`;
  expect(found).toBe(false);
  expect(JSON.stringify(row)).not.toContain(secret);
});

test("a new key with an overlap: both open for 24 hours", async () => {
  const { key, ended } = await regenerateKey(workspace.ctx, { former: "overlap" });
  expect(ended).toBe(0);
  expect([await status(workspace.key), await status(key)]).toEqual([200, 200]);
  const [fresh, former] = await listLiveKeys(workspace.ctx.workspaceId);
  expect(fresh).toMatchObject({ lastFour: key.slice(-4), expiresAt: null });
  expect((former?.expiresAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(OVERLAP_MS - 60_000);
});

test("when the overlap is over the former key stops, and says why", async () => {
  const { key } = await regenerateKey(workspace.ctx, { former: "overlap" });
  await expire(workspace.key.slice(-4));
  const answer = await ask(`Bearer ${workspace.key}`);
  expect(answer.status).toBe(401);
  expect(answer.body.detail).toMatch(/expired/);
  expect(await status(key)).toBe(200);
});

test("an overlap never lengthens the life of a key that ends sooner", async () => {
  const soon = new Date(Date.now() + 60_000);
  await getSql()`update api_keys set expires_at = ${soon} where workspace_id = ${workspace.ctx.workspaceId}`;
  await regenerateKey(workspace.ctx, { former: "overlap" });
  const [, former] = await listLiveKeys(workspace.ctx.workspaceId);
  expect(former?.expiresAt).toEqual(soon);
});

test("a new key because the former leaked: that one stops at once", async () => {
  expect(await status(workspace.key)).toBe(200);
  const { key, ended } = await regenerateKey(workspace.ctx, { former: "now" });
  expect(ended).toBe(1);
  const answer = await ask(`Bearer ${workspace.key}`);
  expect(answer.status).toBe(401);
  expect(answer.body.detail).toMatch(/revoked/);
  expect(await status(key)).toBe(200);
});

test("there are at most two keys: a third ends the oldest at once", async () => {
  const { key: second } = await regenerateKey(workspace.ctx, { former: "overlap" });
  const { key: third, ended } = await regenerateKey(workspace.ctx, { former: "overlap" });
  expect(ended).toBe(1);
  expect([await status(workspace.key), await status(second), await status(third)]).toEqual([401, 200, 200]);
  expect(await listLiveKeys(workspace.ctx.workspaceId)).toHaveLength(2);
});

test("two admins who regenerate at the same moment leave two keys, not three", async () => {
  await Promise.all([1, 2, 3, 4].map(() => regenerateKey(workspace.ctx, { former: "overlap" })));
  expect(await listLiveKeys(workspace.ctx.workspaceId)).toHaveLength(2);
});

test("a revoked key stops at once, though it was used a moment ago", async () => {
  expect(await status(workspace.key)).toBe(200);
  await revokeKey(workspace.ctx, await keyIdOf(workspace.key.slice(-4)));
  const answer = await ask(`Bearer ${workspace.key}`);
  expect(answer.status).toBe(401);
  expect(answer.body.detail).toMatch(/revoked/);
});

test("another instance notices within a second that a key was revoked", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    expect(await status(workspace.key)).toBe(200);
    // Behind this process's back, as another instance does it.
    await getSql()`update api_keys set revoked_at = now() where workspace_id = ${workspace.ctx.workspaceId}`;
    vi.setSystemTime(Date.now() + 1000);
    expect(await status(workspace.key)).toBe(401);
  } finally {
    vi.useRealTimers();
  }
});

test("revoking twice, an unknown key, or another workspace's says so and changes nothing", async () => {
  const id = await keyIdOf(workspace.key.slice(-4));
  const neighbour = await newWorkspace();
  const gone = { code: "notFound" };
  await expect(revokeKey(neighbour.ctx, id)).rejects.toMatchObject(gone);
  expect(await status(workspace.key)).toBe(200);
  await revokeKey(workspace.ctx, id);
  await expect(revokeKey(workspace.ctx, id)).rejects.toMatchObject(gone);
  await expect(revokeKey(workspace.ctx, crypto.randomUUID())).rejects.toMatchObject(gone);
});

test("a key lives as long as was chosen when it was made, or without an end", async () => {
  await regenerateKey(workspace.ctx, { former: "now", expiresInDays: 90 });
  const [key] = await listLiveKeys(workspace.ctx.workspaceId);
  expect(Math.round(((key?.expiresAt?.getTime() ?? 0) - Date.now()) / DAY)).toBe(90);
  await regenerateKey(workspace.ctx, { former: "now", expiresInDays: null });
  expect(await listLiveKeys(workspace.ctx.workspaceId)).toMatchObject([{ expiresAt: null }]);
});

test("history says when a key was made, when its end was brought forward, and who revoked it", async () => {
  const id = await keyIdOf(workspace.key.slice(-4));
  await regenerateKey(admin("Ada Admin"), { former: "overlap", expiresInDays: 180 });
  await revokeKey(admin("Bo Admin"), id);
  expect(await changesOf(workspace, id)).toMatchObject([
    { action: "created", after: { lastFour: workspace.key.slice(-4), expiresAt: null } },
    { action: "expiry changed", actor: { name: "Ada Admin" }, before: { expiresAt: null } },
    { action: "revoked", actor: { name: "Bo Admin" } },
  ]);
});

test("the list of ended keys says who ended them; those that expired ended by themselves", async () => {
  await regenerateKey(workspace.ctx, { former: "overlap" });
  await expire(workspace.key.slice(-4));
  const { key } = await regenerateKey(workspace.ctx, { former: "overlap" });
  await revokeKey(admin("Bo Admin"), await keyIdOf(key.slice(-4)));
  expect(await listFormerKeys(workspace.ctx)).toMatchObject([
    { lastFour: key.slice(-4), endedBy: { kind: "user", name: "Bo Admin" } },
    { lastFour: workspace.key.slice(-4), revokedAt: null, endedBy: null },
  ]);
  expect(await listFormerKeys((await newWorkspace()).ctx)).toEqual([]);
});

test("a key remembers what used it last, and from where", async () => {
  await workspace.scim("GET", "/Users", undefined, { "user-agent": "Older", "x-forwarded-for": "192.0.2.1" });
  await workspace.scim("GET", "/Users", undefined, { "user-agent": "x".repeat(5000), "x-forwarded-for": "spoofed, 192.0.2.7" });
  await flushRequestLog();
  expect(await listLiveKeys(workspace.ctx.workspaceId)).toMatchObject([
    { lastUsedAt: expect.any(Date), lastUsedAgent: "x".repeat(200), lastUsedAddress: "192.0.2.7" },
  ]);
});

describe("a warning that the key ends", () => {
  const inDays = (days: number) => new Date(Date.now() + days * DAY);

  test("comes 14 days before, and stays when it has ended", async () => {
    expect(await expiringKey(workspace.ctx, inDays(1000))).toBeNull();
    const { key } = await regenerateKey(workspace.ctx, { former: "now", expiresInDays: 90 });
    expect(await expiringKey(workspace.ctx, inDays(75.9))).toBeNull();
    expect(await expiringKey(workspace.ctx, inDays(76.1))).toMatchObject({ lastFour: key.slice(-4) });
    expect(await expiringKey(workspace.ctx, inDays(91))).toMatchObject({ lastFour: key.slice(-4) });
  });

  test("isn't for a key that another one outlives, nor for one that somebody revoked", async () => {
    await regenerateKey(workspace.ctx, { former: "now", expiresInDays: 90 });
    await regenerateKey(workspace.ctx, { former: "overlap", expiresInDays: 365 });
    expect(await expiringKey(workspace.ctx, inDays(89))).toBeNull();
    for (const { id } of await listLiveKeys(workspace.ctx.workspaceId)) await revokeKey(workspace.ctx, id);
    expect(await expiringKey(workspace.ctx, inDays(1000))).toBeNull();
  });

  test("is for those who manage provisioning, as the list of ended keys is", async () => {
    const ctx: Ctx = {
      ...workspace.ctx,
      actor: { kind: "user", id: workspace.adminId, name: "Ada", permissions: ["users.view", "keys.manage"] },
    };
    await expect(expiringKey(ctx)).rejects.toMatchObject({ code: "forbidden" });
    expect(() => listFormerKeys(ctx)).toThrow(expect.objectContaining({ code: "forbidden" }));
  });
});
