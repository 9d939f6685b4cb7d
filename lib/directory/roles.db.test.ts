import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { findRole, listRoles } from "#db/queries/roles.ts";
import type { Ctx } from "#lib/ctx.ts";
import { allPermissions, grantablePermissions } from "#lib/permissions.ts";
import { changesOf, manualGroup } from "../../test/directory.ts";
import { acting, carriedRoles, carry, newRole } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { deleteGroupAsAdmin } from "./group-admin.ts";
import { changeRole, createRole, deleteRole } from "./roles.ts";

let workspace: TestWorkspace;
let admin: Ctx;

beforeEach(async () => {
  workspace = await newWorkspace();
  admin = acting(workspace, ...allPermissions);
});

const found = (id: string) => findRole(workspace.ctx.workspaceId, id);

test("a role is made, changed and deleted, with a history row each; whoever manages something sees it, too", async () => {
  const id = await createRole(admin, { name: "Agent", permissions: ["users.manage"] });
  expect(await found(id)).toEqual({ id, name: "Agent", permissions: expect.arrayContaining(["users.view", "users.manage"]) });
  await changeRole(admin, id, { name: "Desk", permissions: ["groups.view"] });
  await changeRole(admin, id, { name: "Desk", permissions: ["groups.view"] });
  expect(await found(id)).toEqual({ id, name: "Desk", permissions: ["groups.view"] });
  const board = await manualGroup(workspace, "Board");
  await carry(workspace, board, id);
  await deleteRole(admin, id);
  expect(await found(id)).toBeNull();
  expect(await carriedRoles(workspace, board)).toEqual([]);
  expect(await changesOf(workspace, id)).toMatchObject([
    { entity: "role", action: "created", after: { name: "Agent", permissions: ["users.view", "users.manage"] } },
    {
      action: "changed",
      before: { name: "Agent", permissions: ["users.view", "users.manage"] },
      after: { name: "Desk", permissions: ["groups.view"] },
    },
    { action: "deleted", before: { name: "Desk", permissions: ["groups.view"], groups: ["Board"] } },
  ]);
});

test("names are unique in a workspace, whatever their case", async () => {
  const id = await createRole(admin, { name: "Agent", permissions: ["users.view"] });
  const other = await createRole(admin, { name: "Other", permissions: ["users.view"] });
  const taken = { code: "roleNameTaken", field: "name" };
  await expect(createRole(admin, { name: "AGENT", permissions: ["users.view"] })).rejects.toMatchObject(taken);
  await expect(changeRole(admin, other, { name: "agent", permissions: ["users.view"] })).rejects.toMatchObject(taken);
  await changeRole(admin, id, { name: "AGENT", permissions: ["users.view"] });
  expect((await found(id))?.name).toBe("AGENT");
});

describe.each<[string, (ctx: Ctx, id: string) => Promise<unknown>]>([
  ["create", (ctx) => createRole(ctx, { name: "New", permissions: ["users.view"] })],
  ["change", (ctx, id) => changeRole(ctx, id, { name: "New", permissions: ["users.view"] })],
  ["delete", deleteRole],
])("to %s", (name, verb) => {
  test("is for a workspace admin only", async () => {
    const id = await newRole(workspace, "Agent", "users.view");
    const most = acting(workspace, ...grantablePermissions, "keys.manage");
    await expect((async () => verb(most, id))()).rejects.toMatchObject({ code: "forbidden" });
    expect(await found(id)).toMatchObject({ name: "Agent" });
  });

  test.skipIf(name === "create")("another workspace's role is not found, and not touched", async () => {
    const neighbour = await newWorkspace();
    const theirs = await newRole(neighbour, "Theirs", "users.view");
    for (const id of [theirs, randomUUID()]) await expect(verb(admin, id)).rejects.toMatchObject({ code: "notFound" });
    expect(await findRole(neighbour.ctx.workspaceId, theirs)).toMatchObject({ name: "Theirs" });
  });
});

test("the list counts the live groups that carry a role, and those in which it is suspended", async () => {
  const agent = await newRole(workspace, "Agent", "users.view");
  await newRole(workspace, "Auditor");
  const groups = await Promise.all(["One", "Two", "Three"].map((name) => manualGroup(workspace, name)));
  for (const [index, group] of groups.entries()) await carry(workspace, group, agent, index === 0 ? new Date() : null);
  await deleteGroupAsAdmin(workspace.ctx, groups[2] ?? "");
  expect(await listRoles(workspace.ctx.workspaceId)).toMatchObject([
    { name: "Agent", permissions: ["users.view"], groups: 2, suspended: 1 },
    { name: "Auditor", permissions: [], groups: 0, suspended: 0 },
  ]);
});
