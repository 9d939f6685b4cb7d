import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { Actor, Ctx, Permission } from "#lib/ctx.ts";
import { changesOf, join, manualGroup, manualUser, setSettings } from "../../test/directory.ts";
import { carry, newRole } from "../../test/roles.ts";
import { createdGroup, createdUser, filtered } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { findGroupById, listGroups, listMembers } from "./admin-reads.ts";
import { changeMembersAsAdmin, createGroupAsAdmin, deleteGroupAsAdmin, renameGroup } from "./group-admin.ts";

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
  [
    "change the members of",
    async (by, id) => {
      const user = await manualUser(workspace, randomUUID());
      await changeMembersAsAdmin(by, id, { add: [user], remove: [] });
    },
  ],
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
    expect(await changesOf(workspace, linked)).toHaveLength(1);
    await pause();
    await run(ctx, linked);
    expect(await changesOf(workspace, linked)).toHaveLength(2);
  });

  test("a deleted group is not found", async () => {
    await deleteGroupAsAdmin(ctx, manual);
    await expect(run(ctx, manual)).rejects.toMatchObject({ code: "notFound" });
  });

  test("leaves one history row", async () => {
    await run(ctx, manual);
    const [, ...rows] = await changesOf(workspace, manual);
    expect(rows).toMatchObject([{ actor: { kind: "user", name: "Ada Admin" }, requestId: "click-1" }]);
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
  expect(await listMembers(neighbour.ctx, manual, { ...page, sort: "name" })).toMatchObject({ rows: [], total: 0, everybody: 0 });
  for (const read of [
    async () => listGroups(as("users.view"), { ...page, sort: "name", source: [] }),
    async () => listMembers(as("users.view"), manual, { ...page, sort: "name" }),
    async () => findGroupById(as("users.view"), manual),
  ]) {
    await expect(read()).rejects.toMatchObject({ code: "forbidden" });
  }
});

describe("the admin's own groups", () => {
  test("are made under a free name", async () => {
    const id = await createGroupAsAdmin(ctx, "Project X");
    expect(await findGroupById(ctx, id)).toMatchObject({ displayName: "Project X", source: "manual" });
    expect(await changesOf(workspace, id)).toMatchObject([{ action: "created", after: { displayName: "Project X" } }]);
    await expect(createGroupAsAdmin(ctx, "SALES")).rejects.toMatchObject({ code: "displayNameTaken", field: "displayName" });
    await expect(createGroupAsAdmin(as("groups.view"), "Other")).rejects.toMatchObject({ code: "forbidden" });
  });

  test("get and lose members, each with a history row; also those whom SCIM doesn't see", async () => {
    const [adele, excluded] = [
      await manualUser(workspace, "adele"),
      await manualUser(workspace, "break-glass", { excluded: true }),
    ];
    await changeMembersAsAdmin(ctx, manual, { add: [adele, excluded], remove: [] });
    await changeMembersAsAdmin(ctx, manual, { add: [adele], remove: [excluded] });
    expect(
      (await listMembers(ctx, manual, { search: "", descending: false, limit: 10, offset: 0, sort: "name" })).rows,
    ).toMatchObject([{ id: adele }]);
    expect((await changesOf(workspace, manual)).slice(1).map(({ memberId, action }) => [memberId, action])).toEqual(
      expect.arrayContaining([
        [adele, "added"],
        [excluded, "added"],
        [excluded, "removed"],
      ]),
    );
    expect(await findGroupById(ctx, manual)).toMatchObject({ source: "manual" });
  });

  test("take nobody from another workspace, and nobody at all when one of several is unknown", async () => {
    const neighbour = await newWorkspace();
    const theirs = await manualUser(neighbour, "theirs");
    const mine = await manualUser(workspace, "mine");
    for (const change of [
      { add: [mine, theirs], remove: [] },
      { add: [mine], remove: [theirs] },
      { add: [mine, randomUUID()], remove: [] },
    ]) {
      await expect(changeMembersAsAdmin(ctx, manual, change)).rejects.toMatchObject({ code: "notFound" });
    }
    expect(await changesOf(workspace, manual)).toHaveLength(1);
  });

  test("that carry roles take members from whoever has what they give; what is suspended gives nothing", async () => {
    const user = await manualUser(workspace, "adele");
    await carry(workspace, manual, await newRole(workspace, "Connector", "provisioning.manage"));
    const add = { add: [user], remove: [] };
    await expect(changeMembersAsAdmin(ctx, manual, add)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Manage provisioning"),
    });
    expect(await changesOf(workspace, manual)).toHaveLength(1);
    await changeMembersAsAdmin(as("groups.manage", "provisioning.manage"), manual, add);
    await changeMembersAsAdmin(ctx, manual, { add: [], remove: [user] });
    await getSql()`update group_roles set suspended_at = now() where group_id = ${manual}`;
    await changeMembersAsAdmin(ctx, manual, add);
  });
});
