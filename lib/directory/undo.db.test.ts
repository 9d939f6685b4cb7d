import { describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { anyChange } from "#db/queries/change-table.ts";
import { changesOf, join, manualGroup, manualUser, stored } from "../../test/directory.ts";
import { acting, carry, newRole } from "../../test/roles.ts";
import { itemsOf, lastChange, now, undone } from "../../test/undo.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { workOnUndos } from "./undo-worker.ts";
import { cancelUndo, countUndone, previewUndo, startUndo, undoMarks } from "./undos.ts";
import { setUserStatus } from "./user-admin.ts";
import { setUserRole } from "./user-role.ts";

const OLD = "11111111-1111-4111-8111-111111111111";
const NEW = "22222222-2222-4222-8222-222222222222";

const outcomes = (items: { outcome: string | null }[]) => items.map(({ outcome }) => outcome);

async function add({ scim }: TestWorkspace, userName: string, more: object = {}): Promise<string> {
  return (await scim("POST", "/Users", { userName, displayName: userName, title: "Nurse", ...more })).body.id;
}

const patch = (...operations: object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: operations.map((operation) => ({ op: "replace", ...operation })),
});

describe("one change", () => {
  test("goes back, is history itself, linked to the change, and can be undone", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const id = await add(workspace, "ann");
    await scim("PATCH", `/Users/${id}`, patch({ path: "title", value: "Doctor" }));
    const scope = await lastChange(workspace, id);

    const preview = await previewUndo(ctx, scope);
    expect(preview).toMatchObject([{ outcome: "undone", effect: "user changed" }]);
    expect((await stored(workspace, id)).attributes.title).toBe("Doctor");

    const run = await startUndo(ctx, scope, "");
    await workOnUndos();
    const user = await stored(workspace, id);
    expect(user.attributes.title).toBe("Nurse");
    expect(user.divergedAt).not.toBeNull();
    const [last] = (await changesOf(workspace, id)).slice(-1);
    expect(last).toMatchObject({ requestId: run, action: "changed", before: { title: "Doctor" }, after: { title: "Nurse" } });
    expect(await undoMarks(ctx, [{ id: scope.change.id, requestId: run }])).toEqual({
      undoneBy: new Map([[scope.change.id, run]]),
      runs: new Set([run]),
    });

    await undone(ctx, { requestId: run });
    expect((await stored(workspace, id)).attributes.title).toBe("Doctor");
    await scim("PATCH", `/Users/${id}`, patch({ path: "title", value: "Doctor" }));
    expect((await stored(workspace, id)).divergedAt).toBeNull();
  });

  test("stays where the present value is another, and the rest of it goes back", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const id = await add(workspace, "ann", { nickName: "A" });
    await scim("PATCH", `/Users/${id}`, patch({ path: "title", value: "Doctor" }, { path: "nickName", value: "B" }));
    const scope = await lastChange(workspace, id);
    await scim("PATCH", `/Users/${id}`, patch({ path: "title", value: "Chief" }));
    expect(await previewUndo(ctx, scope)).toMatchObject([{ outcome: "partly", message: "Changed again since: job title." }]);
    const run = await startUndo(ctx, scope, "");
    await workOnUndos();
    expect((await stored(workspace, id)).attributes).toMatchObject({ title: "Chief", nickName: "A" });
    expect(await itemsOf(ctx, run)).toMatchObject([{ outcome: "partly", effect: "user changed" }]);

    const again = await startUndo(ctx, scope, "");
    await workOnUndos();
    expect(await itemsOf(ctx, again)).toMatchObject([{ outcome: "changed since" }]);
  });

  test("of an object goes back by parts", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const id = await add(workspace, "ann", { name: { givenName: "Ann", familyName: "Old" } });
    await scim("PATCH", `/Users/${id}`, patch({ path: "name.familyName", value: "New" }));
    const scope = await lastChange(workspace, id);
    await scim("PATCH", `/Users/${id}`, patch({ path: "name.givenName", value: "Anna" }));
    await startUndo(ctx, scope, "");
    await workOnUndos();
    expect((await stored(workspace, id)).attributes.name).toEqual({ givenName: "Anna", familyName: "Old" });
  });
});

describe("a window", () => {
  test("a bad cycle of soft deletions, with Entra's renames, is put right; memberships were never lost", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) ids.push(await add(workspace, `person-${n}@contoso.example`));
    const group = await manualGroup(workspace, "Everybody");
    await join(workspace, group, ...ids);
    const from = await now();
    for (const [n, id] of ids.entries()) {
      const renamed = `${"0".repeat(32)}person-${n}@contoso.example`;
      await scim("PATCH", `/Users/${id}`, patch({ path: "active", value: false }, { path: "userName", value: renamed }));
    }
    const { items } = await undone(ctx, { from, actor: ["key"] });
    expect(outcomes(items)).toEqual(ids.map(() => "undone"));
    for (const [n, id] of ids.entries()) {
      expect(await stored(workspace, id)).toMatchObject({
        userName: `person-${n}@contoso.example`,
        originalUserName: null,
        deletedAt: null,
      });
    }
  });

  test("of one key leaves what others changed", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const [key] = await getSql()`select id from api_keys where workspace_id = ${ctx.workspaceId}`;
    const [ann, bea] = [await add(workspace, "ann"), await add(workspace, "bea")];
    const from = await now();
    await scim("PATCH", `/Users/${ann}`, patch({ path: "title", value: "Doctor" }));
    await setUserStatus(ctx, bea, "inactive");
    await undone(ctx, { from, key: key?.id });
    expect((await stored(workspace, ann)).attributes.title).toBe("Nurse");
    expect((await stored(workspace, bea)).status).toBe("inactive");
  });

  test("creations become deleted users, memberships and groups go back, a deleted group comes back with its members", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const old = await add(workspace, "old");
    const kept = await manualGroup(workspace, "Kept");
    await join(workspace, kept, old);
    const from = await now();
    const fresh = await add(workspace, "fresh");
    const made = (await scim("POST", "/Groups", { displayName: "Made", members: [{ value: fresh }, { value: old }] })).body.id;
    await scim("PATCH", `/Groups/${kept}`, patch({ op: "remove", path: `members[value eq "${old}"]` }));
    await scim("DELETE", `/Groups/${kept}`);
    const { items } = await undone(ctx, { from });
    expect(items.filter(({ outcome }) => outcome === "refused")).toEqual([]);
    expect((await stored(workspace, fresh)).deletedAt).not.toBeNull();
    expect((await stored(workspace, old)).groups).toEqual([{ id: kept, displayName: "Kept" }]);
    const groups =
      await getSql()`select id, deleted_at, source from groups where workspace_id = ${ctx.workspaceId} order by display_name`;
    expect(groups).toEqual([
      { id: kept, deleted_at: null, source: "manual" },
      { id: made, deleted_at: expect.any(Date), source: "scim" },
    ]);
  });

  test("a name that went from one to another comes back to the first", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const [ann, bea] = [await add(workspace, "ann"), await add(workspace, "bea")];
    const from = await now();
    await scim("PATCH", `/Users/${ann}`, patch({ path: "userName", value: "ann.old" }));
    await scim("PATCH", `/Users/${bea}`, patch({ path: "userName", value: "ann" }));
    await undone(ctx, { from });
    expect((await stored(workspace, ann)).userName).toBe("ann");
    expect((await stored(workspace, bea)).userName).toBe("bea");
  });

  test("a restored user whose name is somebody else's by now keeps the present one", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const ann = await add(workspace, "ann");
    const from = await now();
    const renamed = `${"0".repeat(32)}ann`;
    await scim("PATCH", `/Users/${ann}`, patch({ path: "active", value: false }, { path: "userName", value: renamed }));
    const to = await now();
    await manualUser(workspace, "ann");
    const { items } = await undone(ctx, { from, to });
    expect(items).toMatchObject([{ outcome: "partly", effect: "user restored" }]);
    expect(await stored(workspace, ann)).toMatchObject({ deletedAt: null, userName: renamed, originalUserName: "ann" });
  });
});

test("two changes of the same user count as one user", async () => {
  const workspace = await newWorkspace();
  const { ctx, scim } = workspace;
  const id = await add(workspace, "ann");
  const from = await now();
  for (const value of ["Doctor", "Chief"]) await scim("PATCH", `/Users/${id}`, patch({ path: "title", value }));
  const run = await undone(ctx, { from });
  expect(await countUndone(ctx, run.id)).toEqual([{ outcome: "undone", effect: "user changed", n: 2, subjects: 1 }]);
});

test("one who can't be set back keeps nobody else from it", async () => {
  const workspace = await newWorkspace();
  const { ctx } = workspace;
  const [ann, bea, cid] = [await add(workspace, "ann"), await add(workspace, "bea"), await add(workspace, "cid")];
  const from = await now();
  for (const id of [ann, bea, cid]) await softDeleteUserOverScim(workspace, id);
  const to = await now();
  // Room for two.
  await getSql()`update quota set cap = case slot when 1 then 2 else 0 end where workspace_id = ${ctx.workspaceId} and kind = 'user'`;
  await getSql()`update quota set used = 0 where workspace_id = ${ctx.workspaceId} and kind = 'user'`;
  const { items } = await undone(ctx, { from, to });
  expect(outcomes(items).toSorted()).toEqual(["refused", "undone", "undone"]);
  const live = await getSql()`select id from users where id = any(${[ann, bea, cid]}::uuid[]) and deleted_at is null`;
  expect(live).toHaveLength(2);
});

describe("what can't be undone says why", () => {
  test("permanent deletion, the role admin, another person", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const [gone, admin] = [await add(workspace, "gone"), await manualUser(workspace, "boss")];
    const other = await add(workspace, "other", { externalId: OLD });
    const group = await manualGroup(workspace, "Group");
    await join(workspace, group, other);
    const from = await now();
    await setUserRole(ctx, admin, "admin");
    await scim("DELETE", `/Users/${gone}`);
    await scim("PATCH", `/Users/${other}`, patch({ path: "externalId", value: NEW }));
    const { items } = await undone(ctx, { from });
    expect(new Set(outcomes(items))).toEqual(new Set(["impossible"]));
    expect(items.every(({ message }) => message !== null && message.length > 20)).toBe(true);
    expect((await stored(workspace, admin)).role).toBe("admin");
    expect(await stored(workspace, other)).toMatchObject({ externalId: NEW, groups: [] });
  });

  test("erased values", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const id = await add(workspace, "ann");
    await scim("PATCH", `/Users/${id}`, patch({ path: "title", value: "Doctor" }));
    const scope = await lastChange(workspace, id);
    await getSql()`update changes set before = null, after = null where id = ${scope.change.id}`;
    expect(await previewUndo(ctx, scope)).toMatchObject([
      { outcome: "impossible", message: "The values of this change are no longer kept." },
    ]);
  });
});

describe("rules of every change hold", () => {
  test("nobody restores, or lets into a group, whoever would have more than they", async () => {
    const workspace = await newWorkspace();
    const { ctx, scim } = workspace;
    const role = await newRole(workspace, "Log", "log.view");
    const group = await manualGroup(workspace, "Readers");
    await carry(workspace, group, role);
    const [reader, former] = [await add(workspace, "reader"), await add(workspace, "former")];
    await join(workspace, group, reader, former);
    const from = await now();
    await softDeleteUserOverScim(workspace, reader);
    await scim("PATCH", `/Groups/${group}`, patch({ op: "remove", path: `members[value eq "${former}"]` }));
    await getSql()`update group_roles set suspended_at = null where workspace_id = ${ctx.workspaceId}`;
    await getSql()`update users set role = 'user' where id = ${workspace.adminId}`;
    const both = await newRole(workspace, "Managers", "users.manage", "groups.manage", "log.view");
    const managers = await manualGroup(workspace, "Managers");
    await carry(workspace, managers, both);
    await join(workspace, managers, workspace.adminId);
    const full = acting(workspace, "users.manage", "groups.manage", "log.view");
    const id = await startUndo(full, { filter: { ...anyChange, from, actor: ["key"] } }, "");
    // What they may do now counts, not what they might when they began.
    await getSql()`delete from role_permissions where role_id = ${both} and permission = 'log.view'`;
    await workOnUndos();
    const items = await itemsOf(ctx, id);
    expect(items.filter(({ change }) => change.entity !== "group").map(({ outcome }) => outcome)).toEqual(["refused", "refused"]);
    expect((await stored(workspace, reader)).deletedAt).not.toBeNull();
    expect((await stored(workspace, former)).groups).toEqual([]);
  });

  test("the last admin stays, the limit holds", async () => {
    const workspace = await newWorkspace();
    const { ctx } = workspace;
    const id = await add(workspace, "ann");
    await softDeleteUserOverScim(workspace, id);
    await getSql()`update quota set cap = 0 where workspace_id = ${ctx.workspaceId} and kind = 'user'`;
    const scope = await lastChange(workspace, id);
    const limited = await startUndo(ctx, scope, "");
    await workOnUndos();
    expect(await itemsOf(ctx, limited)).toMatchObject([{ outcome: "refused", message: expect.stringContaining("limit") }]);

    const { items } = await undone(ctx, { about: workspace.adminId, action: ["created"], from: new Date(0) });
    expect(items).toMatchObject([{ outcome: "refused", message: expect.stringContaining("last workspace admin") }]);
    expect((await stored(workspace, workspace.adminId)).deletedAt).toBeNull();
  });

  test("a run ends when whoever began it may no longer manage anything", async () => {
    const workspace = await newWorkspace();
    const id = await add(workspace, "ann");
    await softDeleteUserOverScim(workspace, id);
    const run = await startUndo(acting(workspace, "users.manage"), await lastChange(workspace, id), "");
    await getSql()`update users set role = 'user' where id = ${workspace.adminId}`;
    await workOnUndos();
    expect((await stored(workspace, id)).deletedAt).not.toBeNull();
    const [row] = await getSql()`select state from undo_runs where id = ${run}`;
    expect(row?.state).toBe("failed");
  });
});

test("a cancelled run stops; another process goes on with one that was left behind", async () => {
  const workspace = await newWorkspace();
  const { ctx } = workspace;
  const id = await add(workspace, "ann");
  await softDeleteUserOverScim(workspace, id);
  const scope = await lastChange(workspace, id);
  const cancelled = await startUndo(ctx, scope, "");
  await cancelUndo(ctx, cancelled);
  await workOnUndos();
  expect((await stored(workspace, id)).deletedAt).not.toBeNull();
  await expect(cancelUndo(ctx, cancelled)).rejects.toMatchObject({ code: "invalid" });

  const left = await startUndo(ctx, scope, "");
  await getSql()`update undo_runs set alive_at = now() where id = ${left}`;
  await workOnUndos();
  expect((await stored(workspace, id)).deletedAt).not.toBeNull();
  await getSql()`update undo_runs set alive_at = now() - interval '1 minute' where id = ${left}`;
  await workOnUndos();
  expect((await stored(workspace, id)).deletedAt).toBeNull();
});

test("another workspace's changes and runs are none; without a permission nothing is told", async () => {
  const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
  const id = await manualUser(theirs, "secret");
  const scope = await lastChange(theirs, id);
  await expect(startUndo(mine.ctx, scope, "")).rejects.toMatchObject({ code: "notFound" });
  expect(await previewUndo(mine.ctx, scope)).toEqual([]);
  const run = await startUndo(theirs.ctx, scope, "");
  await expect(cancelUndo(mine.ctx, run)).rejects.toMatchObject({ code: "notFound" });
  expect(() => previewUndo(acting(theirs, "users.view", "log.view"), scope)).toThrow("permission");
  expect(() => startUndo(acting(theirs, "users.view", "log.view"), scope, "")).toThrow("permission");
  expect(() => cancelUndo(acting(theirs, "provisioning.manage"), run)).toThrow("permission");
  const everything = { filter: { ...anyChange, from: new Date(0) } };
  expect(() => startUndo(acting(theirs, "users.manage"), everything, "")).toThrow("permission");
  await cancelUndo(theirs.ctx, run);
});

async function softDeleteUserOverScim({ scim }: TestWorkspace, id: string): Promise<void> {
  await scim("PATCH", `/Users/${id}`, patch({ path: "active", value: false }));
}
