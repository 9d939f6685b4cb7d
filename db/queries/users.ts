import { getSql } from "#db/client.ts";
import { activeOverScim } from "#db/scim-columns.ts";
import { type FactsOf, filterToSql } from "#db/scim-filter.ts";
import { costOf } from "#db/scim-index.ts";
import { sortKey } from "#db/scim-sort.ts";
import type { Source } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import type { Filter, ListQuery, ListResult, UserRecord } from "#lib/scim/types.ts";
import { actorJson, type Change, historyOf } from "./changes.ts";
import { userVerdict } from "./guard.ts";
import { listPage } from "./scim-pages.ts";
import { type Fragment, locked, type Queryable } from "./transaction.ts";
import { type UserState, type UserWrite, writtenColumns, writtenValues } from "./user-write.ts";

/** A user's row with what the rules need to know of it. */
export interface StoredUser extends UserRecord, UserState {
  displayName: string | null;
  workEmail: string | null;
}

/** Of users `u`: what a StoredUser holds, without groups. */
export const userRowColumns = (): Fragment => getSql()`
  u.id, u.user_name as "userName", u.original_user_name as "originalUserName", u.external_id as "externalId",
  ${activeOverScim()} as active, u.attributes, u.created_at as "createdAt", u.updated_at as "updatedAt", u.version,
  u.source, u.status, u.role, u.excluded, u.deleted_at as "deletedAt", u.deleted_by as "deletedBy", u.held, u.held_at as "heldAt", u.held_by as "heldBy", u.held_until as "heldUntil", u.held_external_id as "heldExternalId", u.scim_deleted_at as "scimDeletedAt", u.diverged_at as "divergedAt",
  u.display_name as "displayName", u.work_email as "workEmail"`;

/** Of users `u`: what a client of SCIM is shown, without groups. */
const recordColumns = (): Fragment => getSql()`
  u.id, u.user_name as "userName", u.external_id as "externalId", ${activeOverScim()} as active, u.attributes,
  u.created_at as "createdAt", u.updated_at as "updatedAt", u.version`;

/** Of users `u`: neither taken out of provisioning nor deleted by the provider, or held when it tried. */
export const visibleOverScim = (): Fragment =>
  getSql()`not u.excluded and u.scim_deleted_at is null and not 'delete' = any(u.held)`;

/** Groups that are held are there for people, and gone for the provider. */
const withGroups = (wanted: boolean, forPeople = false): Fragment =>
  wanted
    ? getSql()`, (
        select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'displayName', g.display_name) order by g.id), '[]')
        from group_members m join groups g on g.workspace_id = m.workspace_id and g.id = m.group_id
        where m.workspace_id = u.workspace_id and m.user_id = u.id and g.deleted_at is null ${forPeople ? getSql()`` : getSql()`and g.held_until is null`}
      ) as groups`
    : getSql()``;

export async function findScimUser(workspaceId: string, id: string, wantGroups: boolean): Promise<StoredUser | null> {
  const sql = getSql();
  const [row] = await sql<StoredUser[]>`
    select ${userRowColumns()}${withGroups(wantGroups)} from users u
    where u.workspace_id = ${workspaceId} and u.id = ${id} and ${visibleOverScim()}`;
  return row ?? null;
}

/** To be shown, not to be decided about. */
export async function findScimRecord(workspaceId: string, id: string, wantGroups: boolean): Promise<UserRecord | null> {
  const [row] = await getSql()<UserRecord[]>`
    select ${recordColumns()}${withGroups(wantGroups)} from users u
    where u.workspace_id = ${workspaceId} and u.id = ${id} and ${visibleOverScim()}`;
  return row ?? null;
}

/** Whatever its state: for the admin's pages and for rules inside a transaction. `lock` holds the row until its end. */
export async function findUser(
  workspaceId: string,
  id: string,
  options: { sql?: Queryable; lock?: boolean; wantGroups?: boolean; overScim?: boolean } = {},
): Promise<StoredUser | null> {
  const sql = options.sql ?? getSql();
  const [row] = await sql<StoredUser[]>`
    select ${userRowColumns()}${withGroups(options.wantGroups ?? false, !options.overScim)} from users u where u.workspace_id = ${workspaceId} and u.id = ${id}
    ${options.lock ? locked() : sql``}`;
  return row ?? null;
}

/** Whatever their state. Locked in the order in which everybody locks users. */
export function findUsers(
  workspaceId: string,
  ids: string[],
  { sql, lock = false }: { sql: Queryable; lock?: boolean },
): Promise<StoredUser[]> {
  return sql<StoredUser[]>`
    select ${userRowColumns()} from users u where u.workspace_id = ${workspaceId} and u.id = any(${ids}::uuid[])
    ${lock ? getSql()`order by u.id ${locked()}` : getSql()``}`;
}

/** Those who have one of these folded userNames, or had it until the provider renamed them. */
export function findUsersByName(
  workspaceId: string,
  keys: string[],
  options: { sql?: Queryable; lock?: boolean } = {},
): Promise<StoredUser[]> {
  const sql = options.sql ?? getSql();
  return sql<StoredUser[]>`
    select ${userRowColumns()} from users u
    where u.workspace_id = ${workspaceId} and u.id in (
      select id from users where workspace_id = ${workspaceId} and user_name_key = any(${keys}::text[])
      union all
      select id from users where workspace_id = ${workspaceId} and original_user_name_key = any(${keys}::text[])
    )
    order by u.id ${options.lock ? locked() : sql``}`;
}

/** One page of what a client may see. See listPage; `factsOf` is the schema's. */
export function listScimUsers(workspaceId: string, query: ListQuery, factsOf: FactsOf): Promise<ListResult<UserRecord>> {
  const sql = getSql();
  const { filter, sort, wantMemberships } = query;
  const listing = {
    columns: sql`${recordColumns()}${withGroups(wantMemberships)}`,
    hits: scimUserHits(workspaceId, filter, factsOf),
    id: sql`u.id`,
    key: sort && sortKey(sort, "user", factsOf),
    // Nobody's order but the primary key's comes from an index.
    cost: sort && filter === null ? ("scan" as const) : costOf(filter, "user"),
    join: sql`join users u on u.workspace_id = ${workspaceId} and u.id = chosen.id`,
  };
  return listPage<UserRecord>(workspaceId, listing, query);
}

/** `from … where …` */
export function scimUserHits(workspaceId: string, filter: Filter | null, factsOf: FactsOf): Fragment {
  const sql = getSql();
  const where = filter === null ? sql`` : sql`and ${filterToSql(filter, "user", factsOf)}`;
  return sql`from users u where u.workspace_id = ${workspaceId} and ${visibleOverScim()} ${where}`;
}

export async function findScimUsers(workspaceId: string, ids: string[], wantGroups: boolean): Promise<UserRecord[]> {
  const sql = getSql();
  return sql<UserRecord[]>`
    select ${recordColumns()}${withGroups(wantGroups)} from users u
    where u.workspace_id = ${workspaceId} and u.id = any(${ids}::uuid[]) and ${visibleOverScim()}`;
}

/** Those who could stand in the way of a new user, or be the same person (docs/matching.md). Keys are folded. */
export interface Claim {
  userNameKey: string;
  /** Null when absent or weak: a weak externalId identifies nobody. */
  strongExternalId: string | null;
  emailKeys: string[];
}

/**
 * Found by one index each: an OR over four columns tempts the planner into reading everybody, as an empty list behind
 * ANY does into reading all deleted users.
 */
function rivalIds(workspaceId: string, claim: Claim): Fragment {
  const sql = getSql();
  const names = [claim.userNameKey, ...claim.emailKeys];
  return sql`
    select id from users where workspace_id = ${workspaceId} and user_name_key = ${claim.userNameKey}
    union all
    select id from users where workspace_id = ${workspaceId} and original_user_name_key = ${claim.userNameKey}
    union all
    select id from (${holders(workspaceId, claim)}) holder where deleted_at is not null or held <> '{}'
    union all
    select id from unnest(${claim.emailKeys}::text[]) said (key), users
    where workspace_id = ${workspaceId} and user_name_key = said.key and (source <> 'scim' or excluded)
    union all
    select id from unnest(${names}::text[]) said (key), users
    where workspace_id = ${workspaceId} and work_email_key = said.key and (source <> 'scim' or excluded)`;
}

/** Those who have the strong externalId. The fence keeps the planner from going through all deleted users instead. */
function holders(workspaceId: string, { strongExternalId }: Claim): Fragment {
  return getSql()`
    select id, deleted_at, held from users where workspace_id = ${workspaceId} and external_id = ${strongExternalId}::text offset 0`;
}

function othersThan(cleared: string[], ids: Fragment): Fragment {
  return cleared.length === 0 ? ids : getSql()`select 1 from (${ids}) rival where rival.id <> all(${cleared}::uuid[])`;
}

/**
 * With the live holders of the strong externalId, who are in nobody's way. Locked until the transaction ends, in id order, so
 * that two of these can't wait for each other.
 */
export function lockRivals(workspaceId: string, claim: Claim, tx: Queryable): Promise<StoredUser[]> {
  return tx<StoredUser[]>`
    select ${userRowColumns()} from users u
    where u.workspace_id = ${workspaceId} and u.id in (
      ${rivalIds(workspaceId, claim)} union all select id from (${holders(workspaceId, claim)}) holder
    )
    order by u.id ${locked()}`;
}

/** Who else has an externalId, as a person needs to know them. */
export interface OtherHolder {
  id: string;
  userName: string;
  displayName: string | null;
  source: Source;
}

/** A user as just written. `alsoHeldBy`: another live user with the same externalId; absent when that wasn't asked. */
export type WrittenUser = StoredUser & { alsoHeldBy?: OtherHolder | null };

/** Of the user `u` who is being written. */
function otherHolder(workspaceId: string, externalId: string | null): Fragment {
  const sql = getSql();
  if (externalId === null) return sql``;
  return sql`, (
    select jsonb_build_object('id', h.id, 'userName', h.user_name, 'displayName', h.display_name, 'source', h.source) from (
      select * from users h where h.workspace_id = ${workspaceId} and h.external_id = ${externalId} offset 0
    ) h where h.id <> u.id and h.deleted_at is null and h.scim_deleted_at is null and not h.excluded order by h.id limit 1
  ) as "alsoHeldBy"`;
}

/** Ids of users out of provisioning whose name or work e-mail address is one of `keys`, which are folded. */
function excludedHolders(workspaceId: string, keys: string[]): Fragment {
  return getSql()`
    select id from unnest(${keys}::text[]) said (key), users
    where workspace_id = ${workspaceId} and user_name_key = said.key and excluded
    union all
    select id from unnest(${keys}::text[]) said (key), users
    where workspace_id = ${workspaceId} and work_email_key = said.key and excluded`;
}

export async function findExcludedHolder(
  workspaceId: string,
  keys: string[],
  sql: Queryable = getSql(),
): Promise<StoredUser | null> {
  const [row] = await sql<StoredUser[]>`
    select ${userRowColumns()} from users u where u.workspace_id = ${workspaceId} and u.id in (${excludedHolders(workspaceId, keys)}) limit 1`;
  return row ?? null;
}

/** A live user whom SCIM sees, by an externalId. */
export async function findLiveHolder(workspaceId: string, externalId: string, sql: Queryable): Promise<StoredUser | null> {
  const [row] = await sql<StoredUser[]>`
    select ${userRowColumns()} from users u
    where u.workspace_id = ${workspaceId} and u.external_id = ${externalId} and u.deleted_at is null and ${visibleOverScim()} limit 1`;
  return row ?? null;
}

/** Whatever its state. `key` is folded. */
export async function findUserByName(workspaceId: string, key: string, sql: Queryable = getSql()): Promise<StoredUser | null> {
  const [row] = await sql<StoredUser[]>`
    select ${userRowColumns()} from users u where u.workspace_id = ${workspaceId} and u.user_name_key = ${key}`;
  return row ?? null;
}

/**
 * Inserts the user with its history row unless somebody stands in the way, all in one statement. `options.unless` null = only
 * the userName must be free; `cleared` = ids of those who share something and don't stand in the way. Null = not inserted.
 */
export async function insertUser(
  ctx: Ctx,
  user: UserWrite,
  change: Change,
  options: { unless: Claim | null; cleared?: string[]; sql?: Queryable },
): Promise<WrittenUser | null> {
  const sql = options.sql ?? getSql();
  const [inserted] = await sql<WrittenUser[]>`
    with u as (
      insert into users (workspace_id, id, ${writtenColumns()})
      select ${ctx.workspaceId}::uuid, ${newId()}::uuid, ${writtenValues(user)}
      ${options.unless === null ? sql`` : sql`where not exists (${othersThan(options.cleared ?? [], rivalIds(ctx.workspaceId, options.unless))})`}
      on conflict (workspace_id, user_name_key) do nothing
      returning *
    ), history as (${historyOf(ctx, change, sql`u`)})
    select ${userRowColumns()}${otherHolder(ctx.workspaceId, user.externalId)} from u`;
  return inserted ?? null;
}

/**
 * Writes the whole user and its history row, and ends the sessions when asked to, in one statement.
 * `newPerson`: memberships, password, mailed links, Microsoft account and confirmed address go, too. `newKeys`: names and addresses that the user
 * hasn't had before, folded.
 * `newExternalId`: who else has it is told. Null = no such user at that version any more, or somebody out of provisioning
 * has one of the keys. Throws the database's unique violation when the userName is taken.
 */
export async function updateUser(
  ctx: Ctx,
  id: string,
  version: number,
  user: UserWrite,
  change: Change,
  options: UpdateOptions,
): Promise<WrittenUser | null> {
  const [updated] = await update(ctx, id, version, user, change, options);
  return updated ?? null;
}

/** The same for a deletion by the provider, unless it is one too many for the accident guard. */
export async function updateUserWithinGuard(...args: Parameters<typeof updateUser>): Promise<WrittenUser | "too many" | null> {
  const [ctx, id, version, user, change, options] = args;
  const [updated] = await update(ctx, id, version, user, change, { ...options, guarded: true });
  return updated?.holds ? "too many" : (updated ?? null);
}

interface UpdateOptions {
  endSessions: boolean;
  newPerson?: boolean;
  newKeys?: string[];
  newExternalId?: boolean;
  wantGroups: boolean;
  sql?: Queryable;
}

function update(
  ctx: Ctx,
  id: string,
  version: number,
  user: UserWrite,
  change: Change,
  options: UpdateOptions & { guarded?: boolean },
): Promise<(WrittenUser & { holds?: boolean })[]> {
  const sql = options.sql ?? getSql();
  const { newPerson = false, newKeys = [], newExternalId = false, guarded = false } = options;
  const free = newKeys.length === 0 ? sql`` : sql`and not exists (${excludedHolders(ctx.workspaceId, newKeys)})`;
  return sql<(WrittenUser & { holds?: boolean })[]>`
    with ${guarded ? sql`${userVerdict(ctx, id, sql`u.version = ${version} ${free}`)}, ` : sql``}u as (
      update users set (${writtenColumns()}, version, updated_at) = (select ${writtenValues(user)}, version + 1, statement_timestamp())
        ${newPerson ? sql`, confirmed_email = null` : sql``}
      ${guarded ? sql`from verdict` : sql``}
      where workspace_id = ${ctx.workspaceId} and id = ${id} and version = ${version} ${guarded ? sql`and not verdict.holds` : free}
      returning users.*
    ), history as (${historyOf(ctx, change, sql`u`)})
    ${options.endSessions ? sql`, ended as (delete from sessions d using u where d.workspace_id = u.workspace_id and d.user_id = u.id)` : sql``}
    ${newPerson ? withoutFormerPerson(ctx) : sql``}
    select ${userRowColumns()}${newPerson ? sql`, '[]'::jsonb as groups` : withGroups(options.wantGroups)}${newExternalId ? otherHolder(ctx.workspaceId, user.externalId) : sql``}${guarded ? sql`, verdict.holds from verdict left join u on true` : sql` from u`}`;
}

/** CTEs that take from `u` what belonged to somebody else: memberships and the Microsoft account, each with its history row, password and mailed links. */
function withoutFormerPerson(ctx: Ctx): Fragment {
  return getSql()`, gone as (
      delete from group_members m using u where m.workspace_id = u.workspace_id and m.user_id = u.id returning m.group_id, m.user_id
    ), gone_history as (
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, member_id, action)
      select ${ctx.workspaceId}::uuid, gen_random_uuid(), ${actorJson(ctx.actor)}, ${ctx.requestId}, 'membership', group_id, user_id, 'removed' from gone
    ), divergences as (delete from member_divergences d using u where d.workspace_id = u.workspace_id and d.user_id = u.id
    ), password as (delete from passwords p using u where p.workspace_id = u.workspace_id and p.user_id = u.id
    ), links as (delete from account_links l using u where l.workspace_id = u.workspace_id and l.user_id = u.id
    ), microsoft as (
      delete from sso_identities s using u where s.workspace_id = u.workspace_id and s.user_id = u.id returning s.user_id, s.object_id
    ), microsoft_history as (
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, before, after)
      select ${ctx.workspaceId}::uuid, gen_random_uuid(), ${actorJson(ctx.actor)}, ${ctx.requestId}, 'user', user_id, 'Microsoft account unlinked',
        jsonb_build_object('microsoftAccount', object_id), '{}'::jsonb from microsoft
    )`;
}
