import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { allPermissions } from "#lib/permissions.ts";
import { join, manualGroup, manualUser, setSettings, stored, workEmail } from "../../test/directory.ts";
import { acting, carry, newRole } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { provisionUser } from "./exclusion.ts";
import { addUser } from "./new-user.ts";
import {
  deleteUserPermanently,
  editUser,
  restoreUser,
  setUserStatus,
  softDeleteLinkedUser,
  softDeleteUser,
} from "./user-admin.ts";
import { profileOf, type UserProfile } from "./user-profile.ts";

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

  test("isn't activated by them", async () => {
    const id = await member("idle@contoso.example", { status: "inactive" });
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

test("who may do more is deactivated and deleted only by somebody who may do as much", async () => {
  const id = await member("adele@contoso.example");
  await expect(setUserStatus(manager, id, "inactive")).rejects.toMatchObject(refused);
  await expect(softDeleteUser(manager, id)).rejects.toMatchObject(refused);
  expect(await stored(workspace, id)).toMatchObject({ status: "active", deletedAt: null });
  await setUserStatus(acting(workspace, ...allPermissions), id, "inactive");
  await softDeleteUser(acting(workspace, ...allPermissions), id);
  await expect(deleteUserPermanently(manager, id)).rejects.toMatchObject(refused);
  expect((await stored(workspace, id)).active).toBe(false);
  await deleteUserPermanently(acting(workspace, ...allPermissions), id);
});

test("who manages provisioning removes no linked user who may do more", async () => {
  const id = await manualUser(workspace, "linked@contoso.example", { role: "admin", source: "scim" });
  await setSettings(workspace, { syncEnabled: false });
  const provisioner = acting(workspace, "provisioning.manage");
  await expect(softDeleteLinkedUser(provisioner, id)).rejects.toMatchObject({ code: "forbidden" });
  await softDeleteLinkedUser(acting(workspace, ...allPermissions), id);
});

describe("what somebody who may do more signs in by", () => {
  const profile: UserProfile = {
    userName: "new@contoso.example",
    displayName: null,
    givenName: null,
    familyName: null,
    workEmail: null,
    title: null,
    department: null,
    mobilePhone: null,
  };
  const address = "Chief@Contoso.example";
  const taken = (field: string) => ({ code: "forbidden", field, message: expect.stringMatching(/signs in by "chief@contoso/i) });

  beforeEach(async () => {
    await manualUser(workspace, "ceo@contoso.example", { role: "admin", attributes: workEmail("chief@contoso.example") });
  });

  test.each(["userName", "workEmail"] as const)("is nobody else's %s by whoever may do less", async (field) => {
    const id = await manualUser(workspace, "adele@contoso.example");
    const user = await stored(workspace, id);
    const edited = { ...profileOf(user), [field]: address };
    await expect(addUser(manager, { ...profile, [field]: address }, "active")).rejects.toMatchObject(taken(field));
    await expect(editUser(manager, id, user.version, edited)).rejects.toMatchObject(taken(field));
    expect((await stored(workspace, id)).version).toBe(user.version);
    await editUser(acting(workspace, ...allPermissions), id, user.version, edited);
  });

  test("nor is the name of an admin which the provider took, while the deletion is held", async () => {
    const id = await manualUser(workspace, "renamed@contoso.example", { role: "admin" });
    await getSql()`
      update users set original_user_name = ${address}, original_user_name_key = ${fold(address)}, held = '{"soft delete"}'
      where workspace_id = ${workspace.ctx.workspaceId} and id = ${id}`;
    await expect(addUser(manager, { ...profile, userName: address }, "active")).rejects.toMatchObject(taken("userName"));
  });

  test("an address that several have already, that of an equal, or of somebody deleted is nobody's", async () => {
    await manualUser(workspace, "shared@contoso.example", { attributes: workEmail("chief@contoso.example") });
    await addUser(manager, { ...profile, userName: address }, "active");
    await manualUser(workspace, "equal@contoso.example", { attributes: workEmail("equal@fabrikam.example") });
    await addUser(manager, { ...profile, userName: "equal@fabrikam.example" }, "active");
    const gone = { role: "admin", deletedAt: new Date(), attributes: workEmail("gone@fabrikam.example") } as const;
    await manualUser(workspace, "gone@contoso.example", gone);
    await addUser(manager, { ...profile, userName: "gone@fabrikam.example" }, "active");
  });

  test("of another workspace's admins nothing is known", async () => {
    const neighbour = await newWorkspace();
    await addUser(acting(neighbour, "users.manage"), { ...profile, userName: address }, "active");
  });
});

test("an excluded account that may do more is opened to the provider only by somebody who may do as much", async () => {
  const id = await manualUser(workspace, "break-glass@contoso.example", { role: "admin", excluded: true });
  const provisioner = acting(workspace, "users.view", "users.manage", "provisioning.manage");
  await expect(provisionUser(provisioner, id)).rejects.toMatchObject({ code: "forbidden" });
  expect((await stored(workspace, id)).excluded).toBe(true);
  await provisionUser(acting(workspace, ...allPermissions), id);
});
