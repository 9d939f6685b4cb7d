import type { Change } from "#db/queries/changes.ts";
import { changeMemberships } from "#db/queries/group-members.ts";
import { listGroupRoles } from "#db/queries/group-roles.ts";
import { findGroup, hideGroup, insertGroup, type StoredGroup, updateGroup } from "#db/queries/groups.ts";
import { inTransaction, type Queryable, violatedConstraint } from "#db/queries/transaction.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { requireHeld } from "./grants.ts";
import { displayNameTaken } from "./groups.ts";
import { isManaged } from "./managed.ts";
import { refuseSupport, requirePermission } from "./permission.ts";

/** Resolves to the new id. Throws Refusal forbidden, displayNameTaken. */
export async function createGroupAsAdmin(ctx: Ctx, displayName: string): Promise<string> {
  requirePermission(ctx, "groups.manage");
  const write = { displayName, displayNameKey: fold(displayName), externalId: null, source: "manual", attributes: {} } as const;
  const change: Change = { entity: "group", action: "created", before: null, after: { displayName, source: "manual" } };
  const group = await insertGroup(ctx, write, change);
  if (!group) throw displayNameTaken(displayName);
  return group.id;
}

/**
 * Adds and removes members. Whoever joins gets what the group's roles hold, so the actor must have it. Throws Refusal forbidden,
 * managedByProvider, notFound (the group, or one of the users).
 */
export function changeMembersAsAdmin(ctx: Ctx, id: string, change: { add: string[]; remove: string[] }): Promise<void> {
  requirePermission(ctx, "groups.manage");
  return inTransaction(async (tx) => {
    await lockUnmanagedGroup(ctx, id, tx);
    if (change.remove.length > 0) await keepRolesFromSupport(ctx, id, tx);
    if (change.add.length > 0) {
      const carried = await listGroupRoles(ctx.workspaceId, id, tx);
      const inEffect = carried.filter(({ suspendedAt }) => suspendedAt === null);
      requireHeld(
        ctx,
        inEffect.flatMap(({ permissions }) => permissions),
      );
    }
    const add = [...new Set(change.add)];
    const remove = [...new Set(change.remove)].filter((userId) => !add.includes(userId));
    const { known } = await changeMemberships(ctx, id, { add, remove }, { among: "everybody", diverges: true, sql: tx });
    if (known.length === add.length + remove.length) return;
    throw new Refusal("notFound", "One of these users no longer exists in this workspace. Nothing was changed.");
  });
}

/** Throws Refusal managedByProvider, displayNameTaken, notFound. */
export function renameGroup(ctx: Ctx, id: string, displayName: string): Promise<void> {
  requirePermission(ctx, "groups.manage");
  return inTransaction(async (tx) => {
    const group = await lockUnmanagedGroup(ctx, id, tx);
    if (group.displayName === displayName) return;
    const divergedAt = group.source === "scim" ? new Date() : null;
    const next = { ...group, displayName, displayNameKey: fold(displayName), divergedAt };
    const change = {
      entity: "group" as const,
      action: "changed",
      before: { displayName: group.displayName },
      after: { displayName },
    };
    try {
      await updateGroup(ctx, id, group.version, next, change, { suspendRoles: false, sql: tx });
    } catch (error) {
      throw violatedConstraint(error) === "groups_display_name" ? displayNameTaken(displayName) : error;
    }
  });
}

/** Its members stay users; for a week it can be brought back (deleted-groups.ts). Throws Refusal managedByProvider, notFound. */
export function deleteGroupAsAdmin(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, "groups.manage");
  return inTransaction(async (tx) => {
    await lockUnmanagedGroup(ctx, id, tx);
    await keepRolesFromSupport(ctx, id, tx);
    await hideGroup(ctx, id, tx);
  });
}

/**
 * The same for whoever manages provisioning: a linked group that the provider has lost sight of. Throws Refusal
 * managedByProvider, notFound.
 */
export function deleteLinkedGroup(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, "provisioning.manage");
  return inTransaction(async (tx) => {
    const group = await lockUnmanagedGroup(ctx, id, tx);
    if (group.source !== "scim") throw new Refusal("notFound", "This group no longer belongs to the identity provider.");
    await keepRolesFromSupport(ctx, id, tx);
    await hideGroup(ctx, id, tx);
  });
}

/** Who leaves a group with roles, or loses the group, loses them: support neither gives roles nor takes them. Throws Refusal forbidden. */
export async function keepRolesFromSupport(ctx: Ctx, id: string, tx: Queryable): Promise<void> {
  if (ctx.actor.kind !== "support" || (await listGroupRoles(ctx.workspaceId, id, tx)).length === 0) return;
  refuseSupport(ctx, "take roles from people, and this group carries some");
}

async function lockUnmanagedGroup(ctx: Ctx, id: string, tx: Queryable): Promise<StoredGroup> {
  const workspace = await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
  const group = await findGroup(ctx.workspaceId, id, { lock: true, sql: tx });
  if (!workspace || !group) throw new Refusal("notFound", "This group no longer exists in this workspace.");
  if (isManaged(group, workspace)) {
    throw new Refusal(
      "managedByProvider",
      "Your identity provider manages this group while sync is on. Pause sync under User provisioning first.",
    );
  }
  return group;
}
