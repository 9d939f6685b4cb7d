import { listScimGroups as findGroups, findScimGroup } from "#db/queries/groups.ts";
import { ScansBusy } from "#db/queries/scan-turns.ts";
import { searchScim } from "#db/queries/scim-search.ts";
import { isTimeout } from "#db/queries/transaction.ts";
import { findScimRecord, listScimUsers as findUsers } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { ScimError } from "#lib/scim/errors.ts";
import { attributeAt, GROUP, type ResourceType, USER } from "#lib/scim/schema.ts";
import type { AnyRecord, AttributePath, GroupRecord, ListQuery, ListResult, UserRecord } from "#lib/scim/types.ts";

/** Null = none that SCIM may see. */
export function getScimUser(ctx: Ctx, id: string, wantMemberships: boolean): Promise<UserRecord | null> {
  return findScimRecord(ctx.workspaceId, id, wantMemberships);
}

/** Throws ScimError tooMany, like the other lists, when a filter without an index takes too long. */
export function listScimUsers(ctx: Ctx, query: ListQuery): Promise<ListResult<UserRecord>> {
  return inTime(findUsers(ctx.workspaceId, query, factsOf(USER)));
}

export function getScimGroup(ctx: Ctx, id: string, wantMemberships: boolean): Promise<GroupRecord | null> {
  return findScimGroup(ctx.workspaceId, id, { wantMembers: wantMemberships });
}

export function listScimGroups(ctx: Ctx, query: ListQuery): Promise<ListResult<GroupRecord>> {
  return inTime(findGroups(ctx.workspaceId, query, factsOf(GROUP)));
}

export function searchAll(ctx: Ctx, query: ListQuery): Promise<ListResult<AnyRecord>> {
  return inTime(searchScim(ctx.workspaceId, query, { user: factsOf(USER), group: factsOf(GROUP) }));
}

/** What the type doesn't have, it has no value of: any facts do. */
function factsOf(type: ResourceType) {
  return (path: AttributePath) => {
    const { type: valueType, caseExact } = attributeAt(type, path) ?? { type: "string", caseExact: false };
    const isList = attributeAt(type, { ...path, sub: null })?.multiValued ?? false;
    return { type: valueType, caseExact, isList };
  };
}

async function inTime<T>(list: Promise<T>): Promise<T> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof ScansBusy) {
      throw new ScimError(429, null, "Too many searches without an index run at the same time. Try again.", {
        "Retry-After": "5",
      });
    }
    if (!isTimeout(error)) throw error;
    throw new ScimError(
      400,
      "tooMany",
      "This search takes too long. Filter by userName, externalId, id, displayName or the work e-mail address, or add one of them; where groups are large, ask for fewer at once, or with excludedAttributes=members.",
    );
  }
}
