import { type BreakGlassAdmin, listBreakGlassAdmins } from "#db/queries/admins.ts";
import { insertChange } from "#db/queries/changes.ts";
import { inTransaction, type Queryable } from "#db/queries/transaction.ts";
import { findWorkspace, updateWorkspaceSettings, type Workspace, type WorkspaceSettings } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { difference } from "./history.ts";
import { requirePermission } from "./permission.ts";

/** What the Settings page shows. */
export async function getWorkspaceSettings(ctx: Ctx): Promise<WorkspaceSettings & { breakGlass: BreakGlassAdmin[] }> {
  requirePermission(ctx, "workspace.manage");
  const [workspace, breakGlass] = await Promise.all([findWorkspace(ctx.workspaceId), listBreakGlassAdmins(ctx.workspaceId)]);
  return { ...settingsOf(workspace ?? gone()), breakGlass };
}

/** What isn't given stays. Throws Refusal forbidden, invalid (beside its field). */
export function saveWorkspaceSettings(ctx: Ctx, settings: Partial<WorkspaceSettings>): Promise<void> {
  requirePermission(ctx, "workspace.manage");
  return inTransaction(async (tx) => {
    const before = settingsOf((await findWorkspace(ctx.workspaceId, { sql: tx, lock: true })) ?? gone());
    const next = { ...before, ...settings };
    if (next.microsoftSignInOnly) await requireWaysIn(ctx, next, tx);
    const changed = difference({ ...before }, { ...next } satisfies JsonObject);
    if (!changed) return;
    await updateWorkspaceSettings(ctx.workspaceId, next, tx);
    await insertChange(ctx, ctx.workspaceId, { entity: "workspace", action: "settings changed", ...changed }, tx);
  });
}

/**
 * "Microsoft sign-in only" with a wrong tenant, or a tenant that is down, would lock everybody out: so somebody must be able to
 * turn it off by a password.
 */
async function requireWaysIn(ctx: Ctx, { entraTenantId }: WorkspaceSettings, tx: Queryable): Promise<void> {
  if (entraTenantId === null) {
    throw new Refusal(
      "invalid",
      "Enter the tenant id, or turn off Microsoft sign-in only: without a tenant nobody could sign in with Microsoft.",
      "entraTenantId",
    );
  }
  if ((await listBreakGlassAdmins(ctx.workspaceId, tx)).length > 0) return;
  throw new Refusal(
    "invalid",
    "There is no admin left who could sign in by password if Microsoft doesn't answer. Exclude an active admin who has a password from provisioning first.",
    "microsoftSignInOnly",
  );
}

function settingsOf(workspace: Workspace): WorkspaceSettings {
  const { name, entraTenantId, microsoftSignInOnly, eraseAfterDays, alertsOff } = workspace;
  const { guardOn, guardMostUsers, guardMostGroups, guardLapseHours } = workspace;
  return {
    name,
    entraTenantId,
    microsoftSignInOnly,
    eraseAfterDays,
    alertsOff,
    guardOn,
    guardMostUsers,
    guardMostGroups,
    guardLapseHours,
  };
}

function gone(): never {
  throw new Refusal("notFound", "This workspace is gone.");
}
