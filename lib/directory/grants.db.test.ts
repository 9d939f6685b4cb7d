import { beforeEach, describe, expect, test } from "vitest";
import type { Ctx } from "#lib/ctx.ts";
import { allPermissions } from "#lib/permissions.ts";
import { join, manualGroup, manualUser, stored } from "../../test/directory.ts";
import { acting, carry, newRole } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { provisionUser } from "./exclusion.ts";
import { deleteUserPermanently, editUser, restoreUser, setUserStatus, softDeleteUser } from "./user-admin.ts";
import { profileOf } from "./user-profile.ts";

/** Nobody gives away what they lack: by no verb. */
let workspace: TestWorkspace;
let desk: string;
/** May manage users and groups, and no more. */
let manager: Ctx;

beforeEach(async () => {
  workspace = await newWorkspace();
  desk = await manualGroup(workspace, "Help desk");
  await carry(workspace, desk, await newRole(workspace, "Connector", "users.view", "provisioning.manage"));
  manager = acting(workspace, "users.view", "users.manage", "groups.view", "groups.manage");
});

const refused = { code: "forbidden", message: expect.stringContaining("Manage provisioning") };

async function member(userName: string, given: Parameters<typeof manualUser>[2] = {}): Promise<string> {
  const id = await manualUser(workspace, userName, given);
  await join(workspace, desk, id);
  return id;
}

describe("who comes back with more than the actor has", () => {
  test("isn't restored by them", async () => {
    const id = await member("gone@contoso.example", { deletedAt: new Date() });
    await expect(restoreUser(manager, id)).rejects.toMatchObject(refused);
    expect((await stored(workspace, id)).active).toBe(false);
    await restoreUser(acting(workspace, ...allPermissions), id);
    expect((await stored(workspace, id)).active).toBe(true);
  });

  test("isn't activated by them, but can be deactivated", async () => {
    const id = await member("idle@contoso.example");
    await setUserStatus(manager, id, "inactive");
    await expect(setUserStatus(manager, id, "active")).rejects.toMatchObject(refused);
    expect((await stored(workspace, id)).status).toBe("inactive");
  });

  test("a deleted workspace admin is restored by an admin only", async () => {
    const id = await manualUser(workspace, "admin@contoso.example", { role: "admin", deletedAt: new Date() });
    await expect(restoreUser(manager, id)).rejects.toMatchObject({ code: "forbidden" });
    await restoreUser(acting(workspace, ...allPermissions), id);
  });

  test("with no more than the actor has, they are", async () => {
    const id = await manualUser(workspace, "gone@contoso.example", { deletedAt: new Date() });
    const viewers = await manualGroup(workspace, "Viewers");
    await carry(workspace, viewers, await newRole(workspace, "Viewer", "users.view"));
    await join(workspace, viewers, id);
    await restoreUser(manager, id);
    expect((await stored(workspace, id)).active).toBe(true);
  });
});

test("the account of who may do more keeps its name and address; the rest of the profile can be edited", async () => {
  const id = await member("adele@contoso.example");
  const user = await stored(workspace, id);
  const profile = profileOf(user);
  for (const change of [{ userName: "mine@contoso.example" }, { workEmail: "mine@contoso.example" }]) {
    await expect(editUser(manager, id, user.version, { ...profile, ...change })).rejects.toMatchObject(refused);
  }
  await editUser(manager, id, user.version, { ...profile, title: "Lead" });
  expect((await stored(workspace, id)).attributes).toMatchObject({ title: "Lead" });
  const { version } = await stored(workspace, id);
  await editUser(acting(workspace, ...allPermissions), id, version, { ...profile, userName: "new@contoso.example" });
});

test("who may do more can be deleted, but deleted permanently only by somebody who may do as much", async () => {
  const id = await member("adele@contoso.example");
  await softDeleteUser(manager, id);
  await expect(deleteUserPermanently(manager, id)).rejects.toMatchObject(refused);
  expect((await stored(workspace, id)).active).toBe(false);
  await deleteUserPermanently(acting(workspace, ...allPermissions), id);
});

test("an excluded account that may do more is opened to the provider only by somebody who may do as much", async () => {
  const id = await manualUser(workspace, "break-glass@contoso.example", { role: "admin", excluded: true });
  const provisioner = acting(workspace, "users.view", "users.manage", "provisioning.manage");
  await expect(provisionUser(provisioner, id)).rejects.toMatchObject({ code: "forbidden" });
  expect((await stored(workspace, id)).excluded).toBe(true);
  await provisionUser(acting(workspace, ...allPermissions), id);
});
