import { beforeEach, describe, expect, test } from "vitest";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { changesOf, manualUser } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, group } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { getConnection, lastRequestAt, openScim, saveConnection, scimUrl } from "./connection.ts";
import { regenerateKey, revokeKey } from "./key-admin.ts";
import { flushRequestLog } from "./request-log.ts";

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const settings = () => findWorkspace(workspace.ctx.workspaceId);
const somebody = (...permissions: Permission[]): Ctx => ({
  ...workspace.ctx,
  actor: { kind: "user", id: workspace.adminId, name: "Ada Admin", permissions },
});
const forbidden = { code: "forbidden" };

test("there is one URL for all workspaces, built from PUBLIC_URL", () => {
  expect(scimUrl()).toBe("http://localhost:3000/scim/v2");
});

describe("choosing the method", () => {
  test("away from SCIM: sync is off and its keys are revoked; back to it: sync is on, with a new key", async () => {
    expect(await saveConnection(workspace.ctx, { provisioningMethod: "none" })).toEqual({
      key: null,
      endedKeys: 1,
      droppedWrites: 0,
    });
    expect(await settings()).toMatchObject({ provisioningMethod: "none", syncEnabled: false });
    const { key } = await saveConnection(workspace.ctx, { provisioningMethod: "scim" });
    expect(key).toMatch(/^wsk_/);
    expect(await settings()).toMatchObject({ provisioningMethod: "scim", syncEnabled: true });
    const ask = (text: string) => workspace.scim("GET", "/Users", undefined, { authorization: `Bearer ${text}` });
    expect([(await ask(workspace.key)).status, (await ask(key ?? "")).status]).toEqual([401, 200]);
  });

  test("users and groups stay when the method goes", async () => {
    const id = await createdUser(workspace, "adele@contoso.example");
    await saveConnection(workspace.ctx, { provisioningMethod: "none" });
    const { counts } = await getConnection(workspace.ctx);
    expect(counts).toMatchObject({ linkedUsers: 1, userLimit: 100_000 });
    expect(await changesOf(workspace, id)).toHaveLength(1);
  });

  test("None can't have sync on", async () => {
    await saveConnection(workspace.ctx, { provisioningMethod: "none", syncEnabled: true });
    expect(await settings()).toMatchObject({ syncEnabled: false });
  });
});

describe('"Done"', () => {
  test("changes what it is given, keeps the rest, and makes no key", async () => {
    const saved = await saveConnection(workspace.ctx, { defaultUserStatus: "inactive", identityProvider: "okta" });
    expect(saved.key).toBeNull();
    expect(await settings()).toMatchObject({
      provisioningMethod: "scim",
      syncEnabled: true,
      defaultUserStatus: "inactive",
      identityProvider: "okta",
      onProviderDelete: "delete",
    });
  });

  test("leaves one history row, of what changed; without a change none", async () => {
    const rows = async () => (await changesOf(workspace, workspace.ctx.workspaceId)).slice(2);
    await saveConnection(somebody("provisioning.manage"), { syncEnabled: false });
    await saveConnection(somebody("provisioning.manage"), { syncEnabled: false });
    expect(await rows()).toMatchObject([
      {
        actor: { kind: "user", id: workspace.adminId, name: "Ada Admin" },
        action: "provisioning changed",
        before: { syncEnabled: true },
        after: { syncEnabled: false },
      },
    ]);
    const [row] = await rows();
    expect(Object.keys(row?.after ?? {})).toEqual(["syncEnabled"]);
    expect(row?.actor).not.toHaveProperty("permissions");
  });

  test("keeps each setting that it is given, with its history", async () => {
    await saveConnection(somebody("provisioning.manage"), {
      missingNames: "refuse",
      onProviderDelete: "keep",
      deleteAfterDays: 90,
    });
    expect(await settings()).toMatchObject({ missingNames: "refuse", onProviderDelete: "keep", deleteAfterDays: 90 });
    expect((await changesOf(workspace, workspace.ctx.workspaceId)).at(-1)).toMatchObject({
      before: { missingNames: "accept", onProviderDelete: "delete", deleteAfterDays: null },
      after: { missingNames: "refuse", onProviderDelete: "keep", deleteAfterDays: 90 },
    });
    await saveConnection(somebody("provisioning.manage"), { deleteAfterDays: null });
    expect(await settings()).toMatchObject({ deleteAfterDays: null, missingNames: "refuse" });
  });

  test("the new default status holds for the next user at once", async () => {
    await createdUser(workspace, "first@contoso.example");
    await saveConnection(workspace.ctx, { defaultUserStatus: "inactive" });
    const id = await createdUser(workspace, "second@contoso.example");
    expect((await changesOf(workspace, id))[0]?.after).toMatchObject({ status: "inactive" });
  });

  test("says since when sync is as it is", async () => {
    const before = (await settings())?.syncChangedAt;
    await saveConnection(workspace.ctx, { defaultUserStatus: "inactive" });
    expect((await settings())?.syncChangedAt).toEqual(before);
    await saveConnection(workspace.ctx, { syncEnabled: false });
    expect((await settings())?.syncChangedAt?.getTime()).toBeGreaterThan(before?.getTime() ?? 0);
  });
});

describe("who may", () => {
  test("nothing without the permission", async () => {
    const ctx = somebody("users.view", "users.manage", "groups.view", "groups.manage");
    await expect(getConnection(ctx)).rejects.toMatchObject(forbidden);
    await expect(saveConnection(ctx, { syncEnabled: false })).rejects.toMatchObject(forbidden);
    await expect(regenerateKey(ctx, { former: "now" })).rejects.toMatchObject(forbidden);
    await expect(revokeKey(ctx, crypto.randomUUID())).rejects.toMatchObject(forbidden);
    expect(await settings()).toMatchObject({ syncEnabled: true });
  });

  test('"manage provisioning" covers the switch and the settings, not the method and the keys', async () => {
    const ctx = somebody("provisioning.manage");
    await saveConnection(ctx, { syncEnabled: false, defaultUserStatus: "inactive" });
    await expect(saveConnection(ctx, { provisioningMethod: "none" })).rejects.toMatchObject(forbidden);
    await expect(regenerateKey(ctx, { former: "overlap" })).rejects.toMatchObject(forbidden);
    expect(await settings()).toMatchObject({ provisioningMethod: "scim", syncEnabled: false, defaultUserStatus: "inactive" });
    expect((await getConnection(ctx)).keys).toHaveLength(1);
  });

  test("an identity provider's key may do nothing of it", async () => {
    const ctx: Ctx = { ...workspace.ctx, actor: { kind: "key", id: crypto.randomUUID(), lastFour: "abcd" } };
    await expect(getConnection(ctx)).rejects.toMatchObject(forbidden);
    await expect(saveConnection(ctx, { syncEnabled: false })).rejects.toMatchObject(forbidden);
  });

  test("a workspace that is gone says so", async () => {
    const ctx = { ...workspace.ctx, workspaceId: crypto.randomUUID() };
    await expect(getConnection(ctx)).rejects.toMatchObject({ code: "notFound" });
    await expect(saveConnection(ctx, { syncEnabled: false })).rejects.toMatchObject({ code: "notFound" });
  });
});

test("keys are for SCIM only", async () => {
  await saveConnection(workspace.ctx, { provisioningMethod: "none" });
  await expect(regenerateKey(workspace.ctx, { former: "overlap" })).rejects.toMatchObject({ code: "invalid" });
});

test("the operator opens a workspace twice: the second time both keys work", async () => {
  const { key, ended } = await openScim(workspace.ctx);
  expect(ended).toBe(0);
  for (const text of [workspace.key, key]) {
    expect((await workspace.scim("GET", "/Users", undefined, { authorization: `Bearer ${text}` })).status).toBe(200);
  }
  expect((await openScim(workspace.ctx)).ended).toBe(1);
});

test("the operator opens a paused workspace: sync is on, with a key more", async () => {
  await saveConnection(workspace.ctx, { syncEnabled: false });
  await openScim(workspace.ctx);
  expect(await settings()).toMatchObject({ syncEnabled: true });
});

test("the page counts who is here, and only here", async () => {
  const neighbour = await newWorkspace();
  await createdUser(neighbour, "theirs@contoso.example");
  const live = await createdUser(workspace, "live@contoso.example");
  const left = await createdUser(workspace, "left@contoso.example");
  await workspace.scim("PATCH", `/Users/${left}`, dialects[0]?.activate(false));
  await manualUser(workspace, "manual@contoso.example");
  await createdGroup(workspace, "Sales", [live]);
  const { counts } = await getConnection(workspace.ctx);
  expect(counts).toEqual({ deletedUsers: 1, linkedUsers: 1, userLimit: 100_000, linkedGroups: 1, groupLimit: 10_000 });
});

test("each request shows, newest first, in words that hold no secret", async () => {
  expect(await lastRequestAt(somebody("users.view"))).toBeNull();
  await createdUser(workspace, "adele@contoso.example", { password: "Hunter2-hunter2" });
  await workspace.scim("POST", "/Groups", group("Sales"));
  await workspace.scim("GET", "/Users/unknown?x=1", undefined, { "user-agent": "Entra" });
  await flushRequestLog();
  const {
    wire: { recent },
    hours,
    keys,
    lastHeardAt,
  } = await getConnection(workspace.ctx);
  expect(lastHeardAt).toEqual(recent[0]?.at);
  expect(recent).toMatchObject([
    { method: "GET", path: "/Users/unknown", query: "x=1", status: 404 },
    { method: "POST", path: "/Groups", status: 201 },
    { method: "POST", path: "/Users", status: 201 },
  ]);
  expect(JSON.stringify(recent)).not.toMatch(/hunter2|wsk_/i);
  expect(hours.reduce((sum, { ok, failed }) => sum + ok + failed, 0)).toBe(3);
  expect(keys[0]?.lastUsedAt).toEqual(recent[0]?.at);
  expect(await lastRequestAt(somebody("groups.view"))).toEqual(recent[0]?.at);
  await expect((async () => lastRequestAt(somebody()))()).rejects.toMatchObject(forbidden);
});
