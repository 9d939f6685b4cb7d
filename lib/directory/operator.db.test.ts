import { expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { findConfirmedEmail } from "#db/queries/confirmed-email.ts";
import { findPasswordHash } from "#db/queries/passwords.ts";
import { raiseIssues } from "#db/queries/sync-issues.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import { forgetKeyLookups } from "#lib/provisioning/keys.ts";
import { flushRequestLog, noteUnknownKey } from "#lib/provisioning/request-log.ts";
import { Refusal } from "#lib/refusal.ts";
import { changesOf, manualUser } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { createdGroup, createdUser } from "../../test/scim-bodies.ts";
import { newSession } from "../../test/sessions.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { deleteWorkspace, liveUserNamed, setPasswordOf, sizeOfWorkspace, vouchForEmail } from "./operator.ts";

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

test("the operator, and nobody else, sets a password, and only one that lets its user in", async () => {
  const workspace = await newWorkspace();
  const { workspaceId } = workspace.ctx;
  const hashOf = (userId: string) => findPasswordHash(workspaceId, userId);
  await newSession(workspace, workspace.adminId);
  await setPasswordOf(workspace.ctx, workspace.adminId, "a hash");
  expect(await hashOf(workspace.adminId)).toBe("a hash");
  expect(await getSql()`select from sessions where workspace_id = ${workspaceId}`).toHaveLength(0);
  expect((await changesOf(workspace, workspace.adminId)).at(-1)).toMatchObject({ action: "password set", after: null });

  const admin = acting(workspace, "workspace.manage", "roles.manage", "users.manage");
  await expect(setPasswordOf(admin, workspace.adminId, "another")).rejects.toMatchObject({ code: "forbidden" });
  const other = await newWorkspace();
  await expect(setPasswordOf(other.ctx, workspace.adminId, "another")).rejects.toMatchObject({ code: "notFound" });
  const gone = await manualUser(workspace, "gone@contoso.example", { deletedAt: new Date() });
  await expect(setPasswordOf(workspace.ctx, gone, "another")).rejects.toMatchObject({ code: "invalid" });
  const ada = await manualUser(workspace, "ada@contoso.example");
  await getSql()`update workspaces set microsoft_sign_in_only = true where id = ${workspaceId}`;
  await expect(setPasswordOf(workspace.ctx, ada, "another")).rejects.toMatchObject({ code: "invalid" });
  expect(await hashOf(workspace.adminId)).toBe("a hash");
});

/** Rows in any table that say they are this workspace's. */
async function rowsOf(workspaceId: string): Promise<Record<string, number>> {
  const sql = getSql();
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'workspace_id'`;
  const counts = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(name)} where workspace_id = ${workspaceId}`;
      return [name, row?.n ?? 0] as const;
    }),
  );
  return Object.fromEntries(counts.filter(([, n]) => n > 0));
}

test("a deleted workspace leaves nothing in any table, and others as they were", async () => {
  const [workspace, other] = [await newWorkspace(), await newWorkspace()];
  for (const one of [workspace, other]) {
    const userId = await createdUser(one, "ada");
    await createdGroup(one, "Sales", [userId]);
    await one.scim("DELETE", `/Users/${userId}`);
    await one.scim("POST", "/Users", {});
    await newSession(one, one.adminId);
    await raiseIssues(one.ctx.workspaceId, "test", [{ kind: "last admin", cause: one.adminId, details: {} }]);
    noteUnknownKey(one.ctx.workspaceId, new Date());
  }
  await flushRequestLog();
  expect(await sizeOfWorkspace(workspace.ctx)).toMatchObject({ users: 1, groups: 1, keys: 1, requests: 4 });
  const before = await rowsOf(other.ctx.workspaceId);
  expect(Object.keys(before)).toEqual(
    expect.arrayContaining(["users", "changes", "scim_requests", "scim_minutes", "unknown_keys"]),
  );

  const admin = acting(workspace, "workspace.manage", "roles.manage", "users.manage");
  await expect(deleteWorkspace(admin)).rejects.toMatchObject({ code: "forbidden" });
  expect(() => sizeOfWorkspace(admin)).toThrow(Refusal);
  expect(await rowsOf(workspace.ctx.workspaceId)).not.toEqual({});

  await deleteWorkspace(workspace.ctx);
  expect(await rowsOf(workspace.ctx.workspaceId)).toEqual({});
  expect(await findWorkspace(workspace.ctx.workspaceId)).toBeNull();
  expect(await rowsOf(other.ctx.workspaceId)).toEqual(before);
  forgetKeyLookups();
  expect((await workspace.scim("GET", "/Users")).status).toBe(401);
});
