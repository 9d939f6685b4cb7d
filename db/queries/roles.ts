import { getSql } from "#db/client.ts";
import type { UserStatus } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import type { GrantablePermission } from "#lib/permissions.ts";
import { type Change, historyOf } from "./changes.ts";
import { contains } from "./search.ts";
import type { Queryable } from "./transaction.ts";

export interface Role {
  id: string;
  name: string;
  permissions: GrantablePermission[];
}

export interface RoleWrite {
  name: string;
  nameKey: string;
  permissions: readonly GrantablePermission[];
}

const permissionsOfRole = () => getSql()`
  array(select p.permission from role_permissions p where p.workspace_id = r.workspace_id and p.role_id = r.id)`;

/** All roles by name, with the live groups that carry them. */
export function listRoles(workspaceId: string): Promise<(Role & { groups: number; suspended: number })[]> {
  const sql = getSql();
  return sql`
    select r.id, r.name, ${permissionsOfRole()} as permissions, carried.*
    from roles r, lateral (
      select count(*)::int as groups, (count(*) filter (where c.suspended_at is not null))::int as suspended
      from group_roles c join groups g on g.workspace_id = c.workspace_id and g.id = c.group_id and g.deleted_at is null
      where c.workspace_id = r.workspace_id and c.role_id = r.id
    ) carried
    where r.workspace_id = ${workspaceId}
    order by r.name collate "und-x-icu", r.id`;
}

export interface RoleHolder {
  id: string;
  userName: string;
  displayName: string | null;
  status: UserStatus;
  /** By name. */
  groups: string[];
}

/** One page of the live people who have a role, by name, with the groups that give it to them. */
export async function listRoleHolders(
  workspaceId: string,
  roleId: string,
  query: { search: string; descending: boolean; limit: number; offset: number },
): Promise<{ rows: RoleHolder[]; total: number }> {
  const sql = getSql();
  const direction = query.descending ? sql`desc` : sql`asc`;
  const order = sql`coalesce(u.display_name, u.user_name) collate "und-x-icu" ${direction}, u.id ${direction}`;
  const carrying = sql`array(
    select c.group_id from group_roles c join groups g on g.workspace_id = c.workspace_id and g.id = c.group_id and g.deleted_at is null
    where c.workspace_id = ${workspaceId} and c.role_id = ${roleId} and c.suspended_at is null
  )`;
  const reached = sql`
    from users u where u.workspace_id = ${workspaceId} and u.deleted_at is null and ${contains(sql`u.search_text`, query.search)} and u.id in (
      select m.user_id from group_members m where m.workspace_id = ${workspaceId} and m.group_id = any(${carrying})
    )`;
  const [rows, [total]] = await Promise.all([
    sql<RoleHolder[]>`
      select u.id, u.user_name as "userName", u.display_name as "displayName", u.status, array(
        select g.display_name from group_members m join groups g on g.workspace_id = m.workspace_id and g.id = m.group_id
        where m.workspace_id = ${workspaceId} and m.user_id = u.id and m.group_id = any(${carrying})
        order by g.display_name collate "und-x-icu"
      ) as groups
      ${reached} order by ${order} limit ${query.limit} offset ${query.offset}`,
    sql<{ n: number }[]>`select count(*)::int as n ${reached}`,
  ]);
  return { rows, total: total?.n ?? 0 };
}

export async function findRole(workspaceId: string, id: string, sql: Queryable = getSql()): Promise<Role | null> {
  const [role] = await findRoles(workspaceId, [id], sql);
  return role ?? null;
}

export function findRoles(workspaceId: string, ids: readonly string[], sql: Queryable): Promise<Role[]> {
  return sql<Role[]>`
    select r.id, r.name, ${permissionsOfRole()} as permissions from roles r where r.workspace_id = ${workspaceId} and r.id = any(${[...ids]}::uuid[])`;
}

/** The live groups that carry a role, by name. */
export function listRoleGroups(
  workspaceId: string,
  roleId: string,
  sql: Queryable = getSql(),
): Promise<{ id: string; displayName: string; suspendedAt: Date | null; members: number }[]> {
  return sql`
    select g.id, g.display_name as "displayName", c.suspended_at as "suspendedAt", (
      select count(*)::int from group_members m where m.workspace_id = g.workspace_id and m.group_id = g.id
    ) as members
    from group_roles c join groups g on g.workspace_id = c.workspace_id and g.id = c.group_id and g.deleted_at is null
    where c.workspace_id = ${workspaceId} and c.role_id = ${roleId}
    order by g.display_name collate "und-x-icu", g.id`;
}

/** Resolves to the new id. Throws the database's violation of roles_name when the name is taken. */
export async function insertRole(ctx: Ctx, role: RoleWrite, change: Change): Promise<string> {
  const sql = getSql();
  const id = newId();
  await sql`
    with r as (
      insert into roles (workspace_id, id, name, name_key) values (${ctx.workspaceId}, ${id}, ${role.name}, ${role.nameKey}) returning id
    ), history as (${historyOf(ctx, change, sql`r`)})
    insert into role_permissions (workspace_id, role_id, permission)
    select ${ctx.workspaceId}::uuid, r.id, p from r, unnest(${[...role.permissions]}::text[]) p`;
  return id;
}

/** Throws the database's violation of roles_name when the name is taken. */
export async function updateRole(ctx: Ctx, id: string, role: RoleWrite, change: Change, sql: Queryable): Promise<void> {
  await sql`
    with r as (
      update roles set name = ${role.name}, name_key = ${role.nameKey} where workspace_id = ${ctx.workspaceId} and id = ${id} returning id
    ), history as (${historyOf(ctx, change, sql`r`)}), dropped as (
      delete from role_permissions p using r
      where p.workspace_id = ${ctx.workspaceId} and p.role_id = r.id and p.permission <> all(${[...role.permissions]}::text[])
    )
    insert into role_permissions (workspace_id, role_id, permission)
    select ${ctx.workspaceId}::uuid, r.id, p from r, unnest(${[...role.permissions]}::text[]) p
    on conflict do nothing`;
}

/** Its groups carry it no longer. */
export async function deleteRole(ctx: Ctx, id: string, change: Change, sql: Queryable): Promise<void> {
  await sql`
    with r as (delete from roles where workspace_id = ${ctx.workspaceId} and id = ${id} returning id)
    ${historyOf(ctx, change, sql`r`)}`;
}
