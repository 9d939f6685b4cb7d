import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import type { GrantablePermission } from "#lib/permissions.ts";
import { actorJson, type Change, historyOf } from "./changes.ts";
import type { Fragment, Queryable } from "./transaction.ts";

/** A role that a group carries. */
export interface CarriedRole {
  id: string;
  name: string;
  permissions: GrantablePermission[];
  /** Without effect since then; null = in effect. */
  suspendedAt: Date | null;
}

/** By name; of a deleted group too. */
export function listGroupRoles(workspaceId: string, groupId: string, sql: Queryable = getSql()): Promise<CarriedRole[]> {
  return sql<CarriedRole[]>`
    select r.id, r.name, c.suspended_at as "suspendedAt",
      array(select p.permission from role_permissions p where p.workspace_id = r.workspace_id and p.role_id = r.id) as permissions
    from group_roles c join roles r on r.workspace_id = c.workspace_id and r.id = c.role_id
    where c.workspace_id = ${workspaceId} and c.group_id = ${groupId}
    order by r.name collate "und-x-icu", r.id`;
}

/** Of each of these groups, what its roles in effect hold; nothing of one that carries none. */
export async function findGivenByGroups(
  workspaceId: string,
  groupIds: string[],
  sql: Queryable,
): Promise<Map<string, GrantablePermission[]>> {
  const rows = await sql<{ groupId: string; permissions: GrantablePermission[] }[]>`
    select c.group_id as "groupId", array_agg(distinct p.permission) as permissions
    from group_roles c join role_permissions p on p.workspace_id = c.workspace_id and p.role_id = c.role_id
    where c.workspace_id = ${workspaceId} and c.group_id = any(${groupIds}::uuid[]) and c.suspended_at is null
    group by c.group_id`;
  return new Map(rows.map(({ groupId, permissions }) => [groupId, permissions]));
}

/**
 * Makes the group carry these roles and no others, with a history row, and writes the group's version, so that a provider that takes
 * the group over at the same moment sees them (suspendedRoles). Hold the group's row locked. `suspended` ones it carries already.
 */
export async function replaceGroupRoles(
  ctx: Ctx,
  groupId: string,
  roles: { inEffect: string[]; suspended: string[] },
  change: Change,
  sql: Queryable,
): Promise<void> {
  await sql`
    with g as (
      update groups set version = version + 1, updated_at = statement_timestamp()
      where workspace_id = ${ctx.workspaceId} and id = ${groupId} and deleted_at is null
      returning *
    ), history as (${historyOf(ctx, change, sql`g`)}), dropped as (
      delete from group_roles c using g
      where c.workspace_id = ${ctx.workspaceId} and c.group_id = g.id and c.role_id <> all(${[...roles.inEffect, ...roles.suspended]}::uuid[])
    )
    insert into group_roles (workspace_id, group_id, role_id)
    select ${ctx.workspaceId}::uuid, g.id, role_id from g, unnest(${roles.inEffect}::uuid[]) role_id
    on conflict (workspace_id, group_id, role_id) do update set suspended_at = null`;
}

/**
 * CTEs that suspend what the group in `source` carries, with a history row, for a statement that also writes the group's row; of
 * `suspension`, `roles` are the names of what was in effect. They see
 * what the group carried when the statement began: whoever changes that writes the group's version too, and the statement must name
 * the version that it has read, or a role assigned meanwhile would slip through.
 */
export function suspendedRoles(ctx: Ctx, source: Fragment): Fragment {
  return getSql()`suspended as (
      update group_roles c set suspended_at = statement_timestamp() from ${source} s
      where c.workspace_id = ${ctx.workspaceId} and c.group_id = s.id and c.suspended_at is null
    ), suspension as (
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, before, after)
      select ${ctx.workspaceId}::uuid, ${newId()}::uuid, ${actorJson(ctx.actor)}, ${ctx.requestId}, 'group', s.id, 'roles suspended',
        jsonb_build_object('roles', carried.active, 'suspendedRoles', carried.suspended),
        jsonb_build_object('roles', '[]'::jsonb, 'suspendedRoles', carried.active || carried.suspended)
      from ${source} s, lateral (
        select coalesce(jsonb_agg(r.name order by r.name) filter (where c.suspended_at is null), '[]') as active,
          coalesce(jsonb_agg(r.name order by r.name) filter (where c.suspended_at is not null), '[]') as suspended
        from group_roles c join roles r on r.workspace_id = c.workspace_id and r.id = c.role_id
        where c.workspace_id = ${ctx.workspaceId} and c.group_id = s.id
      ) carried
      where carried.active <> '[]'
      returning before -> 'roles' as roles
    )`;
}

/** Takes a user out of every group that carries a role, suspended ones included, with a history row each. */
export async function leaveGroupsWithRoles(ctx: Ctx, userId: string, sql: Queryable): Promise<void> {
  await sql`
    with gone as (
      delete from group_members m
      where m.workspace_id = ${ctx.workspaceId} and m.user_id = ${userId}
        and exists (select from group_roles c where c.workspace_id = ${ctx.workspaceId} and c.group_id = m.group_id)
      returning m.group_id, m.user_id
    )
    insert into changes (workspace_id, id, actor, request_id, entity, entity_id, member_id, action)
    select ${ctx.workspaceId}::uuid, gen_random_uuid(), ${actorJson(ctx.actor)}, ${ctx.requestId}, 'membership', group_id, user_id, 'removed' from gone`;
}
