import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Ctx } from "#lib/ctx.ts";
import { join, manualGroup, manualUser } from "../../test/directory.ts";
import { acting, carry, newRole } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { listGroups } from "./admin-reads.ts";
import { deleteGroupAsAdmin } from "./group-admin.ts";
import { findCandidates, findRoleById, listAllRoles, listCarriedRoles, listDeletedGroups, listHolders } from "./role-reads.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let board: string;
let agent: string;
let [ada, ben] = ["", ""];
const page = { search: "", descending: false, limit: 10, offset: 0 };

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "groups.view", "groups.manage");
  board = await manualGroup(workspace, "Board");
  agent = await newRole(workspace, "Agent", "users.view");
  ada = await manualUser(workspace, "ada");
  ben = await manualUser(workspace, "ben");
});

describe("who has a role", () => {
  beforeEach(async () => {
    const desk = await manualGroup(workspace, "Desk");
    const quiet = await manualGroup(workspace, "Quiet");
    const gone = await manualUser(workspace, "gone", { deletedAt: new Date() });
    await join(workspace, board, ada, gone);
    await join(workspace, desk, ada, ben);
    await join(workspace, quiet, await manualUser(workspace, "cleo"));
    for (const group of [board, desk]) await carry(workspace, group, agent);
    await carry(workspace, quiet, agent, new Date());
  });

  test("is listed once, with the groups; not the deleted, nor by what is suspended", async () => {
    expect(await listHolders(ctx, agent, page)).toMatchObject({
      total: 2,
      rows: [
        { id: ada, groups: ["Board", "Desk"] },
        { id: ben, groups: ["Desk"] },
      ],
    });
    expect(await listHolders(ctx, agent, { ...page, descending: true, limit: 1 })).toMatchObject({
      total: 2,
      rows: [{ id: ben }],
    });
    expect(await listHolders(ctx, agent, { ...page, search: "AD" })).toMatchObject({ total: 1, rows: [{ id: ada }] });
  });

  test("is told with the groups that carry it, the suspended ones marked", async () => {
    const role = await findRoleById(ctx, agent);
    expect(role?.groups.map(({ displayName, suspendedAt, members }) => [displayName, suspendedAt !== null, members])).toEqual([
      ["Board", false, 2],
      ["Desk", false, 2],
      ["Quiet", true, 1],
    ]);
  });
});

test("groups are filtered by what they carry", async () => {
  const [quiet, plain] = [await manualGroup(workspace, "Quiet"), await manualGroup(workspace, "Plain")];
  await carry(workspace, board, agent);
  await carry(workspace, quiet, agent, new Date());
  const found = async (...roles: ("yes" | "suspended" | "no")[]) =>
    (await listGroups(ctx, { ...page, sort: "name", source: [], roles })).rows.map(({ id }) => id);
  expect(await found("yes")).toEqual([board]);
  expect(await found("suspended")).toEqual([quiet]);
  expect(await found("no")).toEqual([plain]);
  expect(await found("yes", "no")).toEqual([board, plain]);
  const { rows } = await listGroups(ctx, { ...page, sort: "name", source: [], search: "quiet" });
  expect(rows[0]?.roles).toEqual([{ name: "Agent", suspended: true }]);
});

test("the deleted of the last week are listed, and whether the name is taken by now", async () => {
  const old = await manualGroup(workspace, "Old");
  await deleteGroupAsAdmin(ctx, board);
  await deleteGroupAsAdmin(ctx, old);
  await manualGroup(workspace, "BOARD");
  const { rows, total } = await listDeletedGroups(ctx, { ...page, sort: "name" });
  expect(total).toBe(2);
  expect(rows).toMatchObject([
    { id: board, nameTaken: true, deletedBy: { kind: "user", name: "Ada Admin" } },
    { id: old, nameTaken: false },
  ]);
});

test("whom to add is found among live users, and who is in already is marked", async () => {
  await manualUser(workspace, "adam", { deletedAt: new Date() });
  await join(workspace, board, ada);
  expect(await findCandidates(ctx, board, "ad")).toMatchObject([
    { id: ada, member: true },
    { id: workspace.adminId, member: false },
  ]);
  expect(await findCandidates(ctx, board, "BEN")).toMatchObject([{ id: ben, member: false }]);
  expect(await findCandidates(ctx, board, " ")).toEqual([]);
  expect(await findCandidates(ctx, "no id", "ad")).toEqual([]);
});

test("another workspace's are nobody's to see", async () => {
  await carry(workspace, board, agent);
  await join(workspace, board, ada);
  const neighbour = acting(await newWorkspace(), "groups.view", "groups.manage");
  expect(await findRoleById(neighbour, agent)).toBeNull();
  expect(await findRoleById(neighbour, randomUUID())).toBeNull();
  expect(await findRoleById(neighbour, "no id")).toBeNull();
  expect(await listAllRoles(neighbour)).toEqual([]);
  expect(await listHolders(neighbour, agent, page)).toEqual({ rows: [], total: 0 });
  expect(await listCarriedRoles(neighbour, board)).toEqual([]);
  expect((await findCandidates(neighbour, board, "ben")).map(({ id }) => id)).toEqual([]);
});

test("are for who may view groups; candidates for who manages them", async () => {
  for (const read of [
    async () => listAllRoles(acting(workspace, "users.view")),
    async () => findRoleById(acting(workspace, "users.view"), agent),
    async () => listHolders(acting(workspace, "users.view"), agent, page),
    async () => listCarriedRoles(acting(workspace, "users.view"), board),
    async () => listDeletedGroups(acting(workspace, "users.view"), { ...page, sort: "name" }),
    async () => findCandidates(acting(workspace, "groups.view"), board, "ad"),
  ]) {
    await expect(read()).rejects.toMatchObject({ code: "forbidden" });
  }
});
