import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { getDb, getExportSql } from "#db/client.ts";
import { users } from "#db/schema/index.ts";
import { findHits } from "./hits.ts";
import { photoOfUser } from "./photos.ts";
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
  heldUntil: users.heldUntil,
};

export type UserTableRow = Awaited<ReturnType<typeof listUserTable>>["rows"][number];

/** As it leaves in a file: without the picture. */
export type ExportedUser = Omit<UserTableRow, "photo">;

/**
 * Everybody in the list, in its order, in batches. A cursor: nothing is held but one batch, and a loop that is left ends the query. Made by
 * the query builder, so that it is the list's own condition and order, and run beside it, because the builder has no cursors.
 */
export function readUserTable(workspaceId: string, query: Omit<UserTableQuery, "limit" | "offset">, batch: number) {
  const direction = query.descending ? desc : asc;
  const named = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, sql`${column}`.as(name)]));
  const { sql: text, params } = getDb()
    .select(named)
    .from(users)
    .where(matching(workspaceId, query))
    .orderBy(direction(sortable[query.sort]), direction(users.id))
    .toSQL();
  return getExportSql().unsafe<ExportedUser[]>(text, params.map(parameter)).cursor(batch);
}

function parameter(value: unknown): string | boolean {
  if (typeof value === "string" || typeof value === "boolean") return value;
  throw new Error(`A filter's value is a ${typeof value}.`);
}

/** One page of User management or Deleted users. `capped`: a search hits more than `total`, who weren't counted. */
export async function listUserTable(workspaceId: string, query: UserTableQuery) {
  const where = matching(workspaceId, query);
  const key = sortable[query.sort];
  const direction = query.descending ? desc : asc;
  const order = [direction(key), direction(users.id)];
  const select = (page: string[] | typeof inOrder) =>
    getDb()
      .select({ ...columns, photo: photoOfUser })
      .from(users)
      .where(and(eq(users.workspaceId, workspaceId), inArray(users.id, page)))
      .orderBy(...order);
  if (query.search.trim() !== "") {
    const { ids, total, capped } = await findHits({ ...query, workspaceId, where, key });
    return { rows: ids.length > 0 ? await select(ids) : [], total, capped };
  }
  // Which, before what: the pages before this one are passed over in an index, without reading those people.
  const inOrder = getDb()
    .select({ id: users.id })
    .from(users)
    .where(where)
    .orderBy(...order)
    .limit(query.limit)
    .offset(query.offset);
  const [rows, total] = await Promise.all([select(inOrder), getDb().$count(users, where)]);
  return { rows, total, capped: false };
}
