import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { setGuard, setSettings } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, memberIds, patch } from "../../test/scim-bodies.ts";
import { lastChange, now, undone } from "../../test/undo.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { releaseHeldGroup } from "./accident-guard.ts";
import { findDivergedMembers, findGroupById, listGroups } from "./admin-reads.ts";
import { bringBackGroup } from "./deleted-groups.ts";
import { changeMembersAsAdmin, createGroupAsAdmin, renameGroup } from "./group-admin.ts";
import { workOnUndos } from "./undo-worker.ts";
import { startUndo } from "./undos.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let ann: string;
let bea: string;
let group: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = workspace.ctx;
  [ann, bea] = [
    await createdUser(workspace, "ann@contoso.example", { displayName: "Ann" }),
    await createdUser(workspace, "bea@contoso.example", { displayName: "Bea" }),
  ];
  group = await createdGroup(workspace, "Sales", [ann]);
});

const send = (...operations: Record<string, unknown>[]) => workspace.scim("PATCH", `/Groups/${group}`, patch(...operations));
const members = (op: string, ...ids: string[]) => send({ op, path: "members", value: ids.map((value) => ({ value })) });
const divergedAt = async () => (await findGroupById(ctx, group))?.divergedAt;
const diverged = async () => {
  const found = await findDivergedMembers(ctx, group);
  return found && [found.joined.names, found.left.names];
};
const differing = async () =>
  (
    await listGroups(ctx, {
      search: "",
      sort: "name",
      descending: false,
      source: [],
      differs: ["yes"],
      limit: 9,
      offset: 0,
    })
  ).rows.map(({ id }) => id);

async function undoLast(): Promise<void> {
  await startUndo(ctx, await lastChange(workspace, group), "");
  await workOnUndos();
}

async function paused(work: () => Promise<unknown>): Promise<void> {
  await setSettings(workspace, { syncEnabled: false });
  await work();
  await setSettings(workspace, { syncEnabled: true });
}

describe("a group's own values", () => {
  test("set back by an undo differ until the provider writes them, though it is by what they are", async () => {
    await send({ op: "replace", path: "displayName", value: "Sales 2" });
    await undoLast();
    expect(await divergedAt()).toBeInstanceOf(Date);
    expect(await differing()).toEqual([group]);
    await members("add", bea);
    await members("replace", ann);
    expect(await divergedAt()).toBeInstanceOf(Date);
    await send({ op: "replace", path: "displayName", value: "Sales" });
    expect(await divergedAt()).toBeNull();
    expect(await differing()).toEqual([]);
  });

  test("changed while sync was paused differ until a PUT", async () => {
    await paused(() => renameGroup(ctx, group, "Sellers"));
    expect(await divergedAt()).toBeInstanceOf(Date);
    await workspace.scim("PUT", `/Groups/${group}`, { displayName: "Sales" });
    expect(await divergedAt()).toBeNull();
  });

  test("differ when it was brought back, or kept by the guard's page, and not when the provider takes it back", async () => {
    await workspace.scim("DELETE", `/Groups/${group}`);
    await bringBackGroup(ctx, group);
    expect(await divergedAt()).toBeInstanceOf(Date);
    await send({ op: "replace", path: "externalId", value: "x" });

    await setGuard(workspace, { guardMostGroups: 0 });
    await workspace.scim("DELETE", `/Groups/${group}`);
    await releaseHeldGroup(ctx, group);
    expect(await divergedAt()).toBeInstanceOf(Date);
    await workspace.scim("DELETE", `/Groups/${group}`);
    await workspace.scim("POST", "/Groups", { displayName: "Sales" });
    expect(await divergedAt()).toBeNull();
  });

  test("of the workspace's own groups never differ", async () => {
    group = await createGroupAsAdmin(ctx, "Own");
    await renameGroup(ctx, group, "Ours");
    await changeMembersAsAdmin(ctx, group, { add: [ann], remove: [] });
    await undoLast();
    expect([await divergedAt(), await diverged()]).toEqual([null, null]);
  });
});

describe("members", () => {
  test("set back by an undo differ, each until the provider names that one", async () => {
    const from = await now();
    await members("add", bea);
    await members("remove", ann);
    await undone(ctx, { from });
    expect(await memberIds(workspace, group)).toEqual([ann]);
    expect(await diverged()).toEqual([["Ann"], ["Bea"]]);
    expect(await differing()).toEqual([group]);
    await members("add", bea);
    expect(await diverged()).toEqual([["Ann"], []]);
    await members("remove", ann);
    expect(await diverged()).toBeNull();
    expect(await differing()).toEqual([]);
  });

  test.each(["PUT", "replace", "PUT of what is there"])("agree again by all of them: %s", async (how) => {
    const from = await now();
    await members("add", bea);
    await undone(ctx, { from });
    expect(await diverged()).toEqual([[], ["Bea"]]);
    const body = { displayName: "Sales", members: how === "PUT" ? [{ value: ann }, { value: bea }] : [{ value: ann }] };
    if (how === "replace") await members("replace", ann);
    else await workspace.scim("PUT", `/Groups/${group}`, body);
    expect(await diverged()).toBeNull();
  });

  test.each(dialects)("agree again by a removal of somebody who is no member, as $name sends it", async ({ removeMembers }) => {
    await paused(() => changeMembersAsAdmin(ctx, group, { add: [], remove: [ann] }));
    expect(await diverged()).toEqual([[], ["Ann"]]);
    await workspace.scim("PATCH", `/Groups/${group}`, removeMembers([ann]));
    expect(await diverged()).toBeNull();
  });

  test("agree again by an undo of the undo", async () => {
    const from = await now();
    await members("add", bea);
    const { id } = await undone(ctx, { from });
    expect(await diverged()).toEqual([[], ["Bea"]]);
    await undone(ctx, { requestId: id });
    expect(await diverged()).toBeNull();
  });

  test("of somebody who is given to another person, or deleted for good, are told no more", async () => {
    await paused(() => changeMembersAsAdmin(ctx, group, { add: [bea], remove: [ann] }));
    await getSql()`update users set external_id = ${randomUUID()} where id = ${bea}`;
    await workspace.scim("PATCH", `/Users/${bea}`, patch({ op: "replace", path: "externalId", value: randomUUID() }));
    expect(await diverged()).toEqual([[], ["Ann"]]);
    await workspace.scim("DELETE", `/Users/${ann}`);
    expect(await diverged()).toBeNull();
  });

  test("are told of this workspace's groups only, to whoever may see groups", async () => {
    await paused(() => changeMembersAsAdmin(ctx, group, { add: [bea], remove: [] }));
    expect(await findDivergedMembers((await newWorkspace()).ctx, group)).toBeNull();
    const nobody: Ctx = { ...ctx, actor: { kind: "user", id: randomUUID(), name: "N", permissions: [] } };
    await expect((async () => findDivergedMembers(nobody, group))()).rejects.toMatchObject({ code: "forbidden" });
  });
});
