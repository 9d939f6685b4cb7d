import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { listLiveKeys } from "#db/queries/api-keys.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { editUser } from "#lib/directory/user-admin.ts";
import { profileOf } from "#lib/directory/user-profile.ts";
import { changesOf, manualUser, stored } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, filtered, memberIds, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { getConnection, saveConnection } from "./connection.ts";
import { previewConnectionRemoval, removeConnection, type UnlinkPosition, unlinkNext } from "./remove-connection.ts";

let workspace: TestWorkspace;
let adele: string;
let bert: string;
let sales: string;
const objectId = "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef";

beforeEach(async () => {
  workspace = await newWorkspace();
  adele = await createdUser(workspace, "adele@contoso.example", { externalId: objectId });
  bert = await createdUser(workspace, "bert@contoso.example");
  sales = await createdGroup(workspace, "Sales", [adele, bert]);
});

const somebody = (...permissions: Permission[]): Ctx => ({
  ...workspace.ctx,
  actor: { kind: "user", id: workspace.adminId, name: "Ada Admin", permissions },
});

async function unlinkAll({ deactivate = false } = {}) {
  const sum = { users: 0, groups: 0, deactivated: 0, steps: 0 };
  let at: UnlinkPosition | null = { kind: "users", after: null };
  while (at) {
    const step = await unlinkNext(workspace.ctx, { deactivate, at });
    sum.users += step.users;
    sum.groups += step.groups;
    sum.deactivated += step.deactivated;
    sum.steps++;
    at = step.next;
  }
  return sum;
}

test("the first step alone leaves nothing half done: no key works, everybody is editable, nothing is listed as refused", async () => {
  await saveConnection(workspace.ctx, { syncEnabled: false });
  await workspace.scim("DELETE", `/Users/${bert}`);
  expect(await removeConnection(workspace.ctx)).toBe(1);
  expect(await findWorkspace(workspace.ctx.workspaceId)).toMatchObject({ provisioningMethod: "none", syncEnabled: false });
  expect((await workspace.scim("GET", "/Users")).status).toBe(401);
  expect(await listLiveKeys(workspace.ctx.workspaceId)).toEqual([]);
  expect((await getConnection(workspace.ctx)).refused).toBe(0);
  const found = await stored(workspace, adele);
  await editUser(workspace.ctx, adele, found.version, { ...profileOf(found), title: "Buyer" });
  expect((await changesOf(workspace, workspace.ctx.workspaceId)).at(-1)).toEqual(
    expect.objectContaining({
      action: "connection removed",
      before: { provisioningMethod: "scim" },
      after: { provisioningMethod: "none" },
    }),
  );
});

test("done twice it is done once", async () => {
  await removeConnection(workspace.ctx);
  const rows = (await changesOf(workspace, workspace.ctx.workspaceId)).length;
  expect(await removeConnection(workspace.ctx)).toBe(0);
  expect(await changesOf(workspace, workspace.ctx.workspaceId)).toHaveLength(rows);
});

test("users and groups stay, with memberships, and belong to nobody else any more", async () => {
  const deleted = await createdUser(workspace, "left@contoso.example");
  await workspace.scim("PATCH", `/Users/${deleted}`, dialects[0]?.activate(false));
  const manual = await manualUser(workspace, "manual@contoso.example", { externalId: "kept" });
  await removeConnection(workspace.ctx);
  expect(await unlinkAll()).toMatchObject({ users: 3, groups: 1, deactivated: 0 });
  expect(await stored(workspace, adele)).toMatchObject({
    source: "manual",
    externalId: null,
    status: "active",
    deletedAt: null,
    groups: [{ id: sales }],
  });
  expect(await stored(workspace, deleted)).toMatchObject({ source: "manual", deletedAt: expect.any(Date) });
  expect(await stored(workspace, manual)).toMatchObject({ source: "manual", externalId: "kept", version: 1 });
  expect((await changesOf(workspace, adele)).at(-1)).toMatchObject({
    action: "unlinked",
    actor: { kind: "operator" },
    before: { source: "scim", externalId: objectId },
    after: { source: "manual", externalId: null },
  });
  expect((await changesOf(workspace, bert)).at(-1)).toMatchObject({ before: { source: "scim" }, after: { source: "manual" } });
  expect((await changesOf(workspace, sales)).at(-1)).toMatchObject({ action: "unlinked" });
  expect((await getConnection(workspace.ctx)).counts).toMatchObject({ linkedUsers: 0, linkedGroups: 0 });
  expect(await previewConnectionRemoval(workspace.ctx)).toEqual({ users: 0, groups: 0, active: 0, admins: 0 });
});

test("a new connection, from another tenant too, takes the same people over and makes nobody a different person", async () => {
  await removeConnection(workspace.ctx);
  await unlinkAll();
  const { key } = await saveConnection(workspace.ctx, { provisioningMethod: "scim" });
  const again = { authorization: `Bearer ${key}` };
  const { body } = await workspace.scim("GET", filtered("Users", 'userName eq "adele@contoso.example"'), undefined, again);
  expect(body.Resources[0].id).toBe(adele);
  const other = patch({ op: "replace", path: "externalId", value: crypto.randomUUID() });
  expect((await workspace.scim("PATCH", `/Users/${adele}`, other, again)).status).toBe(200);
  expect((await changesOf(workspace, adele)).at(-1)?.action).toBe("changed");
  expect((await stored(workspace, adele)).groups).toHaveLength(1);
  expect((await workspace.scim("POST", "/Users", user("bert@contoso.example"), again)).status).toBe(409);
});

describe("deactivating", () => {
  test("ends the sessions of live users; admins, the deleted and those who never belonged to the provider are left as they are", async () => {
    const { workspaceId } = workspace.ctx;
    const sql = getSql();
    const deleted = await createdUser(workspace, "left@contoso.example", { active: false });
    const manual = await manualUser(workspace, "manual@contoso.example");
    await sql`update users set role = 'admin' where id = ${bert}`;
    for (const id of [adele, bert]) {
      await sql`insert into sessions (workspace_id, id, user_id, expires_at) values (${workspaceId}, gen_random_uuid(), ${id}, now() + interval '1 day')`;
    }
    expect(await previewConnectionRemoval(workspace.ctx)).toEqual({ users: 3, groups: 1, active: 1, admins: 1 });
    await removeConnection(workspace.ctx);
    expect(await unlinkAll({ deactivate: true })).toMatchObject({ users: 3, deactivated: 1 });
    const states = await Promise.all([adele, bert, deleted, manual].map((id) => stored(workspace, id)));
    expect(states.map(({ status }) => status)).toEqual(["inactive", "active", "active", "active"]);
    expect((await changesOf(workspace, adele)).at(-1)).toMatchObject({
      before: { status: "active" },
      after: { status: "inactive" },
    });
    const sessions = await sql`select user_id as "userId" from sessions where workspace_id = ${workspaceId}`;
    expect([...sessions]).toEqual([{ userId: bert }]);
  });
});

test("goes on where it ended, and stops when SCIM is chosen again meanwhile", async () => {
  const { workspaceId } = workspace.ctx;
  await getSql()`
    insert into users (workspace_id, id, user_name, user_name_key, source, status, attributes, attributes_key, search_text)
    select ${workspaceId}, gen_random_uuid(), 'p' || n, 'p' || n, 'scim', 'active', '{}', '{}', '' from generate_series(1, 600) n`;
  await removeConnection(workspace.ctx);
  const first = await unlinkNext(workspace.ctx, { deactivate: false, at: { kind: "users", after: null } });
  expect(first).toMatchObject({ users: 500, next: { kind: "users", after: expect.any(String) } });
  await saveConnection(workspace.ctx, { provisioningMethod: "scim" });
  const rest = unlinkNext(workspace.ctx, { deactivate: false, at: first.next ?? { kind: "users", after: null } });
  await expect(rest).rejects.toMatchObject({ code: "invalid" });
  expect(await previewConnectionRemoval(workspace.ctx)).toMatchObject({ users: 102 });
  await saveConnection(workspace.ctx, { provisioningMethod: "none" });
  expect(await unlinkAll()).toMatchObject({ users: 102, groups: 1 });
});

test("a write of the provider's that is under way loses to it, or is undone by it: never a linked user without a connection", async () => {
  const writes = Promise.all(
    Array.from({ length: 10 }, (_, i) => workspace.scim("PATCH", `/Users/${adele}`, dialects[0]?.set({ title: `T${i}` }))),
  );
  await removeConnection(workspace.ctx);
  await writes;
  await unlinkAll();
  expect(await stored(workspace, adele)).toMatchObject({ source: "manual", externalId: null });
});

test("another workspace's are its own", async () => {
  const other = await newWorkspace();
  const theirs = await createdUser(other, "adele@contoso.example");
  await removeConnection(workspace.ctx);
  await unlinkAll();
  expect((await stored(other, theirs)).source).toBe("scim");
  expect((await other.scim("GET", "/Users")).status).toBe(200);
  await expect(unlinkNext(other.ctx, { deactivate: false, at: { kind: "users", after: null } })).rejects.toMatchObject({
    code: "invalid",
  });
  const gone = { ...workspace.ctx, workspaceId: crypto.randomUUID() };
  await expect(removeConnection(gone)).rejects.toMatchObject({ code: "notFound" });
  await expect(unlinkNext(gone, { deactivate: false, at: { kind: "users", after: null } })).rejects.toMatchObject({
    code: "notFound",
  });
});

test("it is for role admin only", async () => {
  const ctx = somebody("provisioning.manage", "users.manage", "groups.manage");
  const tries = [
    async () => previewConnectionRemoval(ctx),
    () => removeConnection(ctx),
    async () => unlinkNext(ctx, { deactivate: true, at: { kind: "users", after: null } }),
  ];
  for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  expect(await findWorkspace(workspace.ctx.workspaceId)).toMatchObject({ provisioningMethod: "scim" });
  expect(await memberIds(workspace, sales)).toHaveLength(2);
});
