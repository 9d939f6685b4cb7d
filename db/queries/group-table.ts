import { and, asc, count, desc, eq, exists, gt, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { getDb } from "#db/client.ts";
import { groupMembers, groups, users } from "#db/schema/index.ts";
import type { Source } from "#db/types.ts";
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
    query.roles?.length ? or(...query.roles.map((how) => carries[how])) : undefined,
  );
  const direction = query.descending ? desc : asc;
  const order = [direction(sortable[query.sort]), direction(groups.id)];
  // Which, before what: members are counted of this page's groups only, unless they are the order.
  const page = getDb()
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

/** One page of a group's members; soft-deleted ones stay listed. `everybody` counts them without the search. */
export async function listMemberTable(workspaceId: string, groupId: string, query: MemberTableQuery) {
  const ofGroup = and(eq(groupMembers.workspaceId, workspaceId), eq(groupMembers.groupId, groupId));
  const join = and(ofGroup, eq(groupMembers.userId, users.id));
  const where = and(
    eq(users.workspaceId, workspaceId),
    exists(getDb().select({ one: sql`1` }).from(groupMembers).where(join)),
    searched(users.searchText, query.search),
  );
  const direction = query.descending ? desc : asc;
  const order = [
    direction(query.sort === "name" ? sql`${users.shownName} collate "und-x-icu"` : users.userNameKey),
    direction(users.id),
  ];
  // Which, before what: see listUserTable.
  const page = getDb()
    .select({ id: users.id })
    .from(users)
    .where(where)
    .orderBy(...order)
    .limit(query.limit)
    .offset(query.offset);
  const [rows, total, everybody] = await Promise.all([
    getDb()
      .select({
        id: users.id,
        userName: users.userName,
        displayName: users.displayName,
        department: users.department,
        status: users.status,
        source: users.source,
        deletedAt: users.deletedAt,
      })
      .from(users)
      .where(and(eq(users.workspaceId, workspaceId), inArray(users.id, page)))
      .orderBy(...order),
    query.search.trim() === "" ? null : getDb().$count(users, where),
    getDb().$count(groupMembers, ofGroup),
  ]);
  return { rows, total: total ?? everybody, everybody };
}
