import { insertChange } from "#db/queries/changes.ts";
import {
  findOpenGrant,
  insertGrant,
  listPresentVisits,
  listVisits,
  revokeGrants,
  type SupportGrant,
  type SupportVisit,
} from "#db/queries/support-access.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import { Refusal } from "#lib/refusal.ts";
import { requirePermission } from "./permission.ts";

export const MOST_GRANTED_HOURS = 72;
const SHOWN_VISITS = 20;

/** What the settings show: whether support may come in, and who was. */
export async function getSupportAccess(ctx: Ctx): Promise<{ grant: SupportGrant | null; visits: SupportVisit[] }> {
  requirePermission(ctx, "workspace.manage");
  const [grant, visits] = await Promise.all([findOpenGrant(ctx.workspaceId), listVisits(ctx.workspaceId, SHOWN_VISITS)]);
  return { grant, visits };
}

/** Who of support is in now, and what for. */
export function presentSupport(ctx: Ctx): Promise<Pick<SupportVisit, "staffName" | "reason">[]> {
  requirePermission(ctx, "workspace.manage");
  return listPresentVisits(ctx.workspaceId);
}

/** Lets support in for some hours. Throws Refusal forbidden, invalid (beside `hours`, or access is granted already). */
export function grantSupportAccess(ctx: Ctx, { hours, bodies }: { hours: number; bodies: boolean }): Promise<void> {
  requirePermission(ctx, "workspace.manage");
  if (!Number.isInteger(hours) || hours < 1 || hours > MOST_GRANTED_HOURS) {
    throw new Refusal("invalid", `Enter a number of hours from 1 to ${MOST_GRANTED_HOURS}.`, "hours");
  }
  return inTransaction(async (tx) => {
    await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    if (await findOpenGrant(ctx.workspaceId, tx)) {
      throw new Refusal("invalid", "Support has access already. Revoke it first, to grant it on other terms.");
    }
    const expiresAt = await insertGrant(ctx, { id: newId(), hours, bodies }, tx);
    const after = { supportUntil: expiresAt.toISOString(), supportSeesBodies: bodies };
    await insertChange(ctx, ctx.workspaceId, { entity: "workspace", action: "support access granted", before: null, after }, tx);
  });
}

/** Whoever of support is in is out with their next request. Throws Refusal forbidden, notFound. */
export function revokeSupportAccess(ctx: Ctx): Promise<void> {
  requirePermission(ctx, "workspace.manage");
  return inTransaction(async (tx) => {
    await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    if ((await revokeGrants(ctx, tx)) === 0) throw new Refusal("notFound", "Support has no access any more.");
    const change = { entity: "workspace", action: "support access revoked", before: null, after: null } as const;
    await insertChange(ctx, ctx.workspaceId, change, tx);
  });
}
