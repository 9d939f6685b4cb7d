import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { actorJson } from "./changes.ts";
import type { Queryable } from "./transaction.ts";

export interface LinkedCounts {
  /** Deleted ones included: they are unlinked, too. */
  users: number;
  groups: number;
  /** Live, Active users who are no admins: who could be deactivated. */
  active: number;
  /** Live Workspace admins. */
  admins: number;
}

export async function countLinkedForGood(workspaceId: string): Promise<LinkedCounts> {
  const [row] = await getSql()<LinkedCounts[]>`
    select count(*)::int as users,
      count(*) filter (where deleted_at is null and status = 'active' and role = 'user')::int as active,
      count(*) filter (where deleted_at is null and role = 'admin')::int as admins,
      (select count(*)::int from groups where workspace_id = ${workspaceId} and source = 'scim' and deleted_at is null) as groups
    from users where workspace_id = ${workspaceId} and source = 'scim'`;
  if (!row) throw new Error("A count gave no row.");
  return row;
}

/**
 * The next linked users by id become users of the workspace's own: what the provider calls them, and what it still wanted of them, is
 * forgotten. `deactivate`: live ones who are no admins become Inactive, and their sessions end. With their history, in one statement.
 */
export function unlinkUsers(
  ctx: Ctx,
  { after, limit, deactivate }: { after: string | null; limit: number; deactivate: boolean },
  sql: Queryable,
): Promise<{ id: string; deactivated: boolean }[]> {
  return sql<{ id: string; deactivated: boolean }[]>`
    with picked as materialized (
      select id, external_id, status, ${deactivate}::boolean and deleted_at is null and role = 'user' and status = 'active' as leaves
      from users where workspace_id = ${ctx.workspaceId} and source = 'scim' ${after === null ? getSql()`` : getSql()`and id > ${after}`}
      order by id limit ${limit} for no key update
    ), u as (
      update users set source = 'manual', external_id = null, diverged_at = null, held = '{}', held_at = null, held_by = null, held_until = null, held_external_id = null,
        status = case when p.leaves then 'inactive' else users.status end, version = version + 1, updated_at = statement_timestamp()
      from picked p where users.workspace_id = ${ctx.workspaceId} and users.id = p.id
    ), ended as (
      delete from sessions s using picked p where s.workspace_id = ${ctx.workspaceId} and s.user_id = p.id and p.leaves
    ), history as (
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, before, after)
      select ${ctx.workspaceId}::uuid, gen_random_uuid(), ${actorJson(ctx.actor)}, ${ctx.requestId}, 'user', id, 'unlinked',
        '{"source":"scim"}'::jsonb || externals.was || case when leaves then '{"status":"active"}'::jsonb else '{}' end,
        '{"source":"manual"}'::jsonb || externals.is || case when leaves then '{"status":"inactive"}'::jsonb else '{}' end
      from picked, lateral (
        select case when external_id is null then '{}'::jsonb else jsonb_build_object('externalId', external_id) end as was,
          case when external_id is null then '{}'::jsonb else '{"externalId":null}' end as "is"
      ) externals
    )
    select id, leaves as deactivated from picked order by id`;
}

/** The same for groups; a deleted one keeps what it was. */
export function unlinkGroups(
  ctx: Ctx,
  { after, limit }: { after: string | null; limit: number },
  sql: Queryable,
): Promise<{ id: string }[]> {
  return sql<{ id: string }[]>`
    with picked as materialized (
      select id, external_id from groups
      where workspace_id = ${ctx.workspaceId} and source = 'scim' and deleted_at is null ${after === null ? getSql()`` : getSql()`and id > ${after}`}
      order by id limit ${limit} for no key update
    ), g as (
      update groups set source = 'manual', external_id = null, diverged_at = null, held_at = null, held_by = null, held_until = null, version = version + 1, updated_at = statement_timestamp()
      from picked p where groups.workspace_id = ${ctx.workspaceId} and groups.id = p.id
    ), agreed as (
      delete from member_divergences d using picked p where d.workspace_id = ${ctx.workspaceId} and d.group_id = p.id
    ), history as (
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, before, after)
      select ${ctx.workspaceId}::uuid, gen_random_uuid(), ${actorJson(ctx.actor)}, ${ctx.requestId}, 'group', id, 'unlinked',
        jsonb_build_object('source', 'scim', 'externalId', external_id), '{"source":"manual","externalId":null}'::jsonb
      from picked
    )
    select id from picked order by id`;
}
