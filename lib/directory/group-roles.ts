import { type CarriedRole, listGroupRoles, replaceGroupRoles } from "#db/queries/group-roles.ts";
import { findGroup } from "#db/queries/groups.ts";
import { findRoles } from "#db/queries/roles.ts";
import { closeIssue } from "#db/queries/sync-issues.ts";
import { inTransaction, type Queryable } from "#db/queries/transaction.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { requireHeld } from "./grants.ts";
import { difference } from "./history.ts";
import { requirePermission } from "./permission.ts";

/**
 * What a group carries is the workspace's own, whoever manages the group. A role that is new to it is in effect at once; one that
 * it carries already stays as it is, suspended or not. `version` is the group's as it was shown: whoever decides for a manual group
 * doesn't decide for the one that the provider took over meanwhile. Throws Refusal forbidden, versionMismatch, notFound.
 */
export function setGroupRoles(ctx: Ctx, groupId: string, version: number, roleIds: readonly string[]): Promise<void> {
  requirePermission(ctx, "roles.manage");
  return change(ctx, groupId, version, "roles changed", async (carried, tx) => {
    const present = new Set(carried.map(({ id }) => id));
    const kept = carried.filter(({ id }) => roleIds.includes(id));
    const wanted = [...new Set(roleIds)].filter((id) => !present.has(id));
    const added = await findRoles(ctx.workspaceId, wanted, tx);
    if (added.length < wanted.length) throw new Refusal("notFound", "One of these roles no longer exists in this workspace.");
    return [...kept, ...added.map((role) => ({ ...role, suspendedAt: null }))];
  });
}

/** Puts suspended roles into effect. Throws Refusal forbidden, versionMismatch, notFound. */
export function confirmGroupRoles(ctx: Ctx, groupId: string, version: number, roleIds: readonly string[]): Promise<void> {
  requirePermission(ctx, "roles.manage");
  return change(ctx, groupId, version, "roles confirmed", (carried) => {
    const missing = roleIds.some((id) => !carried.some((role) => role.id === id));
    if (missing) throw new Refusal("notFound", "The group no longer carries one of these roles.");
    return carried.map((role) => (roleIds.includes(role.id) ? { ...role, suspendedAt: null } : role));
  });
}

/** Rules and write under the workspace's lock, as all that an admin does. Whoever gives something has it. */
function change(
  ctx: Ctx,
  groupId: string,
  version: number,
  action: string,
  decide: (carried: CarriedRole[], tx: Queryable) => CarriedRole[] | Promise<CarriedRole[]>,
): Promise<void> {
  return inTransaction(async (tx) => {
    await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    const group = await findGroup(ctx.workspaceId, groupId, { lock: true, sql: tx });
    if (!group) throw new Refusal("notFound", "This group no longer exists in this workspace.");
    if (group.version !== version) {
      throw new Refusal("versionMismatch", "The group has changed meanwhile. Look at what it carries now and decide again.");
    }
    const carried = await listGroupRoles(ctx.workspaceId, groupId, tx);
    const next = await decide(carried, tx);
    const changed = difference(snapshot(carried), snapshot(next));
    if (!changed) return;
    const inEffect = next.filter(({ suspendedAt }) => suspendedAt === null);
    const before = new Set(idsOf(carried.filter(({ suspendedAt }) => suspendedAt === null)));
    requireHeld(
      ctx,
      inEffect.filter(({ id }) => !before.has(id)).flatMap(({ permissions }) => permissions),
    );
    const suspended = next.filter(({ suspendedAt }) => suspendedAt !== null);
    const roles = { inEffect: idsOf(inEffect), suspended: idsOf(suspended) };
    await replaceGroupRoles(ctx, groupId, roles, { entity: "group", action, ...changed }, tx);
    if (suspended.length === 0) await closeIssue(ctx, "suspended roles", groupId, action, tx);
  });
}

function snapshot(carried: readonly CarriedRole[]) {
  const names = (suspended: boolean) =>
    carried
      .filter(({ suspendedAt }) => (suspendedAt !== null) === suspended)
      .map(({ name }) => name)
      .sort();
  return { roles: names(false), suspendedRoles: names(true) };
}

const idsOf = (roles: readonly CarriedRole[]) => roles.map(({ id }) => id);
