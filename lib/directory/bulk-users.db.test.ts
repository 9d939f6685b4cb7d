import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { UserSelection } from "#db/queries/bulk-users.ts";
import { setPassword } from "#db/queries/passwords.ts";
import type { Ctx } from "#lib/ctx.ts";
import { allPermissions } from "#lib/permissions.ts";
import { join, manualGroup, manualUser, setSettings, stored } from "../../test/directory.ts";
import { acting, carry, newRole } from "../../test/roles.ts";
import { createdUser } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { type BulkAction, type BulkStep, bulkActions, changeMany, summarizeMany } from "./bulk-users.ts";
import { setUserStatus, softDeleteUser } from "./user-admin.ts";

let workspace: TestWorkspace;
let ctx: Ctx;

const everybody = { filter: { search: "" } };
const nobodySkipped = { you: 0, already: 0, managed: 0, morePower: 0 };

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, ...allPermissions);
});

const people = (count: number, given: Parameters<typeof manualUser>[2] = {}) =>
  Promise.all(Array.from({ length: count }, () => manualUser(workspace, `${randomUUID()}@contoso.example`, given)));
const summary = (action: BulkAction, selection: UserSelection, by = ctx) => summarizeMany(by, action, selection);
const step = (action: BulkAction, selection: UserSelection, by = ctx) => changeMany(by, action, selection, null);

/** All steps to the end, added up. */
async function run(action: BulkAction, selection: UserSelection, by = ctx) {
  const steps: BulkStep[] = [];
  let after: string | null = null;
  do {
    const done: BulkStep = await changeMany(by, action, selection, after);
    steps.push(done);
    after = done.after;
  } while (after !== null);
  return {
    steps: steps.length,
    changed: steps.reduce((sum, { changed }) => sum + changed, 0),
    already: steps.reduce((sum, { skipped }) => sum + skipped.already, 0),
    failures: steps.flatMap(({ failures }) => failures),
  };
}

const ofDeleted = (action: BulkAction) => action === "restore" || action === "deletePermanently";

describe.each(bulkActions)("to %s many", (action) => {
  test.each<[string, () => Ctx]>([
    ["somebody who may only look", () => acting(workspace, "users.view", "provisioning.manage", "groups.manage")],
    ["an identity provider's key", () => ({ ...ctx, actor: { kind: "key", id: randomUUID(), lastFour: "abcd" } })],
  ])("is not for %s", async (_who, by) => {
    await expect(summary(action, everybody, by())).rejects.toMatchObject({ code: "forbidden" });
    await expect(step(action, everybody, by())).rejects.toMatchObject({ code: "forbidden" });
  });

  test("another workspace's users are nobody, and not touched", async () => {
    const neighbour = await newWorkspace();
    const deletedAt = ofDeleted(action) ? new Date() : null;
    const theirs = await manualUser(neighbour, "theirs@contoso.example", { status: "inactive", deletedAt });
    const before = await stored(neighbour, theirs);
    expect(await summary(action, { ids: [theirs] })).toMatchObject({ total: 0, changes: 0 });
    expect(await step(action, { ids: [theirs] })).toEqual({ changed: 0, skipped: nobodySkipped, failures: [], after: null });
    await run(action, everybody);
    expect(await stored(neighbour, theirs)).toEqual(before);
  });

  test("does what was announced", async () => {
    await people(2);
    await people(1, { status: "inactive" });
    await people(1, { excluded: true });
    await createdUser(workspace, "adele@contoso.example");
    if (ofDeleted(action)) await people(6, { deletedAt: new Date() });
    const announced = await summary(action, everybody);
    const { changed, failures } = await run(action, everybody);
    expect(announced.total).toBe(6);
    expect(changed).toBe(announced.changes);
    expect(changed).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });
});

test("excluding and provisioning many need the permission to manage provisioning, too", async () => {
  const by = acting(workspace, "users.view", "users.manage");
  await expect(step("exclude", everybody, by)).rejects.toMatchObject({ code: "forbidden" });
  await expect(step("provision", everybody, by)).rejects.toMatchObject({ code: "forbidden" });
});

describe("who is passed over", () => {
  test("those who are so already, and what the provider manages while sync is on", async () => {
    await people(2);
    await people(3, { status: "inactive" });
    await createdUser(workspace, "adele@contoso.example");
    expect(await summary("deactivate", everybody)).toMatchObject({
      total: 7,
      changes: 3,
      skipped: { ...nobodySkipped, you: 1, already: 3, lastAdmin: 0 },
    });
    expect(await summary("delete", everybody)).toMatchObject({ changes: 5, skipped: { managed: 1, you: 1 } });
    expect(await step("delete", everybody)).toMatchObject({ changed: 5, skipped: { managed: 1, you: 1 } });
  });

  test("oneself, who would be signed out in the middle", async () => {
    await step("deactivate", { ids: [workspace.adminId] });
    expect((await stored(workspace, workspace.adminId)).status).toBe("active");
  });

  test("the last admin who can sign in, by name in the result", async () => {
    const second = await manualUser(workspace, "second@contoso.example", { role: "admin" });
    await setPassword(ctx.workspaceId, second, "none");
    expect(await summary("deactivate", everybody, workspace.ctx)).toMatchObject({
      changes: 1,
      admins: 1,
      skipped: { lastAdmin: 1 },
    });
    expect(await run("deactivate", everybody, workspace.ctx)).toMatchObject({
      changed: 1,
      failures: [{ name: expect.any(String), reason: expect.stringMatching(/last workspace admin/) }],
    });
  });

  test("those who would come back with more permissions than the caller has", async () => {
    const by = acting(workspace, "users.view", "users.manage");
    const [plain, viewer, boss] = await people(3, { status: "inactive" });
    await getSql()`update users set role = 'admin' where id = ${String(boss)}`;
    const group = await manualGroup(workspace, "Groups");
    await carry(workspace, group, await newRole(workspace, "Groups", "groups.manage"));
    await join(workspace, group, String(viewer));
    expect(await summary("activate", everybody, by)).toMatchObject({ changes: 1, skipped: { morePower: 2, already: 1 } });
    expect(await step("activate", everybody, by)).toMatchObject({ changed: 1, skipped: { morePower: 2 } });
    expect((await stored(workspace, String(plain))).status).toBe("active");
    expect((await stored(workspace, String(boss))).status).toBe("inactive");
  });
});

test.each(["deactivate", "delete"] as const)("%s passes over those who may do more, and says so", async (action) => {
  const by = acting(workspace, "users.view", "users.manage");
  const [plain, holder] = await people(2);
  const boss = await manualUser(workspace, "boss@contoso.example", { role: "admin" });
  const group = await manualGroup(workspace, "Groups");
  await carry(workspace, group, await newRole(workspace, "Groups", "groups.manage"));
  await join(workspace, group, String(holder));
  expect(await summary(action, everybody, by)).toMatchObject({ changes: 1, skipped: { morePower: 2, you: 1 } });
  expect(await step(action, everybody, by)).toMatchObject({ changed: 1, skipped: { morePower: 2 }, failures: [] });
  const { status, deletedAt } = await stored(workspace, String(plain));
  expect(status === "inactive" || deletedAt !== null).toBe(true);
  for (const id of [String(holder), boss]) {
    expect(await stored(workspace, id)).toMatchObject({ status: "active", deletedAt: null });
  }
});

test("provisioning the last admin out of the provider's reach is announced", async () => {
  expect(await summary("provision", everybody)).toMatchObject({ changes: 1, admins: 1, losesLastExcludedAdmin: true });
  const second = await manualUser(workspace, "second@contoso.example", { role: "admin", excluded: true });
  await setPassword(ctx.workspaceId, second, "none");
  expect(await summary("provision", { ids: [second] })).toMatchObject({ changes: 1, losesLastExcludedAdmin: false });
});

describe("step by step", () => {
  test("each of very many once, also when what they are selected by changes under way", async () => {
    await people(120);
    const active = { filter: { ...everybody.filter, status: ["active" as const] } };
    expect(await run("deactivate", active)).toEqual({ steps: 3, changed: 120, already: 0, failures: [] });
  });

  test("whoever came after the summary isn't meant", async () => {
    await people(2);
    const { asOf } = await summary("deactivate", everybody);
    const late = await manualUser(workspace, "late@contoso.example");
    expect(await run("deactivate", { ...everybody, asOf })).toMatchObject({ changed: 2 });
    expect((await stored(workspace, late)).status).toBe("active");
  });

  test("a step that is sent again changes nobody twice", async () => {
    const ids = await people(3);
    await step("deactivate", { ids });
    expect(await step("deactivate", { ids })).toMatchObject({ changed: 0, skipped: { already: 3 } });
  });

  test("those who left meanwhile are passed over", async () => {
    const [first, second] = await people(2);
    await softDeleteUser(ctx, String(first));
    expect(await step("deactivate", { ids: [String(first), String(second)] })).toMatchObject({ changed: 1, failures: [] });
  });

  test("two at once: everybody is changed once", async () => {
    await people(30);
    const both = await Promise.all([run("deactivate", everybody), run("deactivate", everybody)]);
    expect(both.flatMap(({ failures }) => failures)).toEqual([]);
    const rows = await getSql()`select entity_id from changes where workspace_id = ${ctx.workspaceId} and action = 'deactivated'`;
    expect(rows).toHaveLength(30);
  });
});

test("filters mean the same as in the list", async () => {
  const [one, two] = await people(2);
  const group = await manualGroup(workspace, "Sales");
  await join(workspace, group, String(one));
  await setUserStatus(ctx, String(two), "inactive");
  const count = async (filter: object) => (await summary("exclude", { filter: { ...everybody.filter, ...filter } })).total;
  expect(await count({ group: [group] })).toBe(1);
  expect(await count({ group: [randomUUID()] })).toBe(0);
  expect(await count({ status: ["inactive"] })).toBe(1);
  expect(await count({ excluded: ["yes"] })).toBe(1);
  expect(await count({ excluded: ["yes", "no"] })).toBe(3);
  expect(await count({ incomplete: ["names"] })).toBe(2);
  expect(await count({ incomplete: ["names", "email"] })).toBe(2);
  expect(await count({ differs: ["yes"] })).toBe(0);
});

describe("the deleted", () => {
  const exists = async (id: string) =>
    (await getSql()`select from users where workspace_id = ${ctx.workspaceId} and id = ${id}`).length === 1;

  test("are restored, and who is no longer deleted isn't touched", async () => {
    const [one = "", two = ""] = await people(2, { deletedAt: new Date(), status: "inactive" });
    const [live = ""] = await people(1);
    const before = await stored(workspace, live);
    expect(await run("restore", { ids: [one, two, live] })).toMatchObject({ changed: 2, failures: [] });
    expect((await stored(workspace, one)).deletedAt).toBeNull();
    expect(await stored(workspace, live)).toEqual(before);
  });

  test("are deleted permanently; the live never are, by whatever selection", async () => {
    const [gone = ""] = await people(1, { deletedAt: new Date() });
    const [live = ""] = await people(1);
    expect(await run("deletePermanently", everybody)).toMatchObject({ changed: 1 });
    expect(await run("deletePermanently", { ids: [live] })).toMatchObject({ changed: 0, failures: [] });
    expect([await exists(gone), await exists(live), await exists(workspace.adminId)]).toEqual([false, true, true]);
  });

  test("the provider's are passed over while sync is on, and go once it is off", async () => {
    const [linked = ""] = await people(1, { deletedAt: new Date(), source: "scim" });
    expect(await summary("deletePermanently", { ids: [linked] })).toMatchObject({ changes: 0, skipped: { managed: 1 } });
    await run("deletePermanently", { ids: [linked] });
    expect(await exists(linked)).toBe(true);
    await setSettings(workspace, { syncEnabled: false });
    await run("deletePermanently", { ids: [linked] });
    expect(await exists(linked)).toBe(false);
  });

  test("one who is beyond the limit keeps the others from nothing, and is named with the reason", async () => {
    const [one = ""] = await people(1, { deletedAt: new Date() });
    await getSql()`update quota set cap = 0 where workspace_id = ${ctx.workspaceId} and kind = 'user'`;
    const [linked = ""] = await people(1, { deletedAt: new Date(), source: "scim" });
    const { changed, failures } = await run("restore", { ids: [one, linked] });
    expect(changed).toBe(1);
    expect(failures).toEqual([{ id: linked, name: expect.any(String), reason: expect.stringContaining("limit") }]);
  });
});
