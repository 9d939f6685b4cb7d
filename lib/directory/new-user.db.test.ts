import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Ctx } from "#lib/ctx.ts";
import { changesOf, manualUser, stored } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { createdUser, dialects } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { listUsers } from "./admin-reads.ts";
import { addUser } from "./new-user.ts";
import { profileOf, type UserProfile } from "./user-profile.ts";

const profile: UserProfile = {
  userName: "Adele@contoso.example",
  displayName: null,
  givenName: "Adele",
  familyName: "Vance",
  workEmail: "adele@contoso.example",
  title: null,
  department: "Sales",
  mobilePhone: null,
};

let workspace: TestWorkspace;
let ctx: Ctx;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view", "users.manage");
});

describe("a user whom an admin adds", () => {
  test("has the profile, role user and the status that was chosen, and can be found by the provider", async () => {
    const id = await addUser(ctx, profile, "inactive");
    const added = await stored(workspace, id);
    expect(profileOf(added)).toEqual(profile);
    expect(added).toMatchObject({
      role: "user",
      status: "inactive",
      source: "manual",
      excluded: false,
      displayName: "Adele Vance",
    });
    expect(await changesOf(workspace, id)).toMatchObject([
      { actor: { kind: "user", name: "Ada Admin" }, action: "created", after: { userName: profile.userName, role: "user" } },
    ]);
    expect((await workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.set({ title: "Head" }))).status).toBe(200);
    expect((await stored(workspace, id)).source).toBe("scim");
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ["a live user", () => createdUser(workspace, "ADELE@contoso.example"), /^Another user has/],
    ["an excluded one", () => manualUser(workspace, "adele@contoso.example", { excluded: true }), /^Another user has/],
    [
      "a deleted one",
      () => manualUser(workspace, "adele@contoso.example", { deletedAt: new Date() }),
      /^A deleted user has.*Restore/,
    ],
  ])("can't have the user name of %s", async (_who, before, message) => {
    await before();
    await expect(addUser(ctx, profile, "active")).rejects.toMatchObject({
      code: "userNameTaken",
      field: "userName",
      message: expect.stringMatching(message),
    });
    const { total } = await listUsers(ctx, {
      deleted: false,
      search: "vance",
      sort: "name",
      descending: false,
      limit: 5,
      offset: 0,
    });
    expect(total).toBe(0);
  });

  test("may have the name of another workspace's user", async () => {
    await createdUser(await newWorkspace(), profile.userName);
    await addUser(ctx, profile, "active");
  });

  test.each<[string, () => Ctx]>([
    ["somebody who may only look", () => acting(workspace, "users.view", "groups.manage", "provisioning.manage")],
    ["an identity provider's key", () => ({ ...ctx, actor: { kind: "key", id: randomUUID(), lastFour: "abcd" } })],
  ])("is not made by %s", async (_who, by) => {
    await expect(addUser(by(), profile, "active")).rejects.toMatchObject({ code: "forbidden" });
  });
});
