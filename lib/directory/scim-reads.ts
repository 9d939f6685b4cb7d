import { findGroup, listScimGroups as findGroups } from "#db/queries/groups.ts";
import { findScimUser, listScimUsers as findUsers } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { attributeAt, GROUP, type ResourceType, USER } from "#lib/scim/schema.ts";
import type { AttributePath, GroupRecord, ListQuery, ListResult, UserRecord } from "#lib/scim/types.ts";

/** Null = none that SCIM may see. */
export function getScimUser(ctx: Ctx, id: string, wantMemberships: boolean): Promise<UserRecord | null> {
  return findScimUser(ctx.workspaceId, id, wantMemberships);
}

export function listScimUsers(ctx: Ctx, query: ListQuery): Promise<ListResult<UserRecord>> {
  return findUsers(ctx.workspaceId, query, factsOf(USER));
}

export function getScimGroup(ctx: Ctx, id: string, wantMemberships: boolean): Promise<GroupRecord | null> {
  return findGroup(ctx.workspaceId, id, { wantMembers: wantMemberships });
}

export function listScimGroups(ctx: Ctx, query: ListQuery): Promise<ListResult<GroupRecord>> {
  return findGroups(ctx.workspaceId, query, factsOf(GROUP));
}

/** Attributes of unknown extensions are stored as sent: text, compared without case (RFC 7643 §7). */
const factsOf = (type: ResourceType) => (path: AttributePath) => attributeAt(type, path) ?? { type: "string", caseExact: false };
