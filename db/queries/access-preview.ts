import { getSql } from "#db/client.ts";
import { type GrantablePermission, grantablePermissions } from "#lib/permissions.ts";
import type { Fragment, Queryable } from "./transaction.ts";

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
 * Workspace admins have everything anyway, and the deleted nothing: neither gain nor lose. Permissions are bits here, so that a group
 * of 100,000 takes one pass over its members.
 */
export async function previewAccess(
  workspaceId: string,
  change: AccessChange,
  names: number,
  sql: Queryable,
): Promise<AccessPreview> {
  const [row] = await sql<{ pairs: { was: number; will: number; people: number }[]; first: Moved[] }[]>`
    with carried as (
      select c.group_id, c.role_id from group_roles c
      join groups g on g.workspace_id = c.workspace_id and g.id = c.group_id and g.deleted_at is null
      where c.workspace_id = ${workspaceId} and c.suspended_at is null
    ), held (role_id, bit) as (
      select role_id, 1 << array_position(${bits}::text[], permission) from role_permissions
      where workspace_id = ${workspaceId} and permission = any(${bits}::text[])
    ), given as materialized (
      select group_id, bit_or(was) as was, bit_or(will) as will from (
        select c.group_id, h.bit as was, 0 as will from carried c join held h on h.role_id = c.role_id
        union all ${grantsAfter(change)}
      ) g (group_id, was, will) group by group_id
    ), moved as materialized (
      select m.user_id, bit_or(m.was) as was, bit_or(m.will) as will from (${memberships(workspaceId, change)}) m (user_id, was, will)
      group by m.user_id having bit_or(m.was) <> bit_or(m.will)
    ), people as materialized (
      select u.id, coalesce(u.display_name, u.user_name) as name, moved.was, moved.will from moved
      join users u on u.workspace_id = ${workspaceId} and u.id = moved.user_id and u.deleted_at is null and u.role = 'user'
    )
    select
      array(select jsonb_build_object('was', was, 'will', will, 'people', count(*)) from people group by was, will) as pairs,
      array(
        select jsonb_build_object('id', id, 'name', name, 'was', was, 'will', will) from people
        order by name collate "und-x-icu", id limit ${names}
      ) as first`;
  if (!row) throw new Error("A select without from gave no row.");
  return {
    people: sum(row.pairs),
    permissions: bits.flatMap((permission) => {
      const gain = sum(row.pairs.filter((pair) => gains(pair).includes(permission)));
      const lose = sum(row.pairs.filter((pair) => loses(pair).includes(permission)));
      return gain + lose > 0 ? [{ permission, gain, lose }] : [];
    }),
    first: row.first.map((person) => ({ id: person.id, name: person.name, gains: gains(person), loses: loses(person) })),
  };
}

/** Bit n + 1 stands for the nth of them: PostgreSQL counts from 1. */
const bits = [...grantablePermissions];

interface Moved {
  id: string;
  name: string;
  was: number;
  will: number;
}

const namesOf = (mask: number) => bits.filter((_, index) => (mask & (1 << (index + 1))) !== 0);
const gains = ({ was, will }: { was: number; will: number }) => namesOf(will & ~was);
const loses = ({ was, will }: { was: number; will: number }) => namesOf(was & ~will);
const sum = (pairs: readonly { people: number }[]) => pairs.reduce((total, { people }) => total + people, 0);

/** What each group gives afterwards: (group_id, 0, bit). */
function grantsAfter(change: AccessChange): Fragment {
  const sql = getSql();
  const asBefore = sql`select c.group_id, 0, h.bit from carried c join held h on h.role_id = c.role_id`;
  switch (change.kind) {
    case "members":
      return asBefore;
    case "group deleted":
      return sql`${asBefore} where c.group_id <> ${change.groupId}`;
    case "group roles":
      return sql`
        ${asBefore} where c.group_id <> ${change.groupId}
        union all select ${change.groupId}::uuid, 0, h.bit from held h where h.role_id = any(${change.roleIds}::uuid[])`;
    case "role":
      return sql`
        ${asBefore} where c.role_id <> ${change.roleId}
        union all select c.group_id, 0, 1 << array_position(${bits}::text[], p) from carried c, unnest(${change.permissions}::text[]) p
        where c.role_id = ${change.roleId}`;
  }
}

/** What each membership of whoever could be touched gives before and after: (user_id, was, will). */
function memberships(workspaceId: string, change: AccessChange): Fragment {
  const sql = getSql();
  if (change.kind !== "members") {
    return sql`
      select m.user_id, given.was, given.will from group_members m join given on given.group_id = m.group_id
      where m.workspace_id = ${workspaceId} and m.user_id in (
        select t.user_id from group_members t join given d on d.group_id = t.group_id and d.was <> d.will where t.workspace_id = ${workspaceId}
      )`;
  }
  return sql`
    select m.user_id, given.was, case when m.group_id = ${change.groupId} and m.user_id = any(${change.remove}::uuid[]) then 0 else given.will end
    from group_members m join given on given.group_id = m.group_id
    where m.workspace_id = ${workspaceId} and m.user_id = any(${[...change.add, ...change.remove]}::uuid[])
    union all select added, 0, given.will from unnest(${change.add}::uuid[]) added join given on given.group_id = ${change.groupId}`;
}
