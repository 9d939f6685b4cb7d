import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { join, manualGroup, manualUser } from "../../test/directory.ts";
import { acting, carry, newRole } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { effectivePermissions } from "./effective-permissions.ts";

let workspace: TestWorkspace;
let user: string;
let board: string;
let desk: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  user = await manualUser(workspace, "adele@contoso.example");
  [board, desk] = [await manualGroup(workspace, "Board"), await manualGroup(workspace, "Help desk")];
  await join(workspace, board, user);
  await join(workspace, desk, user);
});

const read = (id = user) => effectivePermissions(acting(workspace, "users.view"), id);

test("a permission names every role and group that it comes from; a suspended one alone has no effect", async () => {
  const [auditor, agent] = [
    await newRole(workspace, "Auditor", "users.view", "groups.view"),
    await newRole(workspace, "Agent", "users.view"),
  ];
  await carry(workspace, board, auditor, new Date());
  await carry(workspace, desk, agent);
  const throughAgent = { role: { id: agent, name: "Agent" }, group: { id: desk, displayName: "Help desk" }, suspended: false };
  const throughAuditor = { role: { id: auditor, name: "Auditor" }, group: { id: board, displayName: "Board" }, suspended: true };
  expect(await read()).toEqual({
    admin: false,
    permissions: [
      { permission: "users.view", inEffect: true, origins: [throughAgent, throughAuditor] },
      { permission: "groups.view", inEffect: false, origins: [throughAuditor] },
    ],
  });
});

test("nobody has any without a role, and a deleted group grants none", async () => {
  expect(await read()).toEqual({ admin: false, permissions: [] });
  await carry(workspace, board, await newRole(workspace, "Auditor", "users.view"));
  expect((await read()).permissions).toHaveLength(1);
  await getSql()`update groups set deleted_at = now() where id = ${board}`;
  expect(await read()).toEqual({ admin: false, permissions: [] });
});

test("a workspace admin may do everything, and no role holds what only an admin may", async () => {
  const admin = await read(workspace.adminId);
  expect(admin.admin).toBe(true);
  expect(admin.permissions.every(({ inEffect }) => inEffect)).toBe(true);
  await carry(workspace, board, await newRole(workspace, "Sneaky", "keys.manage", "roles.manage"));
  expect(await read()).toEqual({ admin: false, permissions: [] });
});

test("is for who may view users, in their own workspace", async () => {
  const neighbour = await newWorkspace();
  const theirs = await manualUser(neighbour, "theirs@contoso.example");
  for (const id of [theirs, randomUUID()]) await expect(read(id)).rejects.toMatchObject({ code: "notFound" });
  await expect(effectivePermissions(acting(workspace, "groups.view"), user)).rejects.toMatchObject({ code: "forbidden" });
});
