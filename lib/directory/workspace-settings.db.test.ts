import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import { changesOf, manualUser } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { excludeUser, provisionUser } from "./exclusion.ts";
import { setUserStatus, softDeleteUser } from "./user-admin.ts";
import { setUserRole } from "./user-role.ts";
import { getWorkspaceSettings, saveWorkspaceSettings } from "./workspace-settings.ts";

const tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const onlyMicrosoft = { entraTenantId: tenant, microsoftSignInOnly: true };

async function secondAdmin(excluded: boolean): Promise<string> {
  const id = await manualUser(workspace, "second@contoso.example", { role: "admin", excluded });
  await setPassword(workspace.ctx.workspaceId, id, "none");
  return id;
}

test("a change is stored with its history row; the same again is none", async () => {
  const ctx = acting(workspace, "workspace.manage");
  const { name } = await getWorkspaceSettings(ctx);
  await saveWorkspaceSettings(ctx, { name: "Contoso Ltd" });
  await saveWorkspaceSettings(ctx, { name: "Contoso Ltd" });
  expect(await getWorkspaceSettings(ctx)).toMatchObject({ name: "Contoso Ltd", entraTenantId: null, microsoftSignInOnly: false });
  const told = (await changesOf(workspace, workspace.ctx.workspaceId)).filter(({ action }) => action === "settings changed");
  expect(told).toMatchObject([{ before: { name }, after: { name: "Contoso Ltd" } }]);
});

test("nobody reads or saves them without the permission, and another workspace stays as it is", async () => {
  const ctx = acting(workspace, "users.manage", "roles.manage", "keys.manage");
  await expect(getWorkspaceSettings(ctx)).rejects.toMatchObject({ code: "forbidden" });
  expect(() => saveWorkspaceSettings(ctx, { name: "Taken" })).toThrow(expect.objectContaining({ code: "forbidden" }));
  const other = await newWorkspace();
  await saveWorkspaceSettings(acting(workspace, "workspace.manage"), onlyMicrosoft);
  expect(await findWorkspace(other.ctx.workspaceId)).toMatchObject({ entraTenantId: null, microsoftSignInOnly: false });
});

test("Microsoft sign-in only needs a tenant id, which then stays", async () => {
  const ctx = acting(workspace, "workspace.manage");
  await expect(saveWorkspaceSettings(ctx, { microsoftSignInOnly: true })).rejects.toMatchObject({ field: "entraTenantId" });
  await saveWorkspaceSettings(ctx, onlyMicrosoft);
  await expect(saveWorkspaceSettings(ctx, { entraTenantId: null })).rejects.toMatchObject({ field: "entraTenantId" });
  await saveWorkspaceSettings(ctx, { entraTenantId: null, microsoftSignInOnly: false });
  expect(await getWorkspaceSettings(ctx)).toMatchObject({ entraTenantId: null, microsoftSignInOnly: false });
});

test.each([
  "users set excluded = false",
  "users set status = 'inactive'",
  "users set deleted_at = now()",
  "users set role = 'user'",
])("it needs an admin whose password keeps counting: not after update %s", async (change) => {
  await getSql().unsafe(`update ${change} where workspace_id = '${workspace.ctx.workspaceId}'`);
  const saved = saveWorkspaceSettings(workspace.ctx, onlyMicrosoft);
  await expect(saved).rejects.toMatchObject({ code: "invalid", field: "microsoftSignInOnly" });
});

test("while it is on, the only admin whose password counts can't be lost in any way", async () => {
  await secondAdmin(false);
  await saveWorkspaceSettings(workspace.ctx, onlyMicrosoft);
  const { ctx, adminId } = workspace;
  for (const loss of [
    () => provisionUser(ctx, adminId),
    () => setUserStatus(ctx, adminId, "inactive"),
    () => softDeleteUser(ctx, adminId),
    () => setUserRole(ctx, adminId, "user"),
  ]) {
    await expect(loss()).rejects.toMatchObject({ code: "lastAdmin", message: expect.stringContaining("Microsoft") });
  }
  expect((await getWorkspaceSettings(ctx)).breakGlass).toEqual([{ id: adminId, name: "Ada Admin" }]);
});

test("with another one beside, or when it is off, they can", async () => {
  const { ctx, adminId } = workspace;
  const second = await secondAdmin(false);
  await saveWorkspaceSettings(ctx, onlyMicrosoft);
  await excludeUser(ctx, second);
  await setUserStatus(ctx, adminId, "inactive");
  await expect(provisionUser(ctx, second)).rejects.toMatchObject({ code: "lastAdmin" });
  await saveWorkspaceSettings(ctx, { microsoftSignInOnly: false });
  await provisionUser(ctx, second);
});
