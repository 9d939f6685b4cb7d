import { getSql } from "#db/client.ts";
import { type FactsOf, filterToSql } from "#db/scim-filter.ts";
import { costOf } from "#db/scim-index.ts";
import { sortKey } from "#db/scim-sort.ts";
import type { Source } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import type { Filter, GroupRecord, IfMatch, JsonObject, ListQuery, ListResult } from "#lib/scim/types.ts";
import { actorJson, type Change, historyOf } from "./changes.ts";
import { suspendedRoles } from "./group-roles.ts";
import { groupVerdict, type Removal, removal, removalOf } from "./guard.ts";
import { inTime, listPage } from "./scim-pages.ts";
import { type Fragment, locked, type Queryable } from "./transaction.ts";
import { visibleOverScim } from "./users.ts";

export interface StoredGroup extends GroupRecord {
  source: Source;
  /** Deleted by the provider, and kept here by the accident guard. */
  held: boolean;
  heldUntil: Date | null;
  /** Changed here since the provider last wrote it; members apart (./member-divergences.ts). */
  divergedAt: Date | null;
}

export interface GroupWrite {
  displayName: string;
  displayNameKey: string;
  externalId: string | null;
  source: Source;
  attributes: JsonObject;
  divergedAt: Date | null;
}

const columns = (): Fragment => getSql()`
  g.id, g.display_name as "displayName", g.external_id as "externalId", g.attributes, g.source, g.created_at as "createdAt",
  g.updated_at as "updatedAt", g.version, g.held_until is not null as held, g.held_until as "heldUntil", g.diverged_at as "divergedAt"`;

/** Of groups `g`: neither deleted nor held when the provider deleted it. */
const seenOverScim = (): Fragment => getSql()`g.deleted_at is null and g.held_until is null`;

/** Soft-deleted users stay listed; those that SCIM doesn't see are left out. */
const withMembers = (wanted: boolean): Fragment =>
  wanted
    ? getSql()`, (
        select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'display', u.display_name) order by u.id), '[]')
        from group_members m join users u on u.workspace_id = m.workspace_id and u.id = m.user_id
        where m.workspace_id = g.workspace_id and m.group_id = g.id and ${visibleOverScim()}
      ) as members`
    : getSql()``;

interface FindOptions {
  wantMembers?: boolean;
  lock?: boolean;
  sql?: Queryable;
}

export async function findGroup(workspaceId: string, id: string, options: FindOptions = {}): Promise<StoredGroup | null> {
  const [row] = await find(workspaceId, getSql()`g.id = ${id} and g.deleted_at is null`, options);
  return row ?? null;
}

export async function findScimGroup(workspaceId: string, id: string, options: FindOptions = {}): Promise<StoredGroup | null> {
  const [row] = await find(workspaceId, getSql()`g.id = ${id} and ${seenOverScim()}`, options);
  return row ?? null;
}

/** A group that is held, by its folded name, with its row locked. */
export async function findHeldGroupByName(workspaceId: string, key: string, sql: Queryable): Promise<StoredGroup | null> {
  const named = getSql()`g.display_name_key = ${key} and g.deleted_at is null and g.held_until is not null`;
  const [row] = await find(workspaceId, named, { lock: true, sql });
  return row ?? null;
}

function find(workspaceId: string, which: Fragment, { wantMembers = false, lock = false, sql = getSql() }: FindOptions) {
  return sql<StoredGroup[]>`
    select ${columns()}${withMembers(wantMembers)} from groups g
    where g.workspace_id = ${workspaceId} and ${which} ${lock ? locked() : sql``}`;
}

/** One page of what a client may see. See listPage; `factsOf` is the schema's. */
export function listScimGroups(workspaceId: string, query: ListQuery, factsOf: FactsOf): Promise<ListResult<StoredGroup>> {
  const sql = getSql();
  const { filter, sort, wantMemberships } = query;
  const listing = {
    columns: sql`${columns()}${withMembers(wantMemberships)}`,
    hits: scimGroupHits(workspaceId, filter, factsOf),
    id: sql`g.id`,
    key: sort && sortKey(sort, "group", factsOf),
    // Nobody's order but the primary key's comes from an index.
    cost: sort && filter === null ? ("scan" as const) : costOf(filter, "group"),
    join: sql`join groups g on g.workspace_id = ${workspaceId} and g.id = chosen.id`,
  };
  return listPage<StoredGroup>(workspaceId, listing, query);
}

/** `from … where …` */
export function scimGroupHits(workspaceId: string, filter: Filter | null, factsOf: FactsOf): Fragment {
  const sql = getSql();
  const where = filter === null ? sql`` : sql`and ${filterToSql(filter, "group", factsOf)}`;
  return sql`from groups g where g.workspace_id = ${workspaceId} and ${seenOverScim()} ${where}`;
}

export async function findGroups(workspaceId: string, ids: string[], wantMembers: boolean): Promise<StoredGroup[]> {
  const sql = getSql();
  const query = sql<StoredGroup[]>`
    select ${columns()}${withMembers(wantMembers)} from groups g
    where g.workspace_id = ${workspaceId} and g.id = any(${ids}::uuid[]) and ${seenOverScim()}`;
  return inTime(query, query);
}

/** Null when a group has that displayName already. */
export async function insertGroup(
  ctx: Ctx,
  group: Omit<GroupWrite, "divergedAt">,
  change: Change,
  sql: Queryable = getSql(),
): Promise<StoredGroup | null> {
  const [inserted] = await sql<StoredGroup[]>`
    with g as (
      insert into groups (workspace_id, id, display_name, display_name_key, external_id, source, attributes)
      values (${ctx.workspaceId}, ${newId()}, ${group.displayName}, ${group.displayNameKey}, ${group.externalId}, ${group.source},
        ${getSql().json(group.attributes)})
      on conflict (workspace_id, display_name_key) where deleted_at is null do nothing
      returning *
    ), history as (${historyOf(ctx, change, sql`g`)})
    select ${columns()} from g`;
  return inserted ?? null;
}

/**
 * `suspendRoles`: a provider takes the group over, and with it what the group carries (db/queries/roles.ts). Null = no such group at
 * that version any more. Throws the database's unique violation when the name is taken.
 */
export async function updateGroup(
  ctx: Ctx,
  id: string,
  version: number,
  group: GroupWrite,
  change: Change,
  options: { suspendRoles: boolean; sql?: Queryable | undefined },
): Promise<{ suspendedRoles: string[] | null } | null> {
  const sql = options.sql ?? getSql();
  const [updated] = await sql<{ suspendedRoles: string[] | null }[]>`
    with g as (
      update groups set display_name = ${group.displayName}, display_name_key = ${group.displayNameKey}, external_id = ${group.externalId},
        source = ${group.source}, attributes = ${getSql().json(group.attributes)}, diverged_at = ${group.divergedAt}::timestamptz, version = version + 1, updated_at = statement_timestamp()
      where workspace_id = ${ctx.workspaceId} and id = ${id} and version = ${version} and deleted_at is null
      returning *
    ), history as (${historyOf(ctx, change, sql`g`)})
    ${options.suspendRoles ? sql`, ${suspendedRoles(ctx, sql`g`)}` : sql``}
    select ${options.suspendRoles ? sql`(select roles from suspension)` : sql`null`} as "suspendedRoles" from g`;
  return updated ?? null;
}

/** Hidden at once whatever its size; its rows go in batches later. False = no such group. */
export async function hideGroup(ctx: Ctx, id: string, sql: Queryable = getSql()): Promise<boolean> {
  return (await hide(ctx, id, getSql()`g.deleted_at is null`, false, sql)) === "done";
}

/** The same for the provider; `guarded`: unless it is one too many for the accident guard. */
export function hideScimGroup(ctx: Ctx, id: string, ifMatch: IfMatch, guarded: boolean): Promise<Removal> {
  return hide(ctx, id, scimTarget(ifMatch), guarded, getSql());
}

function scimTarget(ifMatch: IfMatch): Fragment {
  const sql = getSql();
  return sql`${seenOverScim()} ${ifMatch === undefined ? sql`` : sql`and g.version = any(${[...ifMatch]}::int[])`}`;
}

async function hide(ctx: Ctx, id: string, target: Fragment, guarded: boolean, sql: Queryable): Promise<Removal> {
  const change: Change = { entity: "group", action: "deleted", before: null, after: null };
  const rows = await sql<{ holds: boolean }[]>`
    with ${guarded ? sql`${groupVerdict(ctx, id, target)}, ` : sql``}gone as (
      update groups g set deleted_at = statement_timestamp(), deleted_by = ${actorJson(ctx.actor)}, held_at = null, held_by = null,
        held_until = null, version = version + 1
      ${guarded ? sql`from verdict` : sql``}
      where g.workspace_id = ${ctx.workspaceId} and g.id = ${id} and ${target} ${guarded ? sql`and not verdict.holds` : sql``}
      returning g.*
    ), history as (${historyOf(ctx, change, sql`gone`)})
    ${removal(guarded)}`;
  return removalOf(rows);
}

/** DELETEd by the provider: gone over SCIM, and otherwise as before. False = no such group any more. */
export async function holdGroup(ctx: Ctx, id: string, ifMatch: IfMatch, until: Date): Promise<boolean> {
  const sql = getSql();
  const change: Change = { entity: "group", action: "held by the accident guard", before: null, after: { held: ["delete"] } };
  const rows = await sql`
    with g as (
      update groups g set held_at = statement_timestamp(), held_by = ${actorJson(ctx.actor)}, held_until = ${until}, version = version + 1
      where g.workspace_id = ${ctx.workspaceId} and g.id = ${id} and ${scimTarget(ifMatch)} returning g.*
    ), history as (${historyOf(ctx, change, sql`g`)})
    select id from g`;
  return rows.length > 0;
}

/** The provider sees it again; `diverges`: which it doesn't know. False = it is held no more. */
export async function releaseGroup(
  ctx: Ctx,
  id: string,
  action: string,
  { diverges, sql = getSql() }: { diverges: boolean; sql?: Queryable },
): Promise<boolean> {
  const change: Change = { entity: "group", action, before: { held: ["delete"] }, after: { held: [] } };
  const rows = await sql`
    with g as (
      update groups set held_at = null, held_by = null, held_until = null, version = version + 1, updated_at = statement_timestamp()
        ${diverges ? sql`, diverged_at = statement_timestamp()` : sql``}
      where workspace_id = ${ctx.workspaceId} and id = ${id} and deleted_at is null and held_until is not null returning *
    ), history as (${historyOf(ctx, change, sql`g`)})
    select id from g`;
  return rows.length > 0;
}

/** A group that was deleted after `since`, with its row locked. */
export async function findDeletedGroup(
  workspaceId: string,
  id: string,
  since: Date,
  sql: Queryable,
): Promise<StoredGroup | null> {
  const [row] = await sql<StoredGroup[]>`
    select ${columns()} from groups g
    where g.workspace_id = ${workspaceId} and g.id = ${id} and g.deleted_at > ${since} ${locked()}`;
  return row ?? null;
}

/** Live ones, and those deleted after `since`. */
export function findGroupsSince(
  workspaceId: string,
  ids: string[],
  since: Date,
  options: { sql: Queryable; lock?: boolean },
): Promise<(StoredGroup & { deletedAt: Date | null })[]> {
  return options.sql`
    select ${columns()}, g.deleted_at as "deletedAt" from groups g
    where g.workspace_id = ${workspaceId} and g.id = any(${ids}::uuid[]) and (g.deleted_at is null or g.deleted_at > ${since})
    ${options.lock ? locked() : getSql()``}`;
}

/** With its members; what it carries comes back suspended, and a linked one differs from what the provider knows. Throws the database's violations of groups_display_name and group_limit. */
export async function unhideGroup(
  ctx: Ctx,
  id: string,
  name: Pick<GroupWrite, "displayName" | "displayNameKey">,
  change: Change,
  sql: Queryable,
): Promise<void> {
  await sql`
    with g as (
      update groups set deleted_at = null, deleted_by = null, display_name = ${name.displayName}, display_name_key = ${name.displayNameKey},
        diverged_at = case when source = 'scim' then statement_timestamp() end, version = version + 1, updated_at = statement_timestamp()
      where workspace_id = ${ctx.workspaceId} and id = ${id}
      returning *
    ), history as (${historyOf(ctx, change, sql`g`)}), ${suspendedRoles(ctx, sql`g`)}
    select id from g`;
}

/** Groups deleted before `before` lose at most `limit` memberships, and go for good when none are left. Returns rows removed. */
export async function purgeDeletedGroups(before: Date, limit: number): Promise<number> {
  const sql = getSql();
  const members = await sql`
    delete from group_members m using (
      select m.workspace_id, m.group_id, m.user_id from groups g
      join group_members m on m.workspace_id = g.workspace_id and m.group_id = g.id
      where g.deleted_at < ${before} limit ${limit}
    ) doomed
    where m.workspace_id = doomed.workspace_id and m.group_id = doomed.group_id and m.user_id = doomed.user_id`;
  const groups = await sql`
    delete from groups g where g.deleted_at < ${before}
    and not exists (select 1 from group_members m where m.workspace_id = g.workspace_id and m.group_id = g.id)`;
  return members.count + groups.count;
}
