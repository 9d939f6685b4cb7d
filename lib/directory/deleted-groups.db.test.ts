import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { findGroup } from "#db/queries/groups.ts";
import type { Ctx } from "#lib/ctx.ts";
import { keepHouse } from "#lib/provisioning/housekeeping.ts";
import { changesOf, join, manualGroup, manualUser, stored } from "../../test/directory.ts";
import { acting, carriedRoles, carry, newRole } from "../../test/roles.ts";
import { createdGroup, createdUser, memberIds } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { bringBackGroup } from "./deleted-groups.ts";
import { deleteGroupAsAdmin } from "./group-admin.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let board: string;
let member: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "groups.view", "groups.manage");
  board = await manualGroup(workspace, "Board");
  member = await manualUser(workspace, "adele@contoso.example");
  await join(workspace, board, member);
});

const age = (id: string, interval: string) =>
  getSql()`update groups set deleted_at = now() - ${interval}::interval where id = ${id}`;

test("comes back with its members, and its roles suspended; history says all of it", async () => {
  await carry(workspace, board, await newRole(workspace, "Agent", "users.view"));
  await deleteGroupAsAdmin(ctx, board);
  expect((await stored(workspace, member)).groups).toEqual([]);
  await bringBackGroup(ctx, board);
  expect((await stored(workspace, member)).groups).toEqual([{ id: board, displayName: "Board" }]);
  expect(await carriedRoles(workspace, board)).toEqual(["Agent?"]);
  const actions = (await changesOf(workspace, board)).map(({ action }) => action);
  expect(actions.sort()).toEqual(["brought back", "created", "deleted", "roles suspended"]);
});

test("what the provider deleted comes back too, linked, with the members it had", async () => {
  const user = await createdUser(workspace, "linked@contoso.example");
  const id = await createdGroup(workspace, "Sales", [user]);
  await workspace.scim("DELETE", `/Groups/${id}`);
  const [row] = await getSql()`select deleted_by from groups where id = ${id}`;
  expect(row?.deleted_by).toMatchObject({ kind: "key" });
  await bringBackGroup(ctx, id);
  expect(await memberIds(workspace, id)).toEqual([user]);
  expect(await findGroup(workspace.ctx.workspaceId, id)).toMatchObject({ source: "scim" });
});

test("comes back under another name when its own is taken", async () => {
  await deleteGroupAsAdmin(ctx, board);
  await manualGroup(workspace, "BOARD");
  await expect(bringBackGroup(ctx, board)).rejects.toMatchObject({ code: "displayNameTaken", field: "displayName" });
  expect(await findGroup(workspace.ctx.workspaceId, board)).toBeNull();
  await bringBackGroup(ctx, board, "Board of 2026");
  expect(await findGroup(workspace.ctx.workspaceId, board)).toMatchObject({ displayName: "Board of 2026" });
  expect((await changesOf(workspace, board)).at(-1)).toMatchObject({
    action: "brought back",
    before: { displayName: "Board" },
    after: { displayName: "Board of 2026" },
  });
});

test("a week, and not a second more: then housekeeping takes it, an hour later", async () => {
  await deleteGroupAsAdmin(ctx, board);
  await age(board, "7 days 1 minute");
  await expect(bringBackGroup(ctx, board)).rejects.toMatchObject({ code: "notFound" });
  await keepHouse();
  expect(await getSql()`select from groups where id = ${board}`).toHaveLength(1);
  await age(board, "7 days 61 minutes");
  await keepHouse();
  expect(await getSql()`select from groups where id = ${board}`).toHaveLength(0);
});

test("a linked group counts against the limit again, and the refusal says so", async () => {
  const id = await createdGroup(workspace, "Sales");
  await workspace.scim("DELETE", `/Groups/${id}`);
  await getSql()`update quota set cap = used where workspace_id = ${workspace.ctx.workspaceId} and kind = 'group'`;
  await expect(bringBackGroup(ctx, id)).rejects.toMatchObject({ code: "limitReached" });
  expect(await findGroup(workspace.ctx.workspaceId, id)).toBeNull();
  await deleteGroupAsAdmin(ctx, board);
  await bringBackGroup(ctx, board);
});

test("is for who may manage groups, and finds deleted groups of this workspace only", async () => {
  const neighbour = await newWorkspace();
  const theirs = await manualGroup(neighbour, "Theirs");
  await deleteGroupAsAdmin(neighbour.ctx, theirs);
  for (const id of [board, theirs, randomUUID()]) {
    await expect(bringBackGroup(ctx, id)).rejects.toMatchObject({ code: "notFound" });
  }
  await deleteGroupAsAdmin(ctx, board);
  const viewer = acting(workspace, "groups.view", "users.manage");
  await expect(bringBackGroup(viewer, board)).rejects.toMatchObject({ code: "forbidden" });
  expect(await findGroup(neighbour.ctx.workspaceId, theirs)).toBeNull();
});
