import { getSql } from "#db/client.ts";
import type { UserRole } from "#db/types.ts";
import type { Permission } from "#lib/ctx.ts";
import type { Fragment, Queryable } from "./transaction.ts";

/** Of users `u`: what the roles in effect of their live groups hold. A membership of a soft-deleted user counts: the caller looks at that. */
export const permissionsThroughGroups = (): Fragment => getSql()`array(
  select distinct p.permission
  from group_members m
  join groups g on g.workspace_id = m.workspace_id and g.id = m.group_id and g.deleted_at is null
  join group_roles c on c.workspace_id = m.workspace_id and c.group_id = m.group_id and c.suspended_at is null
  join role_permissions p on p.workspace_id = c.workspace_id and p.role_id = c.role_id
  where m.workspace_id = u.workspace_id and m.user_id = u.id
)`;

/** What a user may do, or could once they can sign in again. Null = no such user. */
export async function findUserPermissions(
  workspaceId: string,
  userId: string,
  sql: Queryable = getSql(),
): Promise<{ role: UserRole; fromGroups: Permission[] } | null> {
  const [row] = await sql<{ role: UserRole; fromGroups: Permission[] }[]>`
    select u.role, ${permissionsThroughGroups()} as "fromGroups" from users u where u.workspace_id = ${workspaceId} and u.id = ${userId}`;
  return row ?? null;
}

/** The same of many. */
export function listPermissionsOf(
  workspaceId: string,
  userIds: string[],
  sql: Queryable = getSql(),
): Promise<{ id: string; role: UserRole; fromGroups: Permission[] }[]> {
  return sql`
    select u.id, u.role, ${permissionsThroughGroups()} as "fromGroups" from users u
    where u.workspace_id = ${workspaceId} and u.id = any(${userIds}::uuid[])`;
}

/**
 * Those who sign in by one of these folded texts without it being their user name: the only one with the work e-mail address, and whose
 * name the provider took while their deletion is held. As findSignInCandidate has it, which looks at user names first.
 */
export function listSignInsBesideName(
  workspaceId: string,
  keys: string[],
  exceptId: string | null,
  sql: Queryable = getSql(),
): Promise<{ key: string; role: UserRole; fromGroups: Permission[] }[]> {
  const others = sql`deleted_at is null and id is distinct from ${exceptId}::uuid`;
  return sql<{ key: string; role: UserRole; fromGroups: Permission[] }[]>`
    select said.key, u.role, ${permissionsThroughGroups()} as "fromGroups"
    from unnest(${keys}::text[]) said (key), lateral (
      select (array_agg(id))[1] as id from users
      where workspace_id = ${workspaceId} and work_email_key = said.key and ${others} having count(*) = 1
      union all
      select id from users where workspace_id = ${workspaceId} and original_user_name_key = said.key and held <> '{}' and ${others}
    ) holder, users u
    where u.workspace_id = ${workspaceId} and u.id = holder.id`;
}

/** A role that a user has through a group. */
export interface RoleOrigin {
  role: { id: string; name: string };
  group: { id: string; displayName: string };
  /** Without effect until an admin confirms it. */
  suspended: boolean;
  permissions: Permission[];
}

/** Every role of every live group that the user is in, suspended ones too, by role and group name. */
export function listRoleOrigins(workspaceId: string, userId: string): Promise<RoleOrigin[]> {
  return getSql()<RoleOrigin[]>`
    select jsonb_build_object('id', r.id, 'name', r.name) as role, jsonb_build_object('id', g.id, 'displayName', g.display_name) as group,
      c.suspended_at is not null as suspended,
      array(select p.permission from role_permissions p where p.workspace_id = r.workspace_id and p.role_id = r.id) as permissions
    from group_members m
    join groups g on g.workspace_id = m.workspace_id and g.id = m.group_id and g.deleted_at is null
    join group_roles c on c.workspace_id = g.workspace_id and c.group_id = g.id
    join roles r on r.workspace_id = c.workspace_id and r.id = c.role_id
    where m.workspace_id = ${workspaceId} and m.user_id = ${userId}
    order by r.name collate "und-x-icu", g.display_name collate "und-x-icu"`;
}
