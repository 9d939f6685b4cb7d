import { searchCandidates } from "#db/queries/group-members.ts";
import { listGroupRoles } from "#db/queries/group-roles.ts";
import { type GroupTableQuery, listGroupTable } from "#db/queries/group-table.ts";
import { findRole, listRoleGroups, listRoleHolders, listRoles } from "#db/queries/roles.ts";
import type { Ctx } from "#lib/ctx.ts";
import { isId } from "./admin-reads.ts";
import { keptSince } from "./deleted-groups.ts";
import { requirePermission } from "./permission.ts";

/** As many as one looks through. */
const CANDIDATES = 20;

export function listAllRoles(ctx: Ctx) {
  requirePermission(ctx, "groups.view");
  return listRoles(ctx.workspaceId);
}

/** With the groups that carry it. Null = none in this workspace; so is what isn't an id at all. */
export async function findRoleById(ctx: Ctx, id: string) {
  requirePermission(ctx, "groups.view");
  const role = isId(id) ? await findRole(ctx.workspaceId, id) : null;
  return role && { ...role, groups: await listRoleGroups(ctx.workspaceId, id) };
}

export function listHolders(ctx: Ctx, roleId: string, query: Parameters<typeof listRoleHolders>[2]) {
  requirePermission(ctx, "groups.view");
  return listRoleHolders(ctx.workspaceId, roleId, query);
}

export function listCarriedRoles(ctx: Ctx, groupId: string) {
  requirePermission(ctx, "groups.view");
  return listGroupRoles(ctx.workspaceId, groupId);
}

/** One page of those that can still be brought back. */
export function listDeletedGroups(ctx: Ctx, query: Omit<GroupTableQuery, "deletedSince" | "source" | "roles" | "differs">) {
  requirePermission(ctx, "groups.view");
  return listGroupTable(ctx.workspaceId, { ...query, source: [], deletedSince: keptSince() });
}

/** Whom to add to a group, by what was typed. */
export async function findCandidates(ctx: Ctx, groupId: string, search: string) {
  requirePermission(ctx, "groups.manage");
  return search.trim() === "" || !isId(groupId) ? [] : searchCandidates(ctx.workspaceId, groupId, search, CANDIDATES);
}
