import { v7 as uuidv7 } from "uuid";
import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { actorJson } from "./changes.ts";
import { suspendedRoles } from "./group-roles.ts";
import { contains } from "./search.ts";
import type { Queryable } from "./transaction.ts";
import { visibleOverScim } from "./users.ts";

export interface MembershipOutcome {
  /** False = no such group in this workspace. */
  groupFound: boolean;
  /** Null without a group. */
  groupName: string | null;
  /** True = nothing was done: somebody wrote the group's row meanwhile, and what adoption suspends may have changed. Lock it and repeat. */
  overtaken: boolean;
  /** Names, when a provider's first write took them out of effect. */
  suspendedRoles: string[] | null;
  /** Of both lists: ids that name a user whom SCIM sees. The rest are unknown. */
  known: string[];
}

/**
 * Adds and removes memberships with one history row each, in one statement whose cost follows the two lists, not the
 * group. Present members that are added, and absent ones that are removed, change nothing; nor do those of users whom SCIM
 * doesn't see. The group's own row is written only when a provider's first write adopts it, which suspends its roles: then nobody
 * joins or leaves before they are. Who is being deleted for good is waited for, and then unknown. `add` and `remove` are disjoint.
 */
export async function changeMemberships(
  ctx: Ctx,
  groupId: string,
  change: { add: string[]; remove: string[] },
  options: { adopt: boolean; among?: "seen over SCIM" | "everybody"; sql?: Queryable },
): Promise<MembershipOutcome> {
  const sql = options.sql ?? getSql();
  const actor = actorJson(ctx.actor);
  const reachable = options.among === "everybody" ? sql`true` : visibleOverScim();
  const [row] = await sql<MembershipOutcome[]>`
    with target as (
      select id, source, version, display_name from groups where workspace_id = ${ctx.workspaceId} and id = ${groupId} and deleted_at is null
        and (${options.among === "everybody"} or held_until is null)
    ), adopted as (
      update groups g set source = 'scim', version = g.version + 1, updated_at = statement_timestamp() from target
      where ${options.adopt} and g.workspace_id = ${ctx.workspaceId} and g.id = target.id and g.version = target.version and g.source <> 'scim'
      returning g.id
    ), ${suspendedRoles(ctx, sql`adopted`)}, ready as (
      select id from target where not ${options.adopt} or source = 'scim' or exists (select from adopted)
    ), wanted as (
      select u.id from ready, unnest(${change.add}::uuid[]) wanted (id), users u
      where u.workspace_id = ${ctx.workspaceId} and u.id = wanted.id and ${reachable}
      for key share of u
    ), unwanted as (
      select u.id from ready, unnest(${change.remove}::uuid[]) unwanted (id), users u
      where u.workspace_id = ${ctx.workspaceId} and u.id = unwanted.id and ${reachable}
    ), removed as (
      delete from group_members m using unwanted
      where m.workspace_id = ${ctx.workspaceId} and m.group_id = ${groupId} and m.user_id = unwanted.id
      returning m.user_id
    ), added as (
      insert into group_members (workspace_id, group_id, user_id)
      select ${ctx.workspaceId}::uuid, ${groupId}::uuid, wanted.id from wanted
      order by wanted.id
      on conflict do nothing
      returning user_id
    ), history as (
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, member_id, action)
      select ${ctx.workspaceId}::uuid, ids.change_id, ${actor}, ${ctx.requestId}, 'membership', ${groupId}::uuid, done.user_id, done.action
      from (select user_id, 'added' as action from added union all select user_id, 'removed' from removed) done
      join unnest(${[...change.add, ...change.remove]}::uuid[], ${[...change.add, ...change.remove].map(() => uuidv7())}::uuid[])
        as ids (user_id, change_id) on ids.user_id = done.user_id
    ), adoption as (
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, before, after)
      select ${ctx.workspaceId}::uuid, ${uuidv7()}::uuid, ${actor}, ${ctx.requestId}, 'group', adopted.id, 'linked',
        jsonb_build_object('source', target.source), '{"source":"scim"}' from adopted, target
    )
    select exists (select from target) as "groupFound", (select display_name from target) as "groupName",
      exists (select from target) and not exists (select from ready) as overtaken, (select roles from suspension) as "suspendedRoles",
      array(select id from wanted union all select id from unwanted) as known`;
  if (!row) throw new Error("A select without from gave no row.");
  return row;
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
