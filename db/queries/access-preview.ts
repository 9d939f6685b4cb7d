import { getSql } from "#db/client.ts";
import type { GrantablePermission } from "#lib/permissions.ts";
import type { Fragment } from "./transaction.ts";

/** Something that changes what people may do. */
export type AccessChange =
  /** The roles that the group has in effect afterwards, and no others. */
  | { kind: "group roles"; groupId: string; roleIds: string[] }
  /** All that the role holds afterwards; nothing = it is deleted. */
  | { kind: "role"; roleId: string; permissions: GrantablePermission[] }
  | { kind: "members"; groupId: string; add: string[]; remove: string[] }
  | { kind: "group deleted"; groupId: string };

export interface AccessPreview {
  /** Live people whose permissions change. */
  people: number;
  /** Of each permission that changes hands: how many gain or lose it. */
  permissions: { permission: GrantablePermission; gain: number; lose: number }[];
  /** The first of them by name. */
  first: { id: string; name: string; gains: GrantablePermission[]; loses: GrantablePermission[] }[];
}

/**
 * Who gains and who loses what by a change: of everybody whom it could touch, what all their groups give them before and after.
 * Workspace admins have everything anyway, and the deleted nothing: neither gain nor lose.
 */
export async function previewAccess(workspaceId: string, change: AccessChange, names: number): Promise<AccessPreview> {
  const sql = getSql();
  const [row] = await sql<AccessPreview[]>`
    with carried as (
      select c.group_id, c.role_id from group_roles c
      join groups g on g.workspace_id = c.workspace_id and g.id = c.group_id and g.deleted_at is null
      where c.workspace_id = ${workspaceId} and c.suspended_at is null
    ), was as materialized (
      select distinct c.group_id, p.permission
      from carried c join role_permissions p on p.workspace_id = ${workspaceId} and p.role_id = c.role_id
    ), will as materialized (${grantsAfter(workspaceId, change)}),
    people as materialized (
      select u.id, coalesce(u.display_name, u.user_name) as name
      from users u join (${touched(workspaceId, change)}) t (id) on t.id = u.id
      where u.workspace_id = ${workspaceId} and u.deleted_at is null and u.role = 'user'
    ), had as (
      select distinct m.user_id, was.permission from people
      join group_members m on m.workspace_id = ${workspaceId} and m.user_id = people.id
      join was on was.group_id = m.group_id
    ), has as (
      select distinct m.user_id, will.permission from (${membershipsAfter(workspaceId, change)}) m (group_id, user_id)
      join will on will.group_id = m.group_id
    ), moved as materialized (
      select user_id, permission, had.user_id is null as gains
      from had full join has using (user_id, permission)
      where had.user_id is null or has.user_id is null
    )
    select (select count(distinct user_id)::int from moved) as people,
      (
        select coalesce(jsonb_agg(jsonb_build_object('permission', permission, 'gain', gain, 'lose', lose)), '[]') from (
          select permission, count(*) filter (where gains) as gain, count(*) filter (where not gains) as lose from moved group by permission
        ) counted
      ) as permissions,
      (
        select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'gains', gains, 'loses', loses) order by place), '[]') from (
          select people.id, people.name, row_number() over (order by people.name collate "und-x-icu", people.id) as place,
            coalesce(jsonb_agg(permission) filter (where gains), '[]') as gains,
            coalesce(jsonb_agg(permission) filter (where not gains), '[]') as loses
          from people join moved on moved.user_id = people.id
          group by people.id, people.name order by place limit ${names}
        ) named
      ) as first`;
  return row ?? { people: 0, permissions: [], first: [] };
}

/** What each group gives afterwards: (group_id, permission). */
function grantsAfter(workspaceId: string, change: AccessChange): Fragment {
  const sql = getSql();
  switch (change.kind) {
    case "members":
      return sql`table was`;
    case "group deleted":
      return sql`select * from was where group_id <> ${change.groupId}`;
    case "group roles":
      return sql`
        select * from was where group_id <> ${change.groupId}
        union select ${change.groupId}::uuid, p.permission from role_permissions p
        where p.workspace_id = ${workspaceId} and p.role_id = any(${change.roleIds}::uuid[])`;
    case "role":
      return sql`
        select c.group_id, p.permission
        from carried c join role_permissions p on p.workspace_id = ${workspaceId} and p.role_id = c.role_id
        where c.role_id <> ${change.roleId}
        union select c.group_id, p from carried c, unnest(${change.permissions}::text[]) p where c.role_id = ${change.roleId}`;
  }
}

/** Ids of those for whom anything can change. */
function touched(workspaceId: string, change: AccessChange): Fragment {
  const sql = getSql();
  if (change.kind === "members") return sql`select unnest(${[...new Set([...change.add, ...change.remove])]}::uuid[])`;
  return sql`
    select distinct m.user_id from group_members m
    join ((table was except table will) union (table will except table was)) d on d.group_id = m.group_id
    where m.workspace_id = ${workspaceId}`;
}

/** (group_id, user_id) of `people`. */
function membershipsAfter(workspaceId: string, change: AccessChange): Fragment {
  const sql = getSql();
  const present = sql`
    select m.group_id, m.user_id from people join group_members m on m.workspace_id = ${workspaceId} and m.user_id = people.id`;
  if (change.kind !== "members") return present;
  return sql`
    ${present} where not (m.group_id = ${change.groupId} and m.user_id = any(${change.remove}::uuid[]))
    union select ${change.groupId}::uuid, people.id from people where people.id = any(${change.add}::uuid[])`;
}
