import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { findGroup } from "#db/queries/groups.ts";
import type { Ctx } from "#lib/ctx.ts";
import { allPermissions, grantablePermissions } from "#lib/permissions.ts";
import { changesOf, manualGroup } from "../../test/directory.ts";
import { acting, carriedRoles, carry, newRole } from "../../test/roles.ts";
import { patch } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { confirmGroupRoles, setGroupRoles } from "./group-roles.ts";

let workspace: TestWorkspace;
let admin: Ctx;
let board: string;
let agent: string;
let auditor: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  admin = acting(workspace, ...allPermissions);
  board = await manualGroup(workspace, "Board");
  agent = await newRole(workspace, "Agent", "users.manage");
  auditor = await newRole(workspace, "Auditor", "groups.view");
});

const version = async () => (await findGroup(workspace.ctx.workspaceId, board))?.version ?? 0;

test("the list replaces what the group carries: new roles are in effect, suspended ones stay suspended", async () => {
  await carry(workspace, board, agent, new Date());
  await setGroupRoles(admin, board, await version(), [agent, auditor]);
  expect(await carriedRoles(workspace, board)).toEqual(["Agent?", "Auditor"]);
  await setGroupRoles(admin, board, await version(), [agent]);
  expect(await carriedRoles(workspace, board)).toEqual(["Agent?"]);
  await setGroupRoles(admin, board, await version(), []);
  expect(await carriedRoles(workspace, board)).toEqual([]);
  expect((await changesOf(workspace, board)).slice(1)).toMatchObject([
    { action: "roles changed", before: { roles: [] }, after: { roles: ["Auditor"] } },
    { action: "roles changed", before: { roles: ["Auditor"] }, after: { roles: [] } },
    { action: "roles changed", before: { suspendedRoles: ["Agent"] }, after: { suspendedRoles: [] } },
  ]);
});

test("confirming puts the named roles into effect, and no others", async () => {
  await carry(workspace, board, agent, new Date());
  await carry(workspace, board, auditor, new Date());
  await confirmGroupRoles(admin, board, await version(), [agent]);
  expect(await carriedRoles(workspace, board)).toEqual(["Agent", "Auditor?"]);
  expect((await changesOf(workspace, board)).at(-1)).toMatchObject({
    action: "roles confirmed",
    before: { roles: [], suspendedRoles: ["Agent", "Auditor"] },
    after: { roles: ["Agent"], suspendedRoles: ["Auditor"] },
  });
});

test("what changes nothing leaves no history row and no version", async () => {
  await carry(workspace, board, agent);
  const before = await version();
  await setGroupRoles(admin, board, before, [agent]);
  await confirmGroupRoles(admin, board, before, [agent]);
  expect(await version()).toBe(before);
  expect(await changesOf(workspace, board)).toHaveLength(1);
});

test("whoever decided for a manual group doesn't decide for what the provider took over meanwhile", async () => {
  const seen = await version();
  await workspace.scim("PATCH", `/Groups/${board}`, patch());
  await expect(setGroupRoles(admin, board, seen, [agent])).rejects.toMatchObject({ code: "versionMismatch" });
  expect(await carriedRoles(workspace, board)).toEqual([]);
  // Having seen it, they may: what a linked group carries is the workspace's own.
  await setGroupRoles(admin, board, await version(), [agent]);
  expect(await carriedRoles(workspace, board)).toEqual(["Agent"]);
});

test("an assignment and the provider's first write at once: the role is suspended, or the admin is told", async () => {
  for (let round = 0; round < 10; round++) {
    const id = await manualGroup(workspace, `Group ${round}`);
    const [assigned, adopted] = await Promise.allSettled([
      setGroupRoles(admin, id, 1, [agent]),
      workspace.scim("PATCH", `/Groups/${id}`, patch()),
    ]);
    expect(adopted).toMatchObject({ value: { status: expect.any(Number) } });
    expect(await carriedRoles(workspace, id)).toEqual(assigned.status === "fulfilled" ? ["Agent?"] : []);
  }
});

describe.each<[string, (ctx: Ctx, group: string, version: number, roles: string[]) => Promise<void>]>([
  ["assign", setGroupRoles],
  ["confirm", confirmGroupRoles],
])("to %s a role", (name, verb) => {
  beforeEach(async () => {
    if (name === "confirm") await carry(workspace, board, agent, new Date());
  });

  test("is for a workspace admin only", async () => {
    const before = await carriedRoles(workspace, board);
    const seen = await version();
    await expect(
      (async () => verb(acting(workspace, ...grantablePermissions, "keys.manage"), board, seen, [agent]))(),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect(await carriedRoles(workspace, board)).toEqual(before);
  });

  test("is refused to whoever lacks a permission that it holds", async () => {
    const seen = await version();
    await expect(verb(acting(workspace, "roles.manage", "users.view"), board, seen, [agent])).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Manage users"),
    });
    await verb(acting(workspace, "roles.manage", "users.manage"), board, seen, [agent]);
    expect(await carriedRoles(workspace, board)).toEqual(["Agent"]);
  });

  test("needs a group and a role of this workspace", async () => {
    const neighbour = await newWorkspace();
    const [theirGroup, theirRole] = [await manualGroup(neighbour, "Theirs"), await newRole(neighbour, "Theirs", "users.view")];
    await carry(neighbour, theirGroup, theirRole, new Date());
    for (const [group, role] of [
      [theirGroup, agent],
      [theirGroup, theirRole],
      [board, theirRole],
      [board, randomUUID()],
      [randomUUID(), agent],
    ] as const) {
      await expect(verb(admin, group, await version(), [role])).rejects.toMatchObject({ code: "notFound" });
    }
    expect(await carriedRoles(neighbour, theirGroup)).toEqual(["Theirs?"]);
  });
});
