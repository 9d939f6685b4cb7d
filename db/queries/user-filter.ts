import { and, eq, exists, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { getDb } from "#db/client.ts";
import { groupMembers, users } from "#db/schema/index.ts";
import type { Source, UserRole, UserStatus } from "#db/types.ts";
import { rowByRow, searched } from "./search.ts";

/** What of a profile is missing: first or last name, or the work e-mail address. */
export type MissingPart = "names" | "email";

/** Who is meant. Of each list one value must hold; an empty or absent list asks nothing. */
export interface UserFilter {
  deleted: boolean;
  /** As typed; empty = everybody. */
  search: string;
  status?: UserStatus[];
  source?: Source[];
  role?: UserRole[];
  /** Ids of groups. */
  group?: string[];
  excluded?: ("yes" | "no")[];
  incomplete?: MissingPart[];
  /** Changed by an admin since the provider last wrote. */
  differs?: "yes"[];
}

const missing: Record<MissingPart, SQL> = {
  names: sql`(${users.givenName} is null or ${users.familyName} is null)`,
  email: sql`${users.workEmail} is null`,
};

/** The condition for drizzle's `where` on users. */
export function matching(workspaceId: string, filter: UserFilter): SQL | undefined {
  return and(
    eq(users.workspaceId, workspaceId),
    filter.deleted ? isNotNull(users.deletedAt) : undefined,
    searched(users.searchText, filter.search),
    anyOf(filter.role, (role) => inArray(users.role, role)),
    anyOf(filter.group, (ids) => exists(membershipIn(ids))),
    rowByRow(
      and(
        filter.deleted ? undefined : isNull(users.deletedAt),
        anyOf(filter.status, (status) => inArray(users.status, status)),
        anyOf(filter.source, (source) => inArray(users.source, source)),
        anyOf(filter.excluded, (values) =>
          inArray(
            users.excluded,
            [...new Set(values)].map((value) => value === "yes"),
          ),
        ),
      ),
    ),
    anyOf(filter.incomplete, (parts) => or(...parts.map((part) => missing[part]))),
    anyOf(filter.differs, () => isNotNull(users.divergedAt)),
  );
}

function anyOf<Value>(values: Value[] | undefined, condition: (values: Value[]) => SQL | undefined): SQL | undefined {
  return values && values.length > 0 ? condition(values) : undefined;
}

function membershipIn(groupIds: string[]) {
  return getDb()
    .select({ one: sql`1` })
    .from(groupMembers)
    .where(
      and(
        eq(groupMembers.workspaceId, users.workspaceId),
        eq(groupMembers.userId, users.id),
        inArray(groupMembers.groupId, groupIds),
      ),
    );
}
