import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import type { IfMatch } from "#lib/scim/types.ts";
import { actorJson } from "./changes.ts";
import { type Removal, removal, removalOf, userVerdict } from "./guard.ts";
import type { Fragment, Queryable } from "./transaction.ts";
import { visibleOverScim } from "./users.ts";

/**
 * Deletes the user for good: memberships, sessions and password go with it, a tombstone and a history row stay, in one
 * statement. `onlyIf` narrows it (visible over SCIM, soft deleted, at a version); `guarded`: unless it is one too many for the accident guard.
 */
export async function purgeUser(ctx: Ctx, id: string, onlyIf: Fragment, options: RemovalOptions = {}): Promise<Removal> {
  const { sql = getSql(), guarded = false } = options;
  const rows = await sql<{ holds: boolean }[]>`
    with ${guarded ? sql`${userVerdict(ctx, id, onlyIf)}, ` : sql``}u as (
      delete from users u ${guarded ? sql`using verdict` : sql``}
      where u.workspace_id = ${ctx.workspaceId} and u.id = ${id} and ${onlyIf} ${guarded ? sql`and not verdict.holds` : sql``} returning u.*
    ), gone as (select id from u), tombstone as (
      insert into tombstones (workspace_id, id, user_name, user_name_key, external_id)
      select workspace_id, id, coalesce(original_user_name, user_name), coalesce(original_user_name_key, user_name_key), external_id from u
    ), history as (
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, before)
      select u.workspace_id, ${newId()}::uuid, ${actorJson(ctx.actor)}, ${ctx.requestId}, 'user', u.id, 'deleted permanently',
        u.attributes || jsonb_build_object('userName', u.user_name, 'externalId', u.external_id, 'role', u.role, 'status', u.status,
          'groups', (select coalesce(jsonb_agg(m.group_id), '[]') from group_members m where m.workspace_id = u.workspace_id and m.user_id = u.id))
      from u
    )
    ${removal(guarded)}`;
  return removalOf(rows);
}

export interface RemovalOptions {
  sql?: Queryable | undefined;
  guarded?: boolean;
}

/** DELETEd by the provider in a workspace that keeps: a deleted user here, gone over SCIM. */
export async function hideUserFromScim(ctx: Ctx, id: string, onlyIf: Fragment, options: RemovalOptions = {}): Promise<Removal> {
  const { sql = getSql(), guarded = false } = options;
  const rows = await sql<{ holds: boolean }[]>`
    with ${guarded ? sql`${userVerdict(ctx, id, onlyIf)}, ` : sql``}u as (
      update users u set scim_deleted_at = statement_timestamp(), deleted_at = coalesce(deleted_at, statement_timestamp()), deleted_by = coalesce(deleted_by, ${actorJson(ctx.actor)}),
        held = '{}', held_at = null, held_by = null, held_until = null, held_external_id = null,
        version = version + 1, updated_at = statement_timestamp()
      ${guarded ? sql`from verdict` : sql``}
      where u.workspace_id = ${ctx.workspaceId} and u.id = ${id} and ${onlyIf} ${guarded ? sql`and not verdict.holds` : sql``} returning u.*
    ), gone as (select id from u), ended as (
      delete from sessions d using u where d.workspace_id = u.workspace_id and d.user_id = u.id
    ), history as (
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, before, after)
      select u.workspace_id, ${newId()}::uuid, ${actorJson(ctx.actor)}, ${ctx.requestId}, 'user', u.id, 'deleted by the provider',
        case when was.live then '{"active":true}'::jsonb else '{}' end, case when was.live then '{"active":false}'::jsonb else '{}' end
      from u, lateral (select u.deleted_at = u.scim_deleted_at as live) was -- both are this moment's only then
    )
    ${removal(guarded)}`;
  return removalOf(rows);
}

/** For deletions over SCIM: what the client may see, at the version that it named. */
export function scimTarget(ifMatch: IfMatch): Fragment {
  const sql = getSql();
  return sql`${visibleOverScim()} ${ifMatch === undefined ? sql`` : sql`and u.version = any(${[...ifMatch]}::int[])`}`;
}

/** Whoever may be the last admin is deleted under the workspace's lock only. */
export function ordinaryScimTarget(ifMatch: IfMatch): Fragment {
  return getSql()`${scimTarget(ifMatch)} and not (u.role = 'admin' and u.status = 'active' and u.deleted_at is null)`;
}

/** For a caller who has looked at the locked row. */
export function anyTarget(): Fragment {
  return getSql()`true`;
}

export function softDeletedTarget(): Fragment {
  return getSql()`u.deleted_at is not null`;
}

/** At most so many in a round of one workspace: the next hour goes on. */
const EXPIRED_AT_ONCE = 10_000;

/** Whom the workspaces' settings delete by now, those deleted first before the others. */
export async function findExpired(now: Date): Promise<{ workspaceId: string; days: number; ids: string[] }[]> {
  return getSql()`
    select w.id as "workspaceId", w.delete_after_days as days, array(
      select u.id from users u
      where u.workspace_id = w.id and u.deleted_at < ${now}::timestamptz - make_interval(days => w.delete_after_days)
      order by u.deleted_at limit ${EXPIRED_AT_ONCE}
    ) as ids
    from workspaces w where w.delete_after_days is not null`;
}

/** For purgeUser: deleted for so many days, and still. */
export function softDeletedBefore(now: Date, days: number): Fragment {
  return getSql()`u.deleted_at < ${now}::timestamptz - make_interval(days => ${days}::int)`;
}
