import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { getDb } from "#db/client.ts";
import { groups, users } from "#db/schema/index.ts";
import { searched } from "./search.ts";

const READ_ALOUD = sql.raw(`collate "und-x-icu"`);

/** The first few people, deleted ones included, whose names or addresses contain what was typed. */
export function findUsersToJumpTo(workspaceId: string, typed: string, limit: number) {
  return getDb()
    .select({ id: users.id, name: users.shownName, userName: users.userName, deletedAt: users.deletedAt })
    .from(users)
    .where(and(eq(users.workspaceId, workspaceId), searched(users.searchText, typed)))
    .orderBy(sql`${users.shownName} ${READ_ALOUD}`, asc(users.id))
    .limit(limit);
}

export function findGroupsToJumpTo(workspaceId: string, typed: string, limit: number) {
  return getDb()
    .select({ id: groups.id, name: groups.displayName })
    .from(groups)
    .where(and(eq(groups.workspaceId, workspaceId), isNull(groups.deletedAt), searched(groups.displayNameKey, typed)))
    .orderBy(sql`${groups.displayName} ${READ_ALOUD}`, asc(groups.id))
    .limit(limit);
}
