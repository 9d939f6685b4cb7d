import { randomUUID } from "node:crypto";
import { getSql } from "#db/client.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import type { TestWorkspace } from "./workspace.ts";

/** A role, behind everybody's back: of any permission, even of those that no verb would put into one. */
export async function newRole(
  { ctx: { workspaceId } }: TestWorkspace,
  name: string,
  ...permissions: Permission[]
): Promise<string> {
  const sql = getSql();
  const id = randomUUID();
  await sql`insert into roles (workspace_id, id, name, name_key) values (${workspaceId}, ${id}, ${name}, ${fold(name)})`;
  for (const permission of permissions) {
    await sql`insert into role_permissions (workspace_id, role_id, permission) values (${workspaceId}, ${id}, ${permission})`;
  }
  return id;
}

/** Lets a group carry a role, behind everybody's back. */
export async function carry(
  { ctx }: TestWorkspace,
  groupId: string,
  roleId: string,
  suspendedAt: Date | null = null,
): Promise<void> {
  await getSql()`
    insert into group_roles (workspace_id, group_id, role_id, suspended_at) values (${ctx.workspaceId}, ${groupId}, ${roleId}, ${suspendedAt})`;
}

/** What a group carries: role names, suspended ones with a question mark. */
export async function carriedRoles({ ctx }: TestWorkspace, groupId: string): Promise<string[]> {
  const rows = await getSql()<{ name: string }[]>`
    select r.name || case when c.suspended_at is null then '' else '?' end as name
    from group_roles c join roles r on r.workspace_id = c.workspace_id and r.id = c.role_id
    where c.workspace_id = ${ctx.workspaceId} and c.group_id = ${groupId} order by r.name`;
  return rows.map(({ name }) => name);
}

/** The workspace's first admin by name, with these permissions only. */
export function acting(workspace: TestWorkspace, ...permissions: Permission[]): Ctx {
  const { workspaceId } = workspace.ctx;
  return { workspaceId, actor: { kind: "user", id: workspace.adminId, name: "Ada Admin", permissions }, requestId: "click-1" };
}
