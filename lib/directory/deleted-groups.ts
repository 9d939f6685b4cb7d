import { findDeletedGroup, unhideGroup } from "#db/queries/groups.ts";
import { inTransaction, violatedConstraint } from "#db/queries/transaction.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { displayNameTaken } from "./groups.ts";
import { limitReached } from "./limits.ts";
import { requirePermission } from "./permission.ts";

/** How long a deleted group can be brought back. */
const GROUPS_KEPT_DAYS = 7;

/**
 * Brings a deleted group back with its members, under `displayName` when one is given. What it carries comes back suspended, so
 * that nobody gets anything by it. Allowed while sync is on. Throws Refusal forbidden, displayNameTaken, limitReached, notFound.
 */
export async function bringBackGroup(ctx: Ctx, id: string, displayName?: string): Promise<void> {
  requirePermission(ctx, "groups.manage");
  let name = displayName ?? "";
  try {
    await inTransaction(async (tx) => {
      await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
      const group = await findDeletedGroup(ctx.workspaceId, id, keptSince(), tx);
      if (!group) throw new Refusal("notFound", "This group isn't among the deleted ones of the last seven days any more.");
      name = displayName ?? group.displayName;
      const renamed = name !== group.displayName;
      const change = {
        entity: "group",
        action: "brought back",
        before: renamed ? { displayName: group.displayName } : null,
        after: renamed ? { displayName: name } : null,
      } as const;
      await unhideGroup(ctx, id, { displayName: name, displayNameKey: fold(name) }, change, tx);
    });
  } catch (error) {
    if (violatedConstraint(error) === "groups_display_name") throw displayNameTaken(name);
    throw (await limitReached(ctx, error)) ?? error;
  }
}

/** Groups deleted after it can be brought back. */
export function keptSince(now = new Date()): Date {
  return new Date(now.getTime() - GROUPS_KEPT_DAYS * 86_400_000);
}
