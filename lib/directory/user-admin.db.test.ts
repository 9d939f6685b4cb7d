import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import type { UserTableQuery } from "#db/queries/user-table.ts";
import type { Actor, Ctx, Permission } from "#lib/ctx.ts";
import { allPermissions } from "#lib/permissions.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { changesOf, join, manualGroup, manualUser, setSettings, stored, workEmail } from "../../test/directory.ts";
import { createdUser, dialects, EXT, filtered, user } from "../../test/scim-bodies.ts";
import { newSession } from "../../test/sessions.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { findUserWithGroups, listUsers } from "./admin-reads.ts";
import { deleteUserPermanently, editUser, restoreUser, setUserStatus, softDeleteUser } from "./user-admin.ts";
import { profileOf, type UserProfile } from "./user-profile.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let linked: string;
let manual: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = as("users.view", "users.manage");
  linked = await createdUser(workspace, "adele@contoso.example", {
    displayName: "Adele Vance",
    ...workEmail("adele@contoso.example"),
  });
  manual = await manualUser(workspace, "manual@contoso.example");
});

function as(...permissions: Permission[]): Ctx {
  const actor: Actor = { kind: "user", id: workspace.adminId, name: "Ada Admin", permissions };
  return { workspaceId: workspace.ctx.workspaceId, actor, requestId: "click-1" };
}

const pause = () => setSettings(workspace, { syncEnabled: false });
const session = (userId: string) => newSession(workspace, userId);
const sessions = async (userId: string) => (await getSql()`select from sessions where user_id = ${userId}`).length;

async function edit(id: string, changes: Partial<UserProfile>, by = ctx) {
  const row = await stored(workspace, id);
  await editUser(by, id, row.version, { ...profileOf(row), ...changes });
}

/** Every verb, on a user whom it fits. */
const verbs: Record<string, (ctx: Ctx, id: string) => Promise<void>> = {
  edit: (by, id) =>
    editUser(by, id, 1, { ...profileOf({ userName: "x", originalUserName: null, attributes: {} }), title: "Head" }),
  "set the status": (by, id) => setUserStatus(by, id, "inactive"),
  delete: softDeleteUser,
  restore: restoreUser,
  "delete permanently": deleteUserPermanently,
};

describe.each(Object.entries(verbs))("to %s", (_name, verb) => {
  // Some throw before they return a promise.
  const run = async (by: Ctx, id: string) => verb(by, id);

  test.each<[string, () => Ctx]>([
    ["somebody who may only look", () => as("users.view", "groups.manage", "provisioning.manage", "keys.manage")],
    ["nobody in particular", () => as()],
    ["an identity provider's key", () => ({ ...ctx, actor: { kind: "key", id: randomUUID(), lastFour: "abcd" } })],
    ["the system", () => ({ ...ctx, actor: { kind: "system", task: "test" } })],
  ])("is not for %s", async (_who, by) => {
    const before = await stored(workspace, manual);
    await expect(run(by(), manual)).rejects.toMatchObject({ code: "forbidden" });
    expect(await stored(workspace, manual)).toEqual(before);
  });

  test("another workspace's user is not found, and not touched", async () => {
    const neighbour = await newWorkspace();
    const theirs = await manualUser(neighbour, "theirs@contoso.example");
    const before = await stored(neighbour, theirs);
    await expect(run(ctx, theirs)).rejects.toMatchObject({ code: "notFound" });
    expect(await stored(neighbour, theirs)).toEqual(before);
    expect(await findUserWithGroups(ctx, theirs)).toBeNull();
  });

  test("nobody is not found", async () => {
    await expect(run(ctx, randomUUID())).rejects.toMatchObject({ code: "notFound" });
  });
});

describe("a profile", () => {
  const profile: UserProfile = {
    userName: "New.Name@contoso.example",
    displayName: "New Name",
    givenName: "New",
    familyName: "Name",
    workEmail: "new@contoso.example",
    title: "Head",
    department: "Sales",
    mobilePhone: "+49 170 1",
  };

  test("is written whole, shown over SCIM, and leaves a row of what changed", async () => {
    await edit(manual, profile);
    expect(profileOf(await stored(workspace, manual))).toEqual(profile);
    const { body } = await workspace.scim("GET", `/Users/${manual}`);
    expect(body).toMatchObject({
      userName: profile.userName,
      name: { givenName: "New", familyName: "Name" },
      emails: [{ type: "work", value: "new@contoso.example" }],
      [EXT]: { department: "Sales" },
    });
    const [, change] = await changesOf(workspace, manual);
    expect(change).toMatchObject({
      actor: { kind: "user", id: workspace.adminId, name: "Ada Admin" },
      requestId: "click-1",
      action: "changed",
      before: { userName: "manual@contoso.example", title: null },
      after: { userName: profile.userName, title: "Head" },
    });
    expect(change?.after).not.toHaveProperty("role");
  });

  test("leaves alone what the form doesn't show", async () => {
    const home = { type: "home", value: "home@contoso.example" };
    const work = { type: "work", value: "work@contoso.example", primary: true, display: "Work" };
    const attributes: JsonObject = {
      nickName: "Ad",
      name: { honorificPrefix: "Dr.", familyName: "Vance" },
      emails: [home, work],
      "urn:contoso:2.0:User": { badge: 1 },
    };
    const id = await manualUser(workspace, "rich@contoso.example", { attributes });
    await edit(id, { familyName: "Wilber", workEmail: "new@contoso.example" });
    expect((await stored(workspace, id)).attributes).toEqual({
      ...attributes,
      name: { honorificPrefix: "Dr.", familyName: "Wilber" },
      emails: [home, { ...work, value: "new@contoso.example" }],
    });
    await edit(id, { familyName: null, workEmail: null });
    const { attributes: cleared } = await stored(workspace, id);
    expect(cleared).toMatchObject({ name: { honorificPrefix: "Dr." }, emails: [home] });
  });

  test("of a linked user is locked while sync is on; paused, it can be edited, and differs from the provider until that writes", async () => {
    await expect(edit(linked, { title: "Head" })).rejects.toMatchObject({ code: "managedByProvider" });
    expect((await stored(workspace, linked)).attributes).not.toHaveProperty("title");
    await pause();
    await edit(linked, { title: "Head" });
    expect((await stored(workspace, linked)).divergedAt).toBeInstanceOf(Date);
    await setSettings(workspace, { syncEnabled: true });
    await workspace.scim("PATCH", `/Users/${linked}`, dialects[0]?.set({ title: "Head" }));
    expect((await stored(workspace, linked)).divergedAt).toBeNull();
  });

  test("that is saved as it was writes nothing", async () => {
    const before = await stored(workspace, manual);
    await edit(manual, {});
    expect(await stored(workspace, manual)).toEqual(before);
    expect(await changesOf(workspace, manual)).toHaveLength(1);
  });

  test("that somebody else changed meanwhile is not overwritten", async () => {
    const { version } = await stored(workspace, manual);
    await edit(manual, { title: "Theirs" });
    const mine = { ...profile, title: "Mine" };
    await expect(editUser(ctx, manual, version, mine)).rejects.toMatchObject({ code: "versionMismatch" });
    expect((await stored(workspace, manual)).attributes.title).toBe("Theirs");
  });

  test.each(["ADELE@contoso.example", "left@contoso.example"])(
    "can't take a name that is taken, not even a deleted user's: %s",
    async (userName) => {
      await manualUser(workspace, "left@contoso.example", { deletedAt: new Date() });
      await expect(edit(manual, { userName })).rejects.toMatchObject({ code: "userNameTaken", field: "userName" });
    },
  );

  test("of a user whom the provider renamed keeps both names, unless another one is typed", async () => {
    const hex = "0a21f0f28d2a4f8ebf987363c4aed4ef";
    await workspace.scim(
      "PATCH",
      `/Users/${linked}`,
      dialects[1]?.set({ userName: `${hex}adele@contoso.example`, active: false }),
    );
    await pause();
    await edit(linked, { title: "Head" });
    const names = { userName: `${hex}adele@contoso.example`, originalUserName: "adele@contoso.example" };
    expect(await stored(workspace, linked)).toMatchObject(names);
    await edit(linked, { userName: "other@contoso.example" });
    expect(await stored(workspace, linked)).toMatchObject({ userName: "other@contoso.example", originalUserName: null });
  });
});

describe("the status is the workspace's own", () => {
  test("also of a linked user while sync is on; it ends the sessions, and SCIM sees nothing of it", async () => {
    await session(linked);
    await setUserStatus(ctx, linked, "inactive");
    expect(await sessions(linked)).toBe(0);
    expect(await stored(workspace, linked)).toMatchObject({ status: "inactive", divergedAt: null });
    expect((await workspace.scim("GET", `/Users/${linked}`)).body.active).toBe(true);
    await setUserStatus(ctx, linked, "active");
    expect((await changesOf(workspace, linked)).slice(1).map(({ action }) => action)).toEqual(["deactivated", "activated"]);
  });

  test("set to what it is, writes nothing", async () => {
    await setUserStatus(ctx, manual, "active");
    expect(await changesOf(workspace, manual)).toHaveLength(1);
  });
});

describe("deleting", () => {
  test("ends the sessions, keeps memberships and role, and says who did it", async () => {
    const group = await manualGroup(workspace, "Board");
    await join(workspace, group, manual);
    await session(manual);
    await softDeleteUser(ctx, manual);
    expect(await sessions(manual)).toBe(0);
    expect(await stored(workspace, manual)).toMatchObject({
      active: false,
      deletedBy: { kind: "user", name: "Ada Admin" },
      groups: [{ id: group }],
    });
    expect((await stored(workspace, manual)).deletedBy).not.toHaveProperty("permissions");
    expect((await workspace.scim("GET", `/Users/${manual}`)).body.active).toBe(false);
  });

  test("twice, says so", async () => {
    await softDeleteUser(ctx, manual);
    await expect(softDeleteUser(ctx, manual)).rejects.toMatchObject({ code: "notFound" });
  });

  test("a linked user needs the pause", async () => {
    await expect(softDeleteUser(ctx, linked)).rejects.toMatchObject({ code: "managedByProvider" });
    await pause();
    await softDeleteUser(ctx, linked);
    expect((await stored(workspace, linked)).active).toBe(false);
  });
});

describe("restoring", () => {
  test("is allowed while sync is on; until the provider writes, the user differs from it", async () => {
    await workspace.scim("PATCH", `/Users/${linked}`, dialects[0]?.activate(false));
    await restoreUser(ctx, linked);
    const restored = await stored(workspace, linked);
    expect(restored).toMatchObject({ active: true, deletedBy: null });
    expect(restored.divergedAt).toBeInstanceOf(Date);
    expect((await changesOf(workspace, linked)).at(-1)).toMatchObject({
      action: "restored",
      before: { active: false },
      after: { active: true },
    });
    // The next cycle finds them still out of scope.
    await workspace.scim("PATCH", `/Users/${linked}`, dialects[0]?.activate(false));
    expect(await stored(workspace, linked)).toMatchObject({ active: false, divergedAt: null });
  });

  const hex = "0a21f0f28d2a4f8ebf987363c4aed4ef";
  const rename = () =>
    workspace.scim("PATCH", `/Users/${linked}`, dialects[1]?.set({ userName: `${hex}adele@contoso.example`, active: false }));

  test("puts the original name back", async () => {
    await rename();
    await restoreUser(ctx, linked);
    expect(await stored(workspace, linked)).toMatchObject({
      userName: "adele@contoso.example",
      originalUserName: null,
      active: true,
    });
  });

  test("goes on under the provider's name when the original one is taken", async () => {
    await rename();
    await manualUser(workspace, "Adele@contoso.example");
    await restoreUser(ctx, linked);
    const names = { userName: `${hex}adele@contoso.example`, originalUserName: "adele@contoso.example" };
    expect(await stored(workspace, linked)).toMatchObject({ ...names, active: true });
  });

  test("brings back over SCIM whom the provider had DELETEd", async () => {
    await setSettings(workspace, { onProviderDelete: "keep" });
    await workspace.scim("DELETE", `/Users/${linked}`);
    await restoreUser(ctx, linked);
    expect((await workspace.scim("GET", `/Users/${linked}`)).body.active).toBe(true);
    expect((await workspace.scim("POST", "/Users", user("adele@contoso.example"))).status).toBe(409);
  });

  test("who isn't deleted, says so", async () => {
    await expect(restoreUser(ctx, manual)).rejects.toMatchObject({ code: "notFound" });
  });
});

describe("deleting permanently", () => {
  test("only who is deleted already", async () => {
    await expect(deleteUserPermanently(ctx, manual)).rejects.toMatchObject({ code: "invalid" });
    await softDeleteUser(ctx, manual);
    await deleteUserPermanently(ctx, manual);
    expect(await findUserWithGroups(ctx, manual)).toBeNull();
    expect((await changesOf(workspace, manual)).at(-1)).toMatchObject({
      action: "deleted permanently",
      actor: { name: "Ada Admin" },
    });
    expect(await getSql()`select from tombstones where id = ${manual}`).toHaveLength(1);
  });

  test("a linked user needs the pause", async () => {
    await workspace.scim("PATCH", `/Users/${linked}`, dialects[0]?.activate(false));
    await expect(deleteUserPermanently(ctx, linked)).rejects.toMatchObject({ code: "managedByProvider" });
    await pause();
    await deleteUserPermanently(ctx, linked);
    await setSettings(workspace, { syncEnabled: true });
    expect((await workspace.scim("GET", filtered("Users", 'userName eq "adele@contoso.example"'))).body.totalResults).toBe(0);
  });
});

describe("the last admin who can sign in", () => {
  const lastAdmin = { code: "lastAdmin" };

  beforeEach(() => {
    ctx = as(...allPermissions);
  });

  test("can be neither deleted nor deactivated", async () => {
    await expect(softDeleteUser(ctx, workspace.adminId)).rejects.toMatchObject(lastAdmin);
    await expect(setUserStatus(ctx, workspace.adminId, "inactive")).rejects.toMatchObject(lastAdmin);
    expect(await stored(workspace, workspace.adminId)).toMatchObject({ active: true, status: "active" });
  });

  test.each<[string, () => Promise<unknown>]>([
    ["one without a password", () => manualUser(workspace, "second", { role: "admin" })],
    ["an inactive one", () => withPassword({ status: "inactive" })],
    ["a deleted one", () => withPassword({ deletedAt: new Date() })],
    ["another workspace's", async () => newWorkspace()],
  ])("another admin who can't doesn't help: %s", async (_who, add) => {
    await add();
    await expect(softDeleteUser(ctx, workspace.adminId)).rejects.toMatchObject(lastAdmin);
  });

  async function withPassword(given: Parameters<typeof manualUser>[2] = {}): Promise<string> {
    const id = await manualUser(workspace, `admin-${randomUUID()}`, { role: "admin", ...given });
    await setPassword(ctx.workspaceId, id, "hash");
    return id;
  }

  test("with a second one, the first may go; then the second is the last", async () => {
    const second = await withPassword();
    await softDeleteUser(ctx, workspace.adminId);
    await expect(setUserStatus(ctx, second, "inactive")).rejects.toMatchObject(lastAdmin);
  });

  test("two who go at the same moment: one stays", async () => {
    const second = await withPassword();
    const outcomes = await Promise.allSettled([softDeleteUser(ctx, workspace.adminId), setUserStatus(ctx, second, "inactive")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

test("an admin's click and the provider's PATCH at once: both are done, neither waits for ever", async () => {
  await pause();
  await setSettings(workspace, { syncEnabled: true });
  const title = workspace.scim("PATCH", `/Users/${linked}`, dialects[0]?.set({ title: "Head" }));
  const [, , answer] = await Promise.all([setUserStatus(ctx, linked, "inactive"), setUserStatus(ctx, manual, "inactive"), title]);
  expect(answer.status).toBe(200);
  expect(await stored(workspace, linked)).toMatchObject({ status: "inactive", attributes: { title: "Head" } });
});

test("while an admin's change is under way, the provider can add users", async () => {
  await inTransaction(async (tx) => {
    await tx`select from workspaces where id = ${ctx.workspaceId} for no key update`;
    expect((await workspace.scim("POST", "/Users", user("new@contoso.example"))).status).toBe(201);
  });
});

describe("the table", () => {
  const query: UserTableQuery = {
    deleted: false,
    search: "",
    sort: "name",
    descending: false,
    status: [],
    source: [],
    role: [],
    limit: 10,
    offset: 0,
  };
  const list = async (changes: Partial<UserTableQuery>) => {
    const { rows, total } = await listUsers(ctx, { ...query, ...changes });
    return { names: rows.map(({ userName }) => userName), total };
  };

  test("is for who may view users", async () => {
    await expect((async () => listUsers(as("groups.view"), query))()).rejects.toMatchObject({ code: "forbidden" });
    await expect(findUserWithGroups(as("groups.view"), manual)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("finds parts of names and addresses in any case; signs mean themselves", async () => {
    await manualUser(workspace, "100%_sure@contoso.example", { attributes: { displayName: "Jörg Größe" } });
    expect((await list({ search: " ADELE " })).names).toEqual(["adele@contoso.example"]);
    expect((await list({ search: "GRÖß" })).names).toEqual(["100%_sure@contoso.example"]);
    expect((await list({ search: "%_s" })).total).toBe(1);
    expect((await list({ search: "%%" })).total).toBe(0);
    expect((await list({ search: "\\" })).total).toBe(0);
  });

  test("filters, pages and counts", async () => {
    expect(await list({ source: ["scim"] })).toEqual({ names: ["adele@contoso.example"], total: 1 });
    expect((await list({ role: ["admin"] })).total).toBe(1);
    expect((await list({ status: ["inactive"] })).total).toBe(0);
    expect(await list({ limit: 1, offset: 1 })).toMatchObject({ total: 3 });
    await softDeleteUser(ctx, manual);
    expect((await list({})).total).toBe(2);
    expect(await list({ deleted: true })).toEqual({ names: ["manual@contoso.example"], total: 1 });
  });

  test("what is no id is nobody", async () => {
    expect(await findUserWithGroups(ctx, "'; drop table users")).toBeNull();
  });
});
