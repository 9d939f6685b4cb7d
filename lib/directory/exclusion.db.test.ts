import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { countDirectory } from "#db/queries/directory-counts.ts";
import { setPassword } from "#db/queries/passwords.ts";
import type { Ctx } from "#lib/ctx.ts";
import { changesOf, manualUser, stored, workEmail } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { createdUser, dialects, filtered, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { excludeUser, isLastExcludedAdmin, provisionUser } from "./exclusion.ts";
import { editUser, softDeleteUser } from "./user-admin.ts";
import { profileOf } from "./user-profile.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
let linked: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view", "users.manage", "provisioning.manage");
  linked = await createdUser(workspace, "adele@contoso.example", {
    externalId: randomUUID(),
    ...workEmail("adele@contoso.example"),
  });
});

const total = async () =>
  (await workspace.scim("GET", filtered("Users", 'userName eq "adele@contoso.example"'))).body.totalResults;

describe.each([
  ["exclude", excludeUser],
  ["provision", provisionUser],
])("to %s", (_name, verb) => {
  test.each<[string, () => Ctx]>([
    ["manages users only", () => acting(workspace, "users.view", "users.manage")],
    ["manages provisioning only", () => acting(workspace, "users.view", "provisioning.manage")],
    ["is the provider's key", () => ({ ...ctx, actor: { kind: "key", id: randomUUID(), lastFour: "abcd" } })],
  ])("is not for who %s", async (_who, by) => {
    const before = await stored(workspace, linked);
    await expect(verb(by(), linked)).rejects.toMatchObject({ code: "forbidden" });
    expect(await stored(workspace, linked)).toEqual(before);
  });

  test("another workspace's user is not found, and not touched", async () => {
    const neighbour = await newWorkspace();
    const theirs = await manualUser(neighbour, "theirs@contoso.example");
    const before = await stored(neighbour, theirs);
    await expect(verb(ctx, theirs)).rejects.toMatchObject({ code: "notFound" });
    expect(await stored(neighbour, theirs)).toEqual(before);
  });
});

describe("an excluded user", () => {
  test("is out of the provider's sight and reach, and no longer counts as provisioned", async () => {
    await excludeUser(ctx, linked);
    expect(await total()).toBe(0);
    expect((await workspace.scim("PATCH", `/Users/${linked}`, dialects[0]?.activate(false))).status).toBe(404);
    expect((await workspace.scim("DELETE", `/Users/${linked}`)).status).toBe(404);
    expect((await workspace.scim("POST", "/Users", user("adele@contoso.example"))).status).toBe(409);
    expect(await stored(workspace, linked)).toMatchObject({ excluded: true, source: "manual", deletedAt: null });
    expect((await countDirectory(ctx.workspaceId)).linkedUsers).toBe(0);
    expect((await changesOf(workspace, linked)).at(-1)).toMatchObject({
      action: "excluded from provisioning",
      before: { excluded: false, source: "scim" },
      after: { excluded: true, source: "manual" },
    });
  });

  test("is the workspace's to edit while sync is on", async () => {
    const before = await stored(workspace, linked);
    const title = (version: number) => editUser(ctx, linked, version, { ...profileOf(before), title: "Head" });
    await expect(title(before.version)).rejects.toMatchObject({ code: "managedByProvider" });
    await excludeUser(ctx, linked);
    await title((await stored(workspace, linked)).version);
    expect((await stored(workspace, linked)).divergedAt).toBeNull();
  });

  test("is found and linked again once it is open to provisioning", async () => {
    await excludeUser(ctx, linked);
    await provisionUser(ctx, linked);
    expect(await total()).toBe(1);
    expect((await workspace.scim("PATCH", `/Users/${linked}`, dialects[0]?.set({ title: "Head" }))).status).toBe(200);
    expect(await stored(workspace, linked)).toMatchObject({ excluded: false, source: "scim" });
  });

  test("is excluded once: the second time writes nothing", async () => {
    await excludeUser(ctx, linked);
    const before = await stored(workspace, linked);
    await excludeUser(ctx, linked);
    expect(await stored(workspace, linked)).toEqual(before);
  });

  test("has to be live", async () => {
    const left = await manualUser(workspace, "left@contoso.example");
    await softDeleteUser(ctx, left);
    await expect(excludeUser(ctx, left)).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("what the provider wanted of the last admin", () => {
  let boss: string;
  const objectId = randomUUID();

  beforeEach(async () => {
    boss = await manualUser(workspace, "boss@contoso.example", { role: "admin", source: "scim", externalId: objectId });
    await setPassword(ctx.workspaceId, boss, "none");
    await softDeleteUser(workspace.ctx, workspace.adminId);
  });

  test("is dropped when it was a deletion: they are out of its reach", async () => {
    await workspace.scim("PATCH", `/Users/${boss}`, dialects[0]?.activate(false));
    expect((await stored(workspace, boss)).held).toEqual(["soft delete"]);
    await excludeUser(ctx, boss);
    expect(await stored(workspace, boss)).toMatchObject({ held: [], heldAt: null, active: true, excluded: true });
  });

  test("is not dropped when the account was given to somebody else", async () => {
    await workspace.scim("PATCH", `/Users/${boss}`, dialects[0]?.set({ externalId: randomUUID() }));
    expect((await stored(workspace, boss)).held).toEqual(["identity change"]);
    await expect(excludeUser(ctx, boss)).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("the last admin out of provisioning's reach", () => {
  const isLast = async (id: string) => isLastExcludedAdmin(ctx, await stored(workspace, id));

  test("is the one made at set-up, until there is another who can sign in", async () => {
    expect(await isLast(workspace.adminId)).toBe(true);
    const second = await manualUser(workspace, "second@contoso.example", { role: "admin", excluded: true });
    expect(await isLast(workspace.adminId)).toBe(true);
    await setPassword(ctx.workspaceId, second, "none");
    expect(await isLast(workspace.adminId)).toBe(false);
  });

  test("is nobody who isn't excluded or no admin", async () => {
    await provisionUser(workspace.ctx, workspace.adminId);
    expect(await isLast(workspace.adminId)).toBe(false);
    expect(await isLast(await manualUser(workspace, "kept@contoso.example", { excluded: true }))).toBe(false);
  });
});
