import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { getDb, getSql } from "#db/client.ts";
import { groupMembers, groups, users } from "#db/schema/index.ts";
import type { HeldChange } from "#db/types.ts";
import { searched } from "./search.ts";

/** One page of those whom the accident guard holds. */
export interface HeldQuery {
  /** As typed; empty = everybody. */
  search: string;
  /** Only those of whom one of these is held; empty = all. Of groups there is only "delete". */
  what: HeldChange[];
  sort: "name" | "heldAt" | "heldUntil";
  descending: boolean;
  limit: number;
  offset: number;
}

// Written as the partial index `users_held` says it.
const heldUsers = (workspaceId: string) =>
  and(eq(users.workspaceId, workspaceId), sql`${users.held} <> '{}'`, isNotNull(users.heldUntil));

const heldGroups = (workspaceId: string) =>
  and(eq(groups.workspaceId, workspaceId), isNotNull(groups.heldUntil), isNull(groups.deletedAt));

/** How long what failed at its time waits for the next try. */
const RETRY_MINUTES = 15;

/** A failure of this hold, not of a former one. */
const hasFailed = ({ heldFailedAt, heldUntil }: typeof users | typeof groups) => sql`${heldFailedAt} >= ${heldUntil}`;

/** Why it didn't happen at its time; null = it wasn't time, or it worked. */
const failureOf = (table: typeof users | typeof groups) =>
  sql<string | null>`case when ${hasFailed(table)} then ${table.heldFailure} end`;

const among = (column: typeof users.id | typeof groups.id, ids: string[] | null) =>
  ids === null ? undefined : inArray(column, ids);

const writtenBefore = (column: typeof users.updatedAt | typeof groups.heldAt, asOf: string | undefined) =>
  asOf === undefined ? undefined : sql`${column} <= ${asOf}::timestamptz`;

function orderOf({ sort, descending }: HeldQuery, name: SQL, at: Record<"heldAt" | "heldUntil", SQL>): SQL {
  const key = sort === "name" ? sql`${name} collate "und-x-icu"` : at[sort];
  return sql`${key} ${sql.raw(descending ? "desc" : "asc")}`;
}

export type HeldUser = Awaited<ReturnType<typeof listHeldUsers>>["rows"][number];

export async function listHeldUsers(workspaceId: string, query: HeldQuery) {
  const where = and(
    heldUsers(workspaceId),
    searched(users.searchText, query.search),
    query.what.length === 0
      ? undefined
      : sql`${users.held} && ${sql`array[${sql.join(
          query.what.map((what) => sql`${what}`),
          sql`, `,
        )}]::text[]`}`,
  );
  const name = sql`${users.shownName}`;
  const [rows, total] = await Promise.all([
    getDb()
      .select({
        id: users.id,
        name: users.shownName,
        // Of a deleted user, the name before the provider's soft delete.
        userName: sql<string>`coalesce(${users.originalUserName}, ${users.userName})`,
        role: users.role,
        status: users.status,
        deleted: sql<boolean>`${users.deletedAt} is not null`,
        held: users.held,
        heldAt: users.heldAt,
        heldUntil: users.heldUntil,
        failure: failureOf(users),
      })
      .from(users)
      .where(where)
      .orderBy(orderOf(query, name, { heldAt: sql`${users.heldAt}`, heldUntil: sql`${users.heldUntil}` }), asc(users.id))
      .limit(query.limit)
      .offset(query.offset),
    getDb().select({ n: count() }).from(users).where(where),
  ]);
  return { rows, total: total[0]?.n ?? 0 };
}

export type HeldGroup = Awaited<ReturnType<typeof listHeldGroups>>["rows"][number];

// Written out: drizzle leaves the table away, and a bare workspace_id would be the membership's own.
const members = sql<number>`(
  select count(*)::int from ${groupMembers} m where m.workspace_id = "groups"."workspace_id" and m.group_id = "groups"."id"
)`;

export async function listHeldGroups(workspaceId: string, query: HeldQuery) {
  const where = and(heldGroups(workspaceId), searched(groups.displayNameKey, query.search));
  const name = sql`${groups.displayName}`;
  const [rows, total] = await Promise.all([
    getDb()
      .select({
        id: groups.id,
        name: groups.displayName,
        members,
        heldAt: groups.heldAt,
        heldUntil: groups.heldUntil,
        failure: failureOf(groups),
      })
      .from(groups)
      .where(where)
      .orderBy(
        orderOf(query, name, { heldAt: sql`${groups.heldAt}`, heldUntil: sql`${groups.heldUntil}` }),
        (query.descending ? desc : asc)(groups.id),
      )
      .limit(query.limit)
      .offset(query.offset),
    getDb().select({ n: count() }).from(groups).where(where),
  ]);
  return { rows, total: total[0]?.n ?? 0 };
}

/** What is held, in numbers. A user of whom several changes are held counts under each. */
export interface HeldCounts {
  users: number;
  groups: number;
  /** Users: DELETEd, soft deleted, given to another person. */
  deletes: number;
  softDeletes: number;
  identityChanges: number;
  /** Of the users, the workspace admins, and those who are deleted users already. */
  admins: number;
  deletedAlready: number;
  /** When the first of them happens by itself; null = of none the time is still to come. */
  firstAt: Date | null;
  /** Users and groups that did not happen at their time. */
  failed: number;
  /** When that was so, by the database's clock. */
  asOf: string;
}

/** Who is meant: all that are held, or of them only these. */
export interface WhichHeld {
  ids: string[] | null;
  /** Not those whom the provider has written since (ISO 8601, the database's clock): what was decided was decided of something else. */
  asOf?: string;
}

/** Of everybody, or of these users and groups. */
export async function countHeld(workspaceId: string, ids: string[] | null = null): Promise<HeldCounts> {
  const sqlOf = getSql();
  const chosen = ids === null ? sqlOf`` : sqlOf`and id = any(${ids}::uuid[])`;
  const failed = sqlOf`coalesce(held_failed_at >= held_until, false)`;
  const [row] = await sqlOf<HeldCounts[]>`
    select u.*, g.groups, least(u."usersFirst", g.first) as "firstAt", u."usersFailed" + g.failed as failed,
      to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "asOf" from (
      select count(*)::int as users, count(*) filter (where 'delete' = any(held))::int as deletes,
        count(*) filter (where 'soft delete' = any(held) and not 'delete' = any(held))::int as "softDeletes",
        count(*) filter (where 'identity change' = any(held))::int as "identityChanges",
        count(*) filter (where role = 'admin')::int as admins,
        count(*) filter (where deleted_at is not null)::int as "deletedAlready",
        min(held_until) filter (where not ${failed}) as "usersFirst", count(*) filter (where ${failed})::int as "usersFailed"
      from users where workspace_id = ${workspaceId} and held <> '{}' and held_until is not null ${chosen}
    ) u, (
      select count(*)::int as groups, min(held_until) filter (where not ${failed}) as first, count(*) filter (where ${failed})::int as failed
      from groups where workspace_id = ${workspaceId} and held_until is not null and deleted_at is null ${chosen}
    ) g`;
  if (!row) throw new Error("A count gave no row.");
  const { users, groups, deletes, softDeletes, identityChanges, admins, deletedAlready, firstAt, failed: notDone, asOf } = row;
  return { users, groups, deletes, softDeletes, identityChanges, admins, deletedAlready, firstAt, failed: notDone, asOf };
}

/** Users, or groups, that did not happen at their time for the same reason. */
export interface HeldFailure {
  entity: "user" | "group";
  failure: string;
  n: number;
  /** The first of them. */
  names: string[];
  nextTryAt: Date;
}

/** The reasons that hold up most. */
export function listHeldFailures(workspaceId: string, limit: number): Promise<HeldFailure[]> {
  return getSql()<HeldFailure[]>`
    select entity, held_failure as failure, count(*)::int as n, (array_agg(name order by name collate "und-x-icu"))[1:3] as names,
      min(held_failed_at) + make_interval(mins => ${RETRY_MINUTES}) as "nextTryAt"
    from (
      select 'user' as entity, shown_name as name, held_failure, held_failed_at from users
      where workspace_id = ${workspaceId} and held <> '{}' and held_failed_at >= held_until
      union all
      select 'group', display_name, held_failure, held_failed_at from groups
      where workspace_id = ${workspaceId} and held_until is not null and deleted_at is null and held_failed_at >= held_until
    ) failed
    group by entity, held_failure order by n desc, entity desc, failure limit ${limit}`;
}

/** The next of them by id, behind `after`. */
export function nextHeldUsers(workspaceId: string, { ids, asOf }: WhichHeld, after: string | null, limit: number) {
  return getDb()
    .select({ id: users.id, name: users.shownName })
    .from(users)
    .where(
      and(
        heldUsers(workspaceId),
        among(users.id, ids),
        writtenBefore(users.updatedAt, asOf),
        after === null ? undefined : gt(users.id, after),
      ),
    )
    .orderBy(users.id)
    .limit(limit);
}

export function nextHeldGroups(workspaceId: string, { ids, asOf }: WhichHeld, after: string | null, limit: number) {
  return getDb()
    .select({ id: groups.id, name: groups.displayName })
    .from(groups)
    .where(
      and(
        heldGroups(workspaceId),
        among(groups.id, ids),
        writtenBefore(groups.heldAt, asOf),
        after === null ? undefined : gt(groups.id, after),
      ),
    )
    .orderBy(groups.id)
    .limit(limit);
}

export interface Lapsed {
  workspaceId: string;
  entity: "user" | "group";
  id: string;
}

/** Of all workspaces, the first whose time is over; what failed waits a while, and comes last. */
export function findLapsed(now: Date, limit: number): Promise<Lapsed[]> {
  const sqlOf = getSql();
  const due = sqlOf`
    held_until <= ${now} and (held_failed_at is null or held_failed_at < held_until or held_failed_at <= ${now}::timestamptz - make_interval(mins => ${RETRY_MINUTES}))`;
  return sqlOf<Lapsed[]>`
    select "workspaceId", entity, id from (
      select workspace_id as "workspaceId", 'user' as entity, id, held_failed_at, held_until from users where held <> '{}' and ${due}
      union all
      select workspace_id, 'group', id, held_failed_at, held_until from groups where held_until is not null and deleted_at is null and ${due}
    ) lapsed
    order by held_failed_at nulls first, held_until, id limit ${limit}`;
}

/** Nothing of the user or group changes by it: neither version nor history tells of it. */
export async function noteLapseFailure(
  workspaceId: string,
  { entity, id }: Omit<Lapsed, "workspaceId">,
  { failure, at }: { failure: string; at: Date },
): Promise<void> {
  const sqlOf = getSql();
  await sqlOf`
    update ${sqlOf(entity === "user" ? "users" : "groups")} set held_failed_at = ${at}, held_failure = ${failure}
    where workspace_id = ${workspaceId} and id = ${id} and held_until <= ${at}`;
}
