import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { listLiveKeys } from "#db/queries/api-keys.ts";
import type { Ctx } from "#lib/ctx.ts";
import { applyHeldUser } from "#lib/directory/accident-guard.ts";
import { changeMany, summarizeMany } from "#lib/directory/bulk-users.ts";
import { excludeUser } from "#lib/directory/exclusion.ts";
import { exportUsers } from "#lib/directory/export-users.ts";
import { changeMembersAsAdmin, deleteGroupAsAdmin } from "#lib/directory/group-admin.ts";
import { confirmGroupRoles, setGroupRoles } from "#lib/directory/group-roles.ts";
import { refusedLines } from "#lib/directory/import-reads.ts";
import { beginImport, discardImport } from "#lib/directory/imports.ts";
import { unlinkMicrosoftAccount } from "#lib/directory/microsoft-account.ts";
import { addUser } from "#lib/directory/new-user.ts";
import { getOwnUser } from "#lib/directory/own-profile.ts";
import { makePasswordLink } from "#lib/directory/password-link.ts";
import { createRole, deleteRole } from "#lib/directory/roles.ts";
import { getSupportAccess, grantSupportAccess, revokeSupportAccess } from "#lib/directory/support-access.ts";
import { deleteUserPermanently, editUser, restoreUser, setUserStatus, softDeleteUser } from "#lib/directory/user-admin.ts";
import { profileOf } from "#lib/directory/user-profile.ts";
import { setUserRole } from "#lib/directory/user-role.ts";
import { signUserOut } from "#lib/directory/user-sessions.ts";
import { saveWorkspaceSettings } from "#lib/directory/workspace-settings.ts";
import { getConnection, saveConnection } from "#lib/provisioning/connection.ts";
import { getGuidedRun, startGuide, takeStep } from "#lib/provisioning/guided-runs.ts";
import { regenerateKey, revokeKey } from "#lib/provisioning/key-admin.ts";
import { exportLog, getLogged } from "#lib/provisioning/provisioning-log.ts";
import { removeConnection } from "#lib/provisioning/remove-connection.ts";
import { flushRequestLog } from "#lib/provisioning/request-log.ts";
import { join, manualGroup, manualUser, setSettings, stored } from "../../test/directory.ts";
import { carry, newRole } from "../../test/roles.ts";
import { newSession } from "../../test/sessions.ts";
import { supporting } from "../../test/support.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

/** What support can't do by any verb, whatever page or action lets it through: with the most that an admin can grant. */
let workspace: TestWorkspace;
let support: Ctx;
let user: string;
/** In a group that carries a role which support's own permissions hold all of. */
let agent: string;
let deletedAgent: string;
let inactiveAgent: string;
let deletedUser: string;
let desk: string;
let role: string;
let key: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  await setSettings(workspace, { deleteAfterDays: 90 });
  support = supporting(workspace, { bodies: true });
  user = await manualUser(workspace, "user@contoso.example");
  agent = await manualUser(workspace, "agent@contoso.example");
  deletedAgent = await manualUser(workspace, "deleted@contoso.example", { deletedAt: new Date() });
  inactiveAgent = await manualUser(workspace, "inactive@contoso.example", { status: "inactive" });
  deletedUser = await manualUser(workspace, "gone@contoso.example", { deletedAt: new Date() });
  desk = await manualGroup(workspace, "Help desk");
  role = await newRole(workspace, "Viewer", "users.view");
  await carry(workspace, desk, role);
  await join(workspace, desk, agent, deletedAgent, inactiveAgent);
  key = (await listLiveKeys(workspace.ctx.workspaceId))[0]?.id ?? "";
});

async function drain(rows: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of rows) {
    // Whatever comes.
  }
}

const query = { deleted: false, search: "", sort: "displayName", descending: false } as unknown as Parameters<
  typeof exportUsers
>[1];
const filter = { result: [], kind: [], keyIds: [], about: [], from: null, to: null };
const profile = async () => profileOf(await stored(workspace, user));

describe("never", () => {
  test.each<[string, () => unknown]>([
    ["makes a key", () => regenerateKey(support, { former: "overlap" })],
    ["revokes a key", () => revokeKey(support, key)],
    ["chooses another method", () => saveConnection(support, { provisioningMethod: "none" })],
    ["removes the connection", () => removeConnection(support)],
    ["has deleted users deleted permanently", () => saveConnection(support, { deleteAfterDays: 1 })],
    ["keeps whom they are to delete", () => saveConnection(support, { deleteAfterDays: null })],
    ["lets the provider delete permanently", () => saveConnection(support, { onProviderDelete: "keep" })],
    ["slows the provider down", () => saveConnection(support, { maxPerSecond: 5 })],
    ["says whether synced users may sign in", () => saveConnection(support, { defaultUserStatus: "inactive" })],
    ["refuses new users without names", () => saveConnection(support, { missingNames: "refuse" })],
    ["says who the provider is", () => saveConnection(support, { identityProvider: "okta" })],
    ["does so beside a pause", () => saveConnection(support, { syncEnabled: false, deleteAfterDays: 1 })],
    ["makes a password link", () => makePasswordLink(support, user)],
    ["makes an admin", () => setUserRole(support, user, "admin")],
    ["takes admin away", () => setUserRole(support, workspace.adminId, "user")],
    ["makes a role", () => createRole(support, { name: "Mine", permissions: ["users.view"] })],
    ["deletes a role", () => deleteRole(support, role)],
    ["gives a group a role", () => setGroupRoles(support, desk, 1, [])],
    ["confirms a group's roles", () => confirmGroupRoles(support, desk, 1, [role])],
    ["adds to a group with a role", () => changeMembersAsAdmin(support, desk, { add: [user], remove: [] })],
    ["takes from a group with a role", () => changeMembersAsAdmin(support, desk, { add: [], remove: [agent] })],
    ["deletes a group with a role", () => deleteGroupAsAdmin(support, desk)],
    ["restores somebody with a role", () => restoreUser(support, deletedAgent)],
    ["activates somebody with a role", () => setUserStatus(support, inactiveAgent, "active")],
    ["deletes an admin", () => softDeleteUser(support, workspace.adminId)],
    ["takes users along", () => drain(exportUsers(support, query))],
    ["takes refused lines along", () => drain(refusedLines(support, user))],
    ["takes the log along", () => drain(exportLog(support, filter, false))],
    ["makes a user", async () => addUser(support, { ...(await profile()), userName: "mine@hoster.example" }, "active")],
    ["imports users", () => beginImport(support, { fileName: "a.csv", columns: ["userName"], total: 1 })],
    ["discards an import", () => discardImport(support, user)],
    [
      "changes a user name",
      async () =>
        editUser(support, user, (await stored(workspace, user)).version, { ...(await profile()), userName: "x@y.example" }),
    ],
    [
      "changes an e-mail address",
      async () =>
        editUser(support, user, (await stored(workspace, user)).version, { ...(await profile()), workEmail: "x@y.example" }),
    ],
    ["keeps somebody whom the provider may let go", () => excludeUser(support, user)],
    ["keeps many", () => changeMany(support, "exclude", { ids: [user] }, null)],
    ["counts whom that would keep", () => summarizeMany(support, "exclude", { ids: [user] })],
    ["deletes many permanently", () => changeMany(support, "deletePermanently", { ids: [deletedUser] }, null)],
    ["counts whom that would delete", () => summarizeMany(support, "deletePermanently", { ids: [deletedUser] })],
    ["ends sessions", () => signUserOut(support, user, "all")],
    ["unlinks a Microsoft account", () => unlinkMicrosoftAccount(support, user)],
    ["changes settings", () => saveWorkspaceSettings(support, { name: "Mine" })],
    ["changes how people sign in", () => saveWorkspaceSettings(support, { microsoftSignInOnly: true })],
    ["grants itself access", () => grantSupportAccess(support, { hours: 1, bodies: true })],
    ["revokes access", () => revokeSupportAccess(support)],
    ["sees who of support was in", () => getSupportAccess(support)],
  ])("%s", async (_what, act) => {
    const before = await digest();
    await expect((async () => act())()).rejects.toMatchObject({ code: "forbidden" });
    expect(await digest()).toBe(before);
  });

  test("takes roles by deciding that an account is another person's", async () => {
    await getSql()`
      update users set held = '{identity change}', held_at = now(), held_by = '{"kind":"key"}', held_until = now() + interval '1 day'
      where id in ${getSql()([agent, user])}`;
    await expect(applyHeldUser(support, agent)).rejects.toMatchObject({ code: "forbidden" });
    expect(await stored(workspace, agent)).toMatchObject({ held: ["identity change"], groups: [{ id: desk }] });
    await applyHeldUser(support, user);
    expect(await stored(workspace, user)).toMatchObject({ held: [] });
  });

  test("is one of the workspace's people", async () => {
    await expect(getOwnUser(support)).rejects.toMatchObject({ code: "notFound" });
    // Not even of the one who happens to have the id.
    const actor: Ctx["actor"] = { kind: "support", id: user, name: "Anna Berg", permissions: ["users.manage"] };
    await newSession(workspace, user);
    await expect(signUserOut({ ...support, actor }, user, "all")).rejects.toMatchObject({ code: "forbidden" });
  });

  test("reads what requests contain unless the admin says so", async () => {
    const { headers } = await workspace.scim("POST", "/Users", { userName: "new@contoso.example", title: "Secret title" });
    await flushRequestLog();
    const id = headers.get("x-request-id") ?? "";
    const without = await getLogged(supporting(workspace), id);
    expect(without).toMatchObject({ mayReadBodies: false, request: { requestBody: null, responseBody: null, headers: null } });
    expect((await getLogged(support, id))?.request.requestBody).toContain("Secret title");
  });
});

describe("what the workarounds need", () => {
  test("support pauses sync and resumes it, with all settings as they are", async () => {
    const { provisioningMethod, ...settings } = (await getConnection(support)).workspace;
    await saveConnection(support, { ...settings, provisioningMethod, syncEnabled: false });
    await saveConnection(support, { syncEnabled: true });
    const [row] = await getSql()`
      select count(*)::int as count from changes
      where workspace_id = ${workspace.ctx.workspaceId} and action = 'provisioning changed' and actor ->> 'kind' = 'support'`;
    expect(row?.count).toBe(2);
  });

  test("support deletes, restores and edits people without permissions", async () => {
    await editUser(support, user, (await stored(workspace, user)).version, { ...(await profile()), title: "Agent" });
    await softDeleteUser(support, user);
    await restoreUser(support, user);
    expect((await stored(workspace, user)).deletedAt).toBeNull();
    // One by one: as "Error 500" goes.
    await deleteUserPermanently(support, deletedUser);
    await expect(stored(workspace, deletedUser)).rejects.toThrow();
  });

  test("a bulk action counts by what support holds", async () => {
    const summary = await summarizeMany(support, "deactivate", { ids: [user, workspace.adminId] });
    expect(summary).toMatchObject({ changes: 1, skipped: { morePower: 1, you: 0 } });
  });

  test("a guide's steps are support's; the one that makes a key waits for an admin", async () => {
    const run = await startGuide(support, { kind: "user-not-deleted", user });
    await takeStep(support, { id: run, step: "stop" });
    await takeStep(support, { id: run, step: "pause" });
    const shown = await getGuidedRun(support, run);
    expect(shown?.run.steps.map(({ step, by }) => [step, by?.kind])).toEqual([
      ["stop", "support"],
      ["pause", "support"],
    ]);
    const renewal = await startGuide(support, { kind: "regenerate-key" });
    await expect(takeStep(support, { id: renewal, step: "generate" })).rejects.toMatchObject({ code: "invalid" });
    expect((await getGuidedRun(support, renewal))?.states[0]).toBe("current");
    await regenerateKey(workspace.ctx, { former: "overlap" });
    expect((await getGuidedRun(support, renewal))?.states[0]).toBe("done");
  });
});

/** Whatever of the workspace a verb could have changed. */
async function digest(): Promise<string> {
  const id = workspace.ctx.workspaceId;
  const [row] = await getSql()`
    select md5(concat(
      (select string_agg(t::text, ',' order by t::text) from users t where workspace_id = ${id}),
      (select string_agg(t::text, ',' order by t::text) from group_members t where workspace_id = ${id}),
      (select string_agg(t::text, ',' order by t::text) from group_roles t where workspace_id = ${id}),
      (select string_agg(t::text, ',' order by t::text) from roles t where workspace_id = ${id}),
      (select string_agg(t::text, ',' order by t::text) from api_keys t where workspace_id = ${id}),
      (select string_agg(t::text, ',' order by t::text) from workspaces t where t.id = ${id}),
      (select string_agg(t::text, ',' order by t::text) from support_grants t where workspace_id = ${id}),
      (select count(*) from changes where workspace_id = ${id}))) as digest`;
  return row?.digest;
}
