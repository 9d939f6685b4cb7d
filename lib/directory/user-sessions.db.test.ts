import { beforeEach, expect, test } from "vitest";
import type { Ctx } from "#lib/ctx.ts";
import { allPermissions } from "#lib/permissions.ts";
import { changesOf, manualUser } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { newSession } from "../../test/sessions.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { listSessionsOfUser, signUserOut } from "./user-sessions.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let id: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view", "users.manage");
  id = await manualUser(workspace, "adele@contoso.example");
});

const ids = async (userId: string, by = ctx) => (await listSessionsOfUser(by, userId)).map((found) => found.id);

test("of a user's sessions one is ended, and then all, each with a row in the history", async () => {
  const first = await newSession(workspace, id);
  const second = await newSession(workspace, id);
  const others = await newSession(workspace, workspace.adminId);
  expect((await ids(id)).sort()).toEqual([first, second].sort());
  expect(await signUserOut(ctx, id, { only: first })).toBe(1);
  expect(await ids(id)).toEqual([second]);
  await newSession(workspace, id);
  expect(await signUserOut(ctx, id, "all")).toBe(2);
  expect(await ids(id)).toEqual([]);
  expect(await ids(workspace.adminId)).toEqual([others]);
  expect((await changesOf(workspace, id)).slice(1)).toMatchObject([
    { action: "signed out", actor: { name: "Ada Admin" }, after: { sessions: 1 } },
    { action: "signed out", after: { sessions: 2 } },
  ]);
});

test("nothing to end: one that is over is told, everywhere is nothing to write about", async () => {
  const over = await newSession(workspace, id, new Date(Date.now() - 1));
  expect(await ids(id)).toEqual([]);
  await expect(signUserOut(ctx, id, { only: over })).rejects.toMatchObject({ code: "notFound" });
  expect(await signUserOut(ctx, id, "all")).toBe(0);
  expect(await changesOf(workspace, id)).toHaveLength(1);
});

test("somebody else's session isn't ended by a wrong name", async () => {
  const others = await newSession(workspace, workspace.adminId);
  await expect(signUserOut(ctx, id, { only: others })).rejects.toMatchObject({ code: "notFound" });
  expect(await ids(workspace.adminId)).toEqual([others]);
});

test("is not for who may only look", async () => {
  await newSession(workspace, id);
  const by = acting(workspace, "users.view");
  await expect(listSessionsOfUser(by, id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(signUserOut(by, id, "all")).rejects.toMatchObject({ code: "forbidden" });
  expect(await ids(id)).toHaveLength(1);
});

test("everybody sees and ends their own, and may keep the browser that they are in", async () => {
  const own: Ctx = { ...ctx, actor: { kind: "user", id, name: "Adele", permissions: [] } };
  const [here, there] = [await newSession(workspace, id), await newSession(workspace, id)];
  expect((await ids(id, own)).sort()).toEqual([here, there].sort());
  expect(await signUserOut(own, id, { except: here })).toBe(1);
  expect(await ids(id, own)).toEqual([here]);
  expect(await signUserOut(own, id, "all")).toBe(1);
  await expect(listSessionsOfUser(own, workspace.adminId)).rejects.toMatchObject({ code: "forbidden" });
  await expect(signUserOut(own, workspace.adminId, "all")).rejects.toMatchObject({ code: "forbidden" });
});

test("who may do more is signed out only by somebody who may do as much", async () => {
  const admin = await manualUser(workspace, "second-admin@contoso.example", { role: "admin" });
  const theirs = await newSession(workspace, admin);
  for (const which of ["all", { only: theirs }] as const) {
    await expect(signUserOut(ctx, admin, which)).rejects.toMatchObject({ code: "forbidden" });
  }
  expect(await ids(admin)).toEqual([theirs]);
  expect(await signUserOut(acting(workspace, ...allPermissions), admin, "all")).toBe(1);
});

test("another workspace's sessions are neither seen nor ended", async () => {
  const neighbour = await newWorkspace();
  const theirs = await newSession(neighbour, neighbour.adminId);
  expect(await ids(neighbour.adminId)).toEqual([]);
  await expect(signUserOut(ctx, neighbour.adminId, "all")).rejects.toMatchObject({ code: "notFound" });
  await expect(signUserOut(ctx, neighbour.adminId, { only: theirs })).rejects.toMatchObject({ code: "notFound" });
  expect(await ids(neighbour.adminId, acting(neighbour, "users.manage"))).toEqual([theirs]);
});
