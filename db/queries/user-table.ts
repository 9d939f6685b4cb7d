import { and, asc, count, desc, eq, inArray, isNotNull, isNull, like, type SQL, sql } from "drizzle-orm";
import { getDb } from "#db/client.ts";
import { users } from "#db/schema/index.ts";
import type { Source, UserRole, UserStatus } from "#db/types.ts";
import { containing } from "./search.ts";

/** Sorted as people read, not by code point. */
const asRead = (column: SQL | typeof users.userName) => sql`${column} collate "und-x-icu"`;

const sortable = {
  name: sql`coalesce(${users.displayName}, ${users.userName}) collate "und-x-icu"`,
  userName: sql`coalesce(${users.originalUserName}, ${users.userName}) collate "und-x-icu"`,
  workEmail: asRead(sql`${users.workEmail}`),
  department: asRead(sql`${users.department}`),
  title: asRead(sql`${users.title}`),
  status: sql`${users.status}`,
  source: sql`${users.source}`,
  createdAt: sql`${users.createdAt}`,
  updatedAt: sql`${users.updatedAt}`,
  deletedAt: sql`${users.deletedAt}`,
};

export type UserSort = keyof typeof sortable;

export interface UserTableQuery {
  deleted: boolean;
  /** As typed; empty = everybody. */
  search: string;
  sort: UserSort;
  descending: boolean;
  /** Empty = any. */
  status: UserStatus[];
  source: Source[];
  role: UserRole[];
  limit: number;
  offset: number;
}

const columns = {
  id: users.id,
  userName: users.userName,
  originalUserName: users.originalUserName,
  externalId: users.externalId,
  displayName: users.displayName,
  workEmail: users.workEmail,
  title: users.title,
  department: users.department,
  mobilePhone: users.mobilePhone,
  status: users.status,
  role: users.role,
  source: users.source,
  excluded: users.excluded,
  createdAt: users.createdAt,
  updatedAt: users.updatedAt,
  deletedAt: users.deletedAt,
  deletedBy: users.deletedBy,
  scimDeletedAt: users.scimDeletedAt,
  divergedAt: users.divergedAt,
};

export type UserTableRow = Awaited<ReturnType<typeof listUserTable>>["rows"][number];

/** One page of User management or Deleted users. */
export async function listUserTable(workspaceId: string, query: UserTableQuery) {
  const where = and(
    eq(users.workspaceId, workspaceId),
    query.deleted ? isNotNull(users.deletedAt) : isNull(users.deletedAt),
    query.search.trim() === "" ? undefined : like(users.searchText, containing(query.search)),
    query.status.length > 0 ? inArray(users.status, query.status) : undefined,
    query.source.length > 0 ? inArray(users.source, query.source) : undefined,
    query.role.length > 0 ? inArray(users.role, query.role) : undefined,
  );
  const direction = query.descending ? desc : asc;
  const [rows, [total]] = await Promise.all([
    getDb()
      .select(columns)
      .from(users)
      .where(where)
      .orderBy(direction(sortable[query.sort]), direction(users.id))
      .limit(query.limit)
      .offset(query.offset),
    getDb().select({ n: count() }).from(users).where(where),
  ]);
  return { rows, total: total?.n ?? 0 };
}
