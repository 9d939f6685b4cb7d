import { and, asc, count, desc, eq, gt, gte, inArray, isNull, lt, notExists, type SQL, sql } from "drizzle-orm";
import { getDb } from "#db/client.ts";
import { groupMembers, groups, sightings, users } from "#db/schema/index.ts";
import { rowByRow, searched } from "./search.ts";

/** One page of those whom the provider has neither written nor looked up since a moment. */
export interface UnseenQuery {
  since: Date;
  /** As typed; empty = everybody. */
  search: string;
  sort: "name" | "seenAt";
  descending: boolean;
  limit: number;
  offset: number;
}

/** Who is meant: everybody unseen since then, or of them only these. */
export interface Unseen {
  since: Date;
  ids: string[] | null;
}

const seenAt = sql<Date | null>`${sightings.at}`.mapWith(sightings.at);

function unseen(workspaceId: string, id: typeof users.id | typeof groups.id, entity: "user" | "group", since: Date): SQL {
  const seen = getDb()
    .select({ one: sql`1` })
    .from(sightings)
    .where(
      and(
        eq(sightings.workspaceId, workspaceId),
        eq(sightings.entity, entity),
        eq(sightings.entityId, id),
        gte(sightings.at, since),
      ),
    );
  return notExists(seen);
}

const among = (column: typeof users.id | typeof groups.id, ids: string[] | null) =>
  ids === null ? undefined : inArray(column, ids);

const userName = sql<string>`${users.shownName}`;
const sightingOfUser = and(
  eq(sightings.workspaceId, users.workspaceId),
  eq(sightings.entity, "user"),
  eq(sightings.entityId, users.id),
);
const sightingOfGroup = and(
  eq(sightings.workspaceId, groups.workspaceId),
  eq(sightings.entity, "group"),
  eq(sightings.entityId, groups.id),
);

/** Live and linked, here before that moment, and not seen since. The excluded are no business of the provider's. */
const unseenUsers = (workspaceId: string, since: Date) =>
  and(
    eq(users.workspaceId, workspaceId),
    rowByRow(and(eq(users.source, "scim"), isNull(users.deletedAt), eq(users.excluded, false), lt(users.createdAt, since))),
    unseen(workspaceId, users.id, "user", since),
  );

const unseenGroups = (workspaceId: string, since: Date) =>
  and(
    eq(groups.workspaceId, workspaceId),
    eq(groups.source, "scim"),
    isNull(groups.deletedAt),
    lt(groups.createdAt, since),
    unseen(workspaceId, groups.id, "group", since),
  );

/** Never seen comes before seen long ago. A name's order is an index's, so it leaves the planner's nulls where they are: nobody lacks one. */
function orderBy(query: UnseenQuery, name: SQL): SQL {
  const direction = sql.raw(query.descending ? "desc" : "asc");
  if (query.sort === "name") return sql`${name} collate "und-x-icu" ${direction}`;
  return sql`${sightings.at} ${direction} nulls ${sql.raw(query.descending ? "last" : "first")}`;
}

export type UnseenUser = Awaited<ReturnType<typeof listUnseenUsers>>["rows"][number];

/** `total` is of a search only: without one it is `countUnseenUsers`. */
export async function listUnseenUsers(workspaceId: string, query: UnseenQuery) {
  const where = and(unseenUsers(workspaceId, query.since), searched(users.searchText, query.search));
  const order = [orderBy(query, userName), (query.descending ? desc : asc)(users.id)];
  // Which, before what: see listUserTable.
  const page = getDb()
    .select({ id: users.id })
    .from(users)
    .leftJoin(sightings, sightingOfUser)
    .where(where)
    .orderBy(...order)
    .limit(query.limit)
    .offset(query.offset);
  const [rows, total] = await Promise.all([
    getDb()
      .select({
        id: users.id,
        name: userName,
        userName: users.userName,
        department: users.department,
        role: users.role,
        status: users.status,
        seenAt,
      })
      .from(users)
      .leftJoin(sightings, sightingOfUser)
      .where(and(eq(users.workspaceId, workspaceId), inArray(users.id, page)))
      .orderBy(...order),
    searchTotal(query, getDb().select({ n: count() }).from(users).where(where)),
  ]);
  return { rows, total };
}

export type UnseenGroup = Awaited<ReturnType<typeof listUnseenGroups>>["rows"][number];

// Written out: drizzle leaves the table away, and a bare workspace_id would be the membership's own.
const members = sql<number>`(
  select count(*)::int from ${groupMembers} m where m.workspace_id = "groups"."workspace_id" and m.group_id = "groups"."id"
)`;

/** `total` is of a search only: without one it is `countUnseenGroups`. */
export async function listUnseenGroups(workspaceId: string, query: UnseenQuery) {
  const where = and(unseenGroups(workspaceId, query.since), searched(groups.displayNameKey, query.search));
  const name = sql<string>`${groups.displayName}`;
  const [rows, total] = await Promise.all([
    getDb()
      .select({ id: groups.id, name, members, seenAt })
      .from(groups)
      .leftJoin(sightings, sightingOfGroup)
      .where(where)
      .orderBy(orderBy(query, name), (query.descending ? desc : asc)(groups.id))
      .limit(query.limit)
      .offset(query.offset),
    searchTotal(query, getDb().select({ n: count() }).from(groups).where(where)),
  ]);
  return { rows, total };
}

async function searchTotal({ search }: UnseenQuery, counting: PromiseLike<{ n: number }[]>): Promise<number | null> {
  if (search.trim() === "") return null;
  const [row] = await counting;
  return row?.n ?? 0;
}

/** How many there are, and of them the Workspace admins. */
export async function countUnseenUsers(workspaceId: string, { since, ids }: Unseen): Promise<{ total: number; admins: number }> {
  const [row] = await getDb()
    .select({ total: count(), admins: sql<number>`count(*) filter (where ${users.role} = 'admin')::int` })
    .from(users)
    .where(and(unseenUsers(workspaceId, since), among(users.id, ids)));
  return row ?? { total: 0, admins: 0 };
}

export async function countUnseenGroups(workspaceId: string, { since, ids }: Unseen): Promise<number> {
  const [row] = await getDb()
    .select({ n: count() })
    .from(groups)
    .where(and(unseenGroups(workspaceId, since), among(groups.id, ids)));
  return row?.n ?? 0;
}

/** The next of them by id, behind `after`. */
export function nextUnseenUsers(workspaceId: string, { since, ids }: Unseen, after: string | null, limit: number) {
  return getDb()
    .select({ id: users.id, name: userName })
    .from(users)
    .where(and(unseenUsers(workspaceId, since), among(users.id, ids), after === null ? undefined : gt(users.id, after)))
    .orderBy(users.id)
    .limit(limit);
}

export function nextUnseenGroups(workspaceId: string, { since, ids }: Unseen, after: string | null, limit: number) {
  return getDb()
    .select({ id: groups.id, name: sql<string>`${groups.displayName}` })
    .from(groups)
    .where(and(unseenGroups(workspaceId, since), among(groups.id, ids), after === null ? undefined : gt(groups.id, after)))
    .orderBy(groups.id)
    .limit(limit);
}
