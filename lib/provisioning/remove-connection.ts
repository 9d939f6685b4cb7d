import { listLiveKeys } from "#db/queries/api-keys.ts";
import { insertChange } from "#db/queries/changes.ts";
import { dropRefusedRequests } from "#db/queries/refused-requests.ts";
import { dropSightings } from "#db/queries/sightings.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { countLinkedForGood, type LinkedCounts, unlinkGroups, unlinkUsers } from "#db/queries/unlink.ts";
import { findWorkspace, updateProvisioningSettings } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { difference } from "#lib/directory/history.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { Refusal } from "#lib/refusal.ts";
import { endKeys } from "./key-admin.ts";
import { forgetKeyLookups } from "./keys.ts";

/** Of one call: each a transaction of its own. */
const BATCH = 500;

/** Whom it would unlink. Role admin only, like all of this. */
export function previewConnectionRemoval(ctx: Ctx): Promise<LinkedCounts> {
  requirePermission(ctx, "keys.manage");
  return countLinkedForGood(ctx.workspaceId);
}

/**
 * The first and decisive step, in one transaction: method None, keys revoked, what was refused is forgotten. From then on everybody is
 * editable; `unlinkNext` goes on from there, and may be left at any time. Doing it twice is doing it once. Returns the keys it ended.
 */
export async function removeConnection(ctx: Ctx): Promise<number> {
  requirePermission(ctx, "keys.manage");
  const ended = await inTransaction(async (tx) => {
    const workspace = await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
    const { provisioningMethod, syncEnabled } = workspace;
    await dropRefusedRequests(ctx.workspaceId, tx);
    await dropSightings(ctx.workspaceId, tx);
    if (provisioningMethod === "none") return 0;
    const next = { provisioningMethod: "none", syncEnabled: false } as const;
    await updateProvisioningSettings(ctx.workspaceId, { ...workspace, ...next }, tx);
    const changed = difference({ provisioningMethod, syncEnabled }, next) ?? { before: null, after: null };
    await insertChange(ctx, ctx.workspaceId, { entity: "workspace", action: "connection removed", ...changed }, tx);
    const keys = await listLiveKeys(ctx.workspaceId, tx);
    return endKeys(
      ctx,
      keys.map(({ id }) => id),
      tx,
    );
  });
  forgetKeyLookups();
  return ended;
}

/** Where the work stands: users first, then groups. */
export interface UnlinkPosition {
  kind: "users" | "groups";
  /** The last id that is done. */
  after: string | null;
}

export interface UnlinkStep {
  users: number;
  groups: number;
  deactivated: number;
  /** For the next call; null = done. */
  next: UnlinkPosition | null;
}

/**
 * The next of those whom the removed connection brought become the workspace's own: source manual, the provider's id forgotten, so that
 * another tenant's ids can't make anybody a different person. Throws Refusal invalid when SCIM has been chosen again meanwhile.
 */
export function unlinkNext(ctx: Ctx, { deactivate, at }: { deactivate: boolean; at: UnlinkPosition }): Promise<UnlinkStep> {
  requirePermission(ctx, "keys.manage");
  return inTransaction(async (tx) => {
    const workspace = await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
    if (workspace.provisioningMethod !== "none") {
      throw new Refusal(
        "invalid",
        "A provisioning method has been chosen again meanwhile. Whoever isn't unlinked yet stays linked.",
      );
    }
    const range = { after: at.after, limit: BATCH };
    if (at.kind === "users") {
      const users = await unlinkUsers(ctx, { ...range, deactivate }, tx);
      const next = users.length < BATCH ? { kind: "groups" as const, after: null } : { ...at, after: users.at(-1)?.id ?? null };
      return { users: users.length, groups: 0, deactivated: users.filter(({ deactivated }) => deactivated).length, next };
    }
    const groups = await unlinkGroups(ctx, range, tx);
    const next = groups.length < BATCH ? null : { ...at, after: groups.at(-1)?.id ?? null };
    return { users: 0, groups: groups.length, deactivated: 0, next };
  });
}
