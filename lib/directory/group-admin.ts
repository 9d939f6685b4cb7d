import { findGroup, hideGroup, type StoredGroup, updateGroup } from "#db/queries/groups.ts";
import { inTransaction, type Queryable, violatedConstraint } from "#db/queries/transaction.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { displayNameTaken } from "./groups.ts";
import { isManaged } from "./managed.ts";
import { requirePermission } from "./permission.ts";

/** Throws Refusal managedByProvider, displayNameTaken, notFound. */
export function renameGroup(ctx: Ctx, id: string, displayName: string): Promise<void> {
  requirePermission(ctx, "groups.manage");
  return inTransaction(async (tx) => {
    const group = await lockUnmanagedGroup(ctx, id, tx);
    if (group.displayName === displayName) return;
    const next = { ...group, displayName, displayNameKey: fold(displayName) };
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

/** Its members stay users. Throws Refusal managedByProvider, notFound. */
export function deleteGroupAsAdmin(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, "groups.manage");
  return inTransaction(async (tx) => {
    await lockUnmanagedGroup(ctx, id, tx);
    await hideGroup(ctx, id, undefined, tx);
  });
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
