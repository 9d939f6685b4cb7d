import { expect, test } from "vitest";
import { findConfirmedEmail } from "#db/queries/confirmed-email.ts";
import { changesOf, manualUser } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { liveUserNamed, vouchForEmail } from "./operator.ts";

test("a user is found by name, whatever the case; not a deleted one, nor another workspace's", async () => {
  const workspace = await newWorkspace();
  const id = await manualUser(workspace, "Jörg@contoso.example");
  await manualUser(workspace, "gone@contoso.example", { deletedAt: new Date() });
  expect(await liveUserNamed(workspace.ctx, "JÖRG@contoso.example")).toBe(id);
  await expect(liveUserNamed(workspace.ctx, "gone@contoso.example")).rejects.toMatchObject({ code: "notFound" });
  const other = await newWorkspace();
  await expect(liveUserNamed(other.ctx, "jörg@contoso.example")).rejects.toMatchObject({ code: "notFound" });
});

test("the operator, and nobody else, vouches for one plain address", async () => {
  const workspace = await newWorkspace();
  const { workspaceId } = workspace.ctx;
  await vouchForEmail(workspace.ctx, workspace.adminId, "ada@home.example");
  expect(await findConfirmedEmail(workspaceId, workspace.adminId)).toBe("ada@home.example");
  expect((await changesOf(workspace, workspace.adminId)).at(-1)).toMatchObject({
    action: "e-mail confirmed",
    actor: { kind: "operator" },
  });
  await expect(vouchForEmail(workspace.ctx, workspace.adminId, "a@b.example, c@d.example")).rejects.toMatchObject({
    code: "invalid",
  });
  const admin = acting(workspace, "workspace.manage", "roles.manage", "users.manage");
  await expect(vouchForEmail(admin, workspace.adminId, "eve@evil.example")).rejects.toMatchObject({ code: "forbidden" });
  const other = await newWorkspace();
  await expect(vouchForEmail(other.ctx, workspace.adminId, "eve@evil.example")).rejects.toThrow();
  expect(await findConfirmedEmail(workspaceId, workspace.adminId)).toBe("ada@home.example");
});
