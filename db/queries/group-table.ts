import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { getDb } from "#db/client.ts";
import { groupMembers, groups, memberDivergences, users } from "#db/schema/index.ts";
import type { Source } from "#db/types.ts";
import { findHits } from "./hits.ts";
import { photoOfUser } from "./photos.ts";
import { searched } from "./search.ts";

// Written out: drizzle leaves the table away, and a bare workspace_id would be the membership's own.
const members = sql<number>`(
  select count(*)::int from ${groupMembers} m where m.workspace_id = "groups"."workspace_id" and m.group_id = "groups"."id"
)`;

/** Of a deleted group: a live one is called so by now. */
const nameTaken = sql<boolean>`exists (
  select from ${groups} other
  where other.workspace_id = "groups"."workspace_id" and other.display_name_key = "groups"."display_name_key" and other.deleted_at is null
    and other.id <> "groups"."id"
)`;

const carried = sql`
  from group_roles c join roles r on r.workspace_id = c.workspace_id and r.id = c.role_id
  where c.workspace_id = "groups"."workspace_id" and c.group_id = "groups"."id"`;

/** Names, in effect and suspended. */
const roles = sql<{ name: string; suspended: boolean }[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'suspended', c.suspended_at is not null) order by r.name), '[]') ${carried}
)`;

/** Whether a group carries roles: some in effect, some suspended, none at all. */
export type CarriesRoles = "yes" | "suspended" | "no";

const carries: Record<CarriesRoles, SQL> = {
  yes: sql`exists (select ${carried} and c.suspended_at is null)`,
  suspended: sql`exists (select ${carried} and c.suspended_at is not null)`,
  no: sql`not exists (select ${carried})`,
};

const differs = or(
  isNotNull(groups.divergedAt),
  sql`exists (select from ${memberDivergences} d where d.workspace_id = "groups"."workspace_id" and d.group_id = "groups"."id")`,
);

const sortable: Record<"name" | "members" | "source" | "createdAt" | "deletedAt", SQL> = {
  name: sql`${groups.displayName} collate "und-x-icu"`,
  members,
  source: sql`${groups.source}`,
  createdAt: sql`${groups.createdAt}`,
  deletedAt: sql`${groups.deletedAt}`,
};

export type GroupSort = keyof typeof sortable;

export interface GroupTableQuery {
  search: string;
  sort: GroupSort;
  descending: boolean;
  /** Empty = any. */
  source: Source[];
  roles?: CarriesRoles[];
  /** Changed by an admin since the provider last wrote it, or of its members. */
  differs?: "yes"[];
  /** Those deleted after it, instead of the live ones. */
  deletedSince?: Date;
  limit: number;
  offset: number;
}

export type GroupTableRow = Awaited<ReturnType<typeof listGroupTable>>["rows"][number];

/** One page of Group management: live groups, or deleted ones. */
export async function listGroupTable(workspaceId: string, query: GroupTableQuery) {
  const where = and(
    eq(groups.workspaceId, workspaceId),
    query.deletedSince ? gt(groups.deletedAt, query.deletedSince) : isNull(groups.deletedAt),
    searched(groups.displayNameKey, query.search),
    query.source.length > 0 ? inArray(groups.source, query.source) : undefined,
    query.differs?.length ? differs : undefined,
    query.roles?.length ? or(...query.roles.map((how) => carries[how])) : undefined,
  );
  const direction = query.descending ? desc : asc;
  const order = [direction(sortable[query.sort]), direction(groups.id)];
  // Which, before what: members are counted of this page's groups only, unless they are the order.
  const page =
    query.sort === "members"
      ? bySize(workspaceId, direction, where).limit(query.limit).offset(query.offset)
      : getDb()
          .select({ id: groups.id })
          .from(groups)
          .where(where)
          .orderBy(...order)
          .limit(query.limit)
          .offset(query.offset);
  const [rows, [total]] = await Promise.all([
    getDb()
      .select({
        id: groups.id,
        displayName: groups.displayName,
        externalId: groups.externalId,
        source: groups.source,
        createdAt: groups.createdAt,
        updatedAt: groups.updatedAt,
        deletedAt: groups.deletedAt,
        deletedBy: groups.deletedBy,
        heldUntil: groups.heldUntil,
        members,
        roles,
        nameTaken,
      })
      .from(groups)
      .where(and(eq(groups.workspaceId, workspaceId), inArray(groups.id, page)))
      .orderBy(...order),
    getDb().select({ n: count() }).from(groups).where(where),
  ]);
  return { rows, total: total?.n ?? 0 };
}

/** All are counted in one pass along the primary key, which has them group by group: looked up one by one they take longer. */
function bySize(workspaceId: string, direction: typeof asc, where: SQL | undefined) {
  const inOrder = getDb()
    .select({ groupId: groupMembers.groupId })
    .from(groupMembers)
    .where(eq(groupMembers.workspaceId, workspaceId))
    .orderBy(groupMembers.groupId)
    .as("in_order");
  const sizes = getDb()
    .select({ groupId: inOrder.groupId, members: count().as("members") })
    .from(inOrder)
    .groupBy(inOrder.groupId)
    .as("sizes");
  return getDb()
    .select({ id: groups.id })
    .from(groups)
    .leftJoin(sizes, eq(sizes.groupId, groups.id))
    .where(where)
    .orderBy(direction(sql`coalesce(${sizes.members}, 0)`), direction(groups.id));
}

/** Ids and names of live groups: those with the ids, or the first that have what was typed in their name. */
export function listGroupOptions(
  workspaceId: string,
  which: { ids: string[] } | { typed: string; limit: number },
): Promise<{ value: string; label: string }[]> {
  const [condition, limit] =
    "ids" in which
      ? [inArray(groups.id, which.ids), which.ids.length]
      : [searched(groups.displayNameKey, which.typed), which.limit];
  return getDb()
    .select({ value: groups.id, label: groups.displayName })
    .from(groups)
    .where(and(eq(groups.workspaceId, workspaceId), isNull(groups.deletedAt), condition))
    .orderBy(sortable.name)
    .limit(limit);
}

export interface MemberTableQuery {
  search: string;
  sort: "name" | "userName";
  descending: boolean;
  limit: number;
  offset: number;
}

export type MemberTableRow = Awaited<ReturnType<typeof listMemberTable>>["rows"][number];

/** Behind so many members a page is found sooner by going through everybody in order than by looking up one after the other. */
const FAR_BACK = 2_000;

/**
 * One page of a group's members; soft-deleted ones stay listed. `everybody` counts them without the search, of which `capped` says
 * that it hits more than `total`.
 */
export async function listMemberTable(workspaceId: string, groupId: string, query: MemberTableQuery) {
  const ofGroup = and(eq(groupMembers.workspaceId, workspaceId), eq(groupMembers.groupId, groupId));
  const counting = getDb().$count(groupMembers, ofGroup);
  const isMember = inArray(users.id, getDb().select({ id: groupMembers.userId }).from(groupMembers).where(ofGroup));
  const where = (member: SQL) => and(eq(users.workspaceId, workspaceId), member, searched(users.searchText, query.search));
  const key = query.sort === "name" ? sql`${users.shownName} collate "und-x-icu"` : users.userNameKey;
  const direction = query.descending ? desc : asc;
  const order = [direction(key), direction(users.id)];
  const select = (page: string[] | typeof inOrder) =>
    getDb()
      .select({
        id: users.id,
        // Of a deleted user, the name before the provider's soft delete.
        userName: sql<string>`case when ${users.deletedAt} is null then ${users.userName} else coalesce(${users.originalUserName}, ${users.userName}) end`,
        displayName: users.displayName,
        department: users.department,
        status: users.status,
        source: users.source,
        deletedAt: users.deletedAt,
        photo: photoOfUser,
      })
      .from(users)
      .where(and(eq(users.workspaceId, workspaceId), inArray(users.id, page)))
      .orderBy(...order);
  if (query.search.trim() !== "") {
    const [everybody, { ids, total, capped }] = await Promise.all([
      counting,
      findHits({ ...query, workspaceId, where: where(isMember), key }),
    ]);
    return { rows: ids.length > 0 ? await select(ids) : [], total, capped, everybody };
  }
  // Which, before what: see listUserTable. "is true" leaves the planner no join: it asks of each person whether
  // they are in the set of members.
  const inOrder = getDb()
    .select({ id: users.id })
    .from(users)
    .where(where(query.offset > FAR_BACK ? sql`(${isMember}) is true` : isMember))
    .orderBy(...order)
    .limit(query.limit)
    .offset(query.offset);
  const [everybody, rows] = await Promise.all([counting, select(inOrder)]);
  return { rows, total: everybody, capped: false, everybody };
}
