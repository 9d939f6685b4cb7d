import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Actor, Ctx, Permission } from "#lib/ctx.ts";
import { changesOf, join, manualGroup, manualUser, setSettings } from "../../test/directory.ts";
import { createdGroup, createdUser, filtered } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { findGroupById, listGroups, listMembers } from "./admin-reads.ts";
import { deleteGroupAsAdmin, renameGroup } from "./group-admin.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let linked: string;
let manual: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = as("groups.view", "groups.manage");
  linked = await createdGroup(workspace, "Sales");
  manual = await manualGroup(workspace, "Board");
});

function as(...permissions: Permission[]): Ctx {
  const actor: Actor = { kind: "user", id: workspace.adminId, name: "Ada Admin", permissions };
  return { workspaceId: workspace.ctx.workspaceId, actor, requestId: "click-1" };
}

const pause = () => setSettings(workspace, { syncEnabled: false });

describe.each<[string, (ctx: Ctx, id: string) => Promise<void>]>([
  ["rename", (by, id) => renameGroup(by, id, "New name")],
  ["delete", deleteGroupAsAdmin],
])("to %s", (_name, verb) => {
  const run = async (by: Ctx, id: string) => verb(by, id);

  test.each<[string, () => Ctx]>([
    ["somebody who may only look", () => as("groups.view", "users.manage", "keys.manage")],
    ["an identity provider's key", () => ({ ...ctx, actor: { kind: "key", id: randomUUID(), lastFour: "abcd" } })],
  ])("is not for %s", async (_who, by) => {
    await expect(run(by(), manual)).rejects.toMatchObject({ code: "forbidden" });
    expect(await findGroupById(ctx, manual)).toMatchObject({ displayName: "Board" });
  });

  test("another workspace's group is not found, and not touched", async () => {
    const neighbour = await newWorkspace();
    const theirs = await manualGroup(neighbour, "Theirs");
    await expect(run(ctx, theirs)).rejects.toMatchObject({ code: "notFound" });
    expect(await findGroupById(neighbour.ctx, theirs)).toMatchObject({ displayName: "Theirs" });
    expect(await findGroupById(ctx, theirs)).toBeNull();
  });

  test("a linked group needs the pause", async () => {
    await expect(run(ctx, linked)).rejects.toMatchObject({ code: "managedByProvider" });
    expect(await findGroupById(ctx, linked)).toMatchObject({ displayName: "Sales" });
    await pause();
    await run(ctx, linked);
    expect((await findGroupById(ctx, linked))?.displayName).not.toBe("Sales");
  });

  test("a deleted group is not found", async () => {
    await deleteGroupAsAdmin(ctx, manual);
    await expect(run(ctx, manual)).rejects.toMatchObject({ code: "notFound" });
  });

  test("leaves one history row", async () => {
    await run(ctx, manual);
    const [, ...rows] = await changesOf(workspace, manual);
    expect(rows).toMatchObject([{ actor: { kind: "user", name: "Ada Admin" }, requestId: "click-1", entity: "group" }]);
  });
});

test("a name can change its case, and can't be one that is taken", async () => {
  await renameGroup(ctx, manual, "BOARD");
  await expect(renameGroup(ctx, manual, "sales")).rejects.toMatchObject({ code: "displayNameTaken", field: "displayName" });
  expect((await findGroupById(ctx, manual))?.displayName).toBe("BOARD");
  await renameGroup(ctx, manual, "BOARD");
  expect(await changesOf(workspace, manual)).toHaveLength(2);
});

test("a deleted group's members stay users, and its name is free", async () => {
  const member = await createdUser(workspace, "adele@contoso.example");
  await join(workspace, manual, member);
  await deleteGroupAsAdmin(ctx, manual);
  expect((await workspace.scim("GET", `/Users/${member}`)).body).not.toHaveProperty("groups");
  expect((await workspace.scim("GET", filtered("Groups", 'displayName eq "Board"'))).body.totalResults).toBe(0);
  await renameGroup(as("groups.manage"), await manualGroup(workspace, "Other"), "Board");
});

test("the tables count and search, and are for who may view groups", async () => {
  const page = { search: "", descending: false, limit: 10, offset: 0 };
  const member = await createdUser(workspace, "adele@contoso.example", { displayName: "Adele Vance" });
  const gone = await manualUser(workspace, "gone@contoso.example", { deletedAt: new Date() });
  await join(workspace, manual, member, gone);
  const groups = await listGroups(ctx, { ...page, sort: "members", descending: true, source: [] });
  expect(groups.rows.map(({ displayName, members }) => [displayName, members])).toEqual([
    ["Board", 2],
    ["Sales", 0],
  ]);
  expect((await listGroups(ctx, { ...page, sort: "name", source: ["scim"], search: "SAL" })).total).toBe(1);
  const members = await listMembers(ctx, manual, { ...page, sort: "name", search: "vance" });
  expect(members).toMatchObject({ total: 1, everybody: 2, rows: [{ id: member }] });
  const neighbour = await newWorkspace();
  expect(await listMembers(neighbour.ctx, manual, { ...page, sort: "name" })).toEqual({ rows: [], total: 0, everybody: 0 });
  for (const read of [
    async () => listGroups(as("users.view"), { ...page, sort: "name", source: [] }),
    async () => listMembers(as("users.view"), manual, { ...page, sort: "name" }),
    async () => findGroupById(as("users.view"), manual),
  ]) {
    await expect(read()).rejects.toMatchObject({ code: "forbidden" });
  }
});
