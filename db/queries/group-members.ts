import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import { actorJson } from "./changes.ts";
import { agreed, diverged } from "./member-divergences.ts";
import { contains } from "./search.ts";
import type { Fragment, Queryable } from "./transaction.ts";
import { visibleOverScim } from "./users.ts";

export interface MembershipOutcome {
  /** False = no such group in this workspace. */
  groupFound: boolean;
  /** Null without a group. */
  groupName: string | null;
  /** True = nothing was done: no provider has written this group yet, and the first write adopts it (lib/directory/groups.ts). */
  unlinked: boolean;
  /** Of both lists: ids that name a user who is among those. The rest are unknown. */
  known: string[];
}

/**
 * Adds and removes memberships with one history row each, in one statement whose cost follows the two lists, not the
 * group; the group's own row isn't written. Present members that are added, and absent ones that are removed, change nothing. `among`: a provider
 * reaches groups that are linked, and users whom SCIM sees; where somebody else had changed a membership, the two agree again. `diverges`: of a
 * linked group they no longer do. Who is being deleted for good is waited for, and then unknown. `add` and `remove` are disjoint.
 */
export async function changeMemberships(
  ctx: Ctx,
  groupId: string,
  { add, remove }: { add: string[]; remove: string[] },
  { among, diverges = false, sql = getSql() }: { among: "seen over SCIM" | "everybody"; diverges?: boolean; sql?: Queryable },
): Promise<MembershipOutcome> {
  const overScim = among === "seen over SCIM";
  const [row] = await sql<MembershipOutcome[]>`
    with target as (
      select id, display_name, source, ${overScim ? sql`source <> 'scim'` : sql`false`} as unlinked from groups
      where workspace_id = ${ctx.workspaceId} and id = ${groupId} and deleted_at is null ${overScim ? sql`and held_until is null` : sql``}
    )
    ${add.length === 0 ? sql`` : additions(ctx, add, overScim)}
    ${remove.length === 0 ? sql`` : removals(ctx, remove, overScim)}
    ${overScim ? agreed(ctx, { add, remove }) : sql``}
    ${diverges ? diverged(ctx, { add, remove }) : sql``}
    select exists (select from target) as "groupFound", (select display_name from target) as "groupName",
      exists (select from target where unlinked) as unlinked,
      array(select id from target where false ${add.length === 0 ? sql`` : sql`union all select id from wanted`}
        ${remove.length === 0 ? sql`` : sql`union all select id from unwanted`}) as known`;
  if (!row) throw new Error("A select without from gave no row.");
  return row;
}

/** CTEs for a statement with the group as `target`; of `wanted`, `id` are those who are known. */
function additions(ctx: Ctx, add: string[], overScim: boolean): Fragment {
  const sql = getSql();
  return sql`, wanted as (
      select u.id, w.change_id from target, ${withChangeIds(add)} w (id, change_id), users u
      where not target.unlinked and u.workspace_id = ${ctx.workspaceId} and u.id = w.id ${overScim ? sql`and ${visibleOverScim()}` : sql``}
      for key share of u
    ), added as (
      insert into group_members (workspace_id, group_id, user_id)
      select ${ctx.workspaceId}::uuid, target.id, wanted.id from target, wanted
      order by wanted.id
      on conflict do nothing
      returning group_id, user_id
    ), added_history as (${membershipHistory(ctx, "added", sql`added done join wanted on wanted.id = done.user_id`, sql`wanted.change_id`)})`;
}

/** CTEs for a statement with the group as `target`; of `unwanted`, `id` are those who are known. */
function removals(ctx: Ctx, remove: string[], overScim: boolean): Fragment {
  const sql = getSql();
  return sql`, unwanted as (
      select u.id, w.change_id from target, ${withChangeIds(remove)} w (id, change_id), users u
      where not target.unlinked and u.workspace_id = ${ctx.workspaceId} and u.id = w.id ${overScim ? sql`and ${visibleOverScim()}` : sql``}
    ), removed as (
      delete from group_members m using target, unwanted
      where m.workspace_id = ${ctx.workspaceId} and m.group_id = target.id and m.user_id = unwanted.id
      returning m.group_id, m.user_id, unwanted.change_id
    ), removed_history as (${membershipHistory(ctx, "removed", sql`removed done`, sql`done.change_id`)})`;
}

/** One alone isn't a list: of a list's length PostgreSQL knows nothing beforehand, and would plan the statement anew each time. */
function withChangeIds(ids: string[]): Fragment {
  const sql = getSql();
  const [first] = ids;
  return ids.length === 1 && first !== undefined
    ? sql`(values (${first}::uuid, ${newId()}::uuid))`
    : sql`unnest(${ids}::uuid[], ${ids.map(newId)}::uuid[])`;
}

function membershipHistory(ctx: Ctx, action: "added" | "removed", done: Fragment, changeId: Fragment): Fragment {
  return getSql()`
    insert into changes (workspace_id, id, actor, request_id, entity, entity_id, member_id, action)
    select ${ctx.workspaceId}::uuid, ${changeId}, ${actorJson(ctx.actor)}, ${ctx.requestId}, 'membership', done.group_id, done.user_id, ${action}
    from ${done}`;
}

/** Which of these users are there, whatever their state, and which of these pairs are memberships. */
export async function findMemberships(
  workspaceId: string,
  pairs: { groupId: string; userId: string }[],
  sql: Queryable,
): Promise<{ users: Set<string>; members: Set<string> }> {
  const groupIds = pairs.map(({ groupId }) => groupId);
  const userIds = pairs.map(({ userId }) => userId);
  const [row] = await sql<{ users: string[]; members: string[] }[]>`
    select array(select id from users where workspace_id = ${workspaceId} and id = any(${userIds}::uuid[])) as users,
      array(
        select m.group_id || ' ' || m.user_id from unnest(${groupIds}::uuid[], ${userIds}::uuid[]) as p (group_id, user_id)
        join group_members m on m.workspace_id = ${workspaceId} and m.group_id = p.group_id and m.user_id = p.user_id
      ) as members`;
  return { users: new Set(row?.users), members: new Set(row?.members) };
}

/** What stands between the group's members, those that SCIM sees, and `wanted`. Hold the group's row locked. */
export async function membershipDifference(
  workspaceId: string,
  groupId: string,
  wanted: string[],
  sql: Queryable,
): Promise<{ add: string[]; remove: string[] }> {
  const [row] = await sql<{ add: string[]; remove: string[] }[]>`
    with wanted as (select distinct id from unnest(${wanted}::uuid[]) as w (id)),
    present as (
      select u.id from group_members m join users u on u.workspace_id = m.workspace_id and u.id = m.user_id
      where m.workspace_id = ${workspaceId} and m.group_id = ${groupId} and ${visibleOverScim()}
    )
    select array(select id from wanted except select id from present) as add,
      array(select id from present except select id from wanted) as remove`;
  return row ?? { add: [], remove: [] };
}

/** Who came after the permanently deleted: of each old id the one live user with the same externalId, if there is exactly one. */
export interface Successor {
  oldId: string;
  externalId: string;
  userId: string;
}

/** What ids are that name no user whom SCIM sees. */
export async function lookUpStrangers(
  workspaceId: string,
  ids: string[],
  sql: Queryable = getSql(),
): Promise<{ successors: Successor[]; groups: string[] }> {
  const [row] = await sql<{ successors: Successor[]; groups: string[] }[]>`
    select array(select id from groups where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and deleted_at is null) as groups,
      coalesce((
        select jsonb_agg(successor) from (
          select t.id as "oldId", t.external_id as "externalId", (array_agg(u.id))[1] as "userId"
          from tombstones t join users u on u.workspace_id = t.workspace_id and u.external_id = t.external_id
          where t.workspace_id = ${workspaceId} and t.id = any(${ids}::uuid[]) and u.deleted_at is null and ${visibleOverScim()}
          group by t.id, t.external_id having count(*) = 1
        ) successor
      ), '[]') as successors`;
  return row ?? { successors: [], groups: [] };
}

/** A user who might join a group. */
export interface Candidate {
  id: string;
  userName: string;
  displayName: string | null;
  /** In the group already. */
  member: boolean;
}

/** The first live users by name in whose names and addresses `search` occurs. */
export function searchCandidates(workspaceId: string, groupId: string, search: string, limit: number): Promise<Candidate[]> {
  const sql = getSql();
  return sql<Candidate[]>`
    select u.id, u.user_name as "userName", u.display_name as "displayName", exists (
      select from group_members m where m.workspace_id = u.workspace_id and m.group_id = ${groupId} and m.user_id = u.id
    ) as member
    from users u
    where u.workspace_id = ${workspaceId} and u.deleted_at is null and ${contains(sql`u.search_text`, search)}
    order by coalesce(u.display_name, u.user_name) collate "und-x-icu", u.id limit ${limit}`;
}
