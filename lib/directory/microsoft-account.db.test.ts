import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { linkIdentity } from "#db/queries/sso-identities.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { allPermissions } from "#lib/permissions.ts";
import { changesOf, manualUser } from "../../test/directory.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { findMicrosoftAccount, unlinkMicrosoftAccount } from "./microsoft-account.ts";

const tenantId = randomUUID();
let workspace: TestWorkspace;
let adele: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  adele = await manualUser(workspace, "adele@contoso.example");
  await getSql()`update workspaces set entra_tenant_id = ${tenantId} where id = ${workspace.ctx.workspaceId}`;
});

const link = (userId: string) => linkIdentity(workspace.ctx, userId, { tenantId, objectId: randomUUID() }, "session", getSql());

function as(id: string, permissions: readonly Permission[]): Ctx {
  return { ...workspace.ctx, actor: { kind: "user", id, name: "Test", permissions: [...permissions] } };
}

test("needs the permission, but for one's own; an admin's needs an admin", async () => {
  await link(adele);
  await link(workspace.adminId);
  await setPassword(workspace.ctx.workspaceId, adele, "hash");
  const stranger = as(randomUUID(), ["users.view"]);
  await expect(findMicrosoftAccount(stranger, adele)).rejects.toMatchObject({ code: "forbidden" });
  await expect(unlinkMicrosoftAccount(stranger, adele)).rejects.toMatchObject({ code: "forbidden" });
  const manager = as(randomUUID(), ["users.manage"]);
  await expect(unlinkMicrosoftAccount(manager, workspace.adminId)).rejects.toMatchObject({ code: "forbidden" });
  expect(await findMicrosoftAccount(as(adele, []), adele)).toMatchObject({ tenantId, linkedBy: "session" });
  await unlinkMicrosoftAccount(as(adele, []), adele);
  expect(await findMicrosoftAccount(manager, adele)).toBeNull();
  expect((await changesOf(workspace, adele)).at(-1)?.action).toBe("Microsoft account unlinked");
});

test("nothing is found in another workspace", async () => {
  await link(adele);
  const { ctx } = await newWorkspace();
  expect(await findMicrosoftAccount(ctx, adele)).toBeNull();
  await expect(unlinkMicrosoftAccount(ctx, adele)).rejects.toMatchObject({ code: "notFound" });
  expect(await findMicrosoftAccount(workspace.ctx, adele)).not.toBeNull();
});

test("nobody unlinks themselves out: without a password, or with one that doesn't count", async () => {
  await link(adele);
  await expect(unlinkMicrosoftAccount(as(adele, []), adele)).rejects.toMatchObject({ code: "invalid" });
  await setPassword(workspace.ctx.workspaceId, adele, "hash");
  await getSql()`update workspaces set microsoft_sign_in_only = true where id = ${workspace.ctx.workspaceId}`;
  await expect(unlinkMicrosoftAccount(as(adele, []), adele)).rejects.toMatchObject({ code: "invalid" });
  expect(await findMicrosoftAccount(workspace.ctx, adele)).not.toBeNull();
});

test("the last admin who can sign in stays one who can", async () => {
  await link(workspace.adminId);
  await getSql()`delete from passwords where workspace_id = ${workspace.ctx.workspaceId}`;
  const other = await manualUser(workspace, "other@contoso.example", { role: "admin" });
  await expect(unlinkMicrosoftAccount(as(other, allPermissions), workspace.adminId)).rejects.toMatchObject({ code: "lastAdmin" });
  await link(other);
  await unlinkMicrosoftAccount(as(other, allPermissions), workspace.adminId);
});
