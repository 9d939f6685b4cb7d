import { and, asc, count, desc, eq, inArray, sql } from "drizzle-orm";
import { getDb } from "#db/client.ts";
import { users } from "#db/schema/index.ts";
import { matching, type UserFilter } from "./user-filter.ts";

/** What an index has in order: names as people read them, not by code point. An id is a time first (UUIDv7). */
const sortable = {
  name: sql`${users.shownName} collate "und-x-icu"`,
  userName: users.userNameKey,
  department: sql`${users.department} collate "und-x-icu"`,
  createdAt: users.id,
  deletedAt: users.deletedAt,
};

export type UserSort = keyof typeof sortable;

export interface UserTableQuery extends UserFilter {
  sort: UserSort;
  descending: boolean;
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
  const where = matching(workspaceId, query);
  const direction = query.descending ? desc : asc;
  const order = [direction(sortable[query.sort]), direction(users.id)];
  // Which, before what: the pages before this one are passed over in an index, without reading those people.
  const page = getDb()
    .select({ id: users.id })
    .from(users)
    .where(where)
    .orderBy(...order)
    .limit(query.limit)
    .offset(query.offset);
  const [rows, [total]] = await Promise.all([
    getDb()
      .select(columns)
      .from(users)
      .where(and(eq(users.workspaceId, workspaceId), inArray(users.id, page)))
      .orderBy(...order),
    getDb().select({ n: count() }).from(users).where(where),
  ]);
  return { rows, total: total?.n ?? 0 };
}
