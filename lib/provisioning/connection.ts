import { listLiveKeys } from "#db/queries/api-keys.ts";
import { insertChange } from "#db/queries/changes.ts";
import { countDeletedBefore, countDirectory } from "#db/queries/directory-counts.ts";
import { countHeld } from "#db/queries/held.ts";
import { findKeyRefusals } from "#db/queries/key-refusals.ts";
import { countRefusedRequests, dropRefusedRequests } from "#db/queries/refused-requests.ts";
import { countRequestsByHour } from "#db/queries/scim-minutes.ts";
import { findLastRequestAt, listRecentRequests } from "#db/queries/scim-requests.ts";
import { listRuns } from "#db/queries/scim-runs.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findWorkspace, type ProvisioningSettings, updateProvisioningSettings, type Workspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { difference } from "#lib/directory/history.ts";
import { refuseSupport, requirePermission, requireSomePermission } from "#lib/directory/permission.ts";
import { env } from "#lib/env.ts";
import { Refusal } from "#lib/refusal.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { addKey, endKeys, listFormerKeys, regenerateKey } from "./key-admin.ts";
import { forgetKeyLookups } from "./keys.ts";

const RECENT_REQUESTS = 12;
/** Enough to see three regular cycles, with some provisioning on demand between them. */
const RUNS_LOOKED_AT = 8;

/** The SCIM URL that an admin copies into the identity provider. One for all workspaces: the key says which. */
export function scimUrl(): string {
  return `${env().PUBLIC_URL}/scim/v2`;
}

/** All that the User provisioning page shows. */
export async function getConnection(ctx: Ctx) {
  requirePermission(ctx, "provisioning.manage");
  // Before the rest: what arrives meanwhile is news for the page.
  const lastHeardAt = await findLastRequestAt(ctx.workspaceId);
  const [workspace, keys, endedKeys, counts, recent, refusals, runs, hours, refused, held] = await Promise.all([
    getWorkspace(ctx),
    listLiveKeys(ctx.workspaceId),
    listFormerKeys(ctx),
    countDirectory(ctx.workspaceId),
    listRecentRequests(ctx.workspaceId, RECENT_REQUESTS),
    findKeyRefusals(ctx.workspaceId),
    listRuns(ctx.workspaceId, RUNS_LOOKED_AT),
    countRequestsByHour(ctx.workspaceId),
    countRefusedRequests(ctx.workspaceId),
    countHeld(ctx.workspaceId),
  ]);
  return {
    workspace,
    keys,
    endedKeys,
    counts,
    wire: { recent, refusals, runs },
    hours,
    refused,
    held,
    lastHeardAt,
    url: scimUrl(),
  };
}

async function getWorkspace(ctx: Ctx): Promise<Workspace> {
  const workspace = await findWorkspace(ctx.workspaceId);
  if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
  return workspace;
}

export interface SavedConnection {
  /** The text of a new key, when SCIM was chosen newly: shown once. */
  key: string | null;
  /** Keys that ended because the method changed. */
  endedKeys: number;
  /** Refused writes that were dropped: Entra sends them again, and another method has nothing to do with them. */
  droppedWrites: number;
}

/**
 * What "Done" does; what isn't given stays. A newly chosen SCIM turns sync on and makes a key; another method revokes the keys of the one before.
 * Turning sync on again drops what was refused meanwhile where the provider sends it again by itself (Entra); so does another method.
 * Choosing the method is for role admin; the rest for whoever manages provisioning, of which support only pauses and resumes. Throws Refusal
 * forbidden.
 */
export async function saveConnection(ctx: Ctx, settings: Partial<ProvisioningSettings>): Promise<SavedConnection> {
  requirePermission(ctx, "provisioning.manage");
  const saved = await inTransaction(async (tx) => {
    const workspace = await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
    const wanted: ProvisioningSettings = { ...workspace, ...settings };
    const methodChanges = workspace.provisioningMethod !== wanted.provisioningMethod;
    if (methodChanges) requirePermission(ctx, "keys.manage");
    const next = { ...wanted, syncEnabled: wanted.provisioningMethod === "scim" && (methodChanges || wanted.syncEnabled) };
    const changed = difference(settingsOf(workspace), settingsOf(next));
    if (!changed) return { key: null, endedKeys: 0, droppedWrites: 0 };
    // What the workarounds need. The rest destroys data, throttles, or decides who may sign in, long after the visit.
    if (Object.keys(changed.after).some((name) => name !== "syncEnabled")) {
      refuseSupport(ctx, "change how this workspace is provisioned, but for pausing and resuming sync");
    }
    await updateProvisioningSettings(ctx.workspaceId, next, tx);
    await insertChange(ctx, ctx.workspaceId, { entity: "workspace", action: "provisioning changed", ...changed }, tx);

    let endedKeys = 0;
    let key: string | null = null;
    if (methodChanges) {
      endedKeys = await endKeys(
        ctx,
        (await listLiveKeys(ctx.workspaceId, tx)).map((old) => old.id),
        tx,
      );
      if (next.provisioningMethod === "scim") ({ key } = await addKey(ctx, { former: "now" }, tx));
    }
    const resumes = next.syncEnabled && !workspace.syncEnabled;
    const drops = methodChanges || (resumes && workspace.identityProvider === "entra");
    const droppedWrites = drops ? await dropRefusedRequests(ctx.workspaceId, tx) : 0;
    return { key, endedKeys, droppedWrites };
  });
  forgetKeyLookups();
  return saved;
}

/**
 * For the operator, in one step: method SCIM, sync on, and a new key. A key there was ends in 24 hours; with two, the
 * older ends at once.
 */
export async function openScim(ctx: Ctx): Promise<{ key: string; ended: number }> {
  const saved = await saveConnection(ctx, { provisioningMethod: "scim", syncEnabled: true });
  return saved.key === null ? regenerateKey(ctx, { former: "overlap" }) : { key: saved.key, ended: saved.endedKeys };
}

function settingsOf(settings: ProvisioningSettings): JsonObject {
  const {
    provisioningMethod,
    syncEnabled,
    defaultUserStatus,
    identityProvider,
    onProviderDelete,
    missingNames,
    maxPerSecond,
    deleteAfterDays,
  } = settings;
  return {
    provisioningMethod,
    syncEnabled,
    defaultUserStatus,
    identityProvider,
    onProviderDelete,
    missingNames,
    maxPerSecond,
    deleteAfterDays,
  };
}

/** How many users were deleted longer ago than that: whom automatic deletion would take first. */
export function countDueDeletions(ctx: Ctx, { days }: { days: number }): Promise<number> {
  requirePermission(ctx, "provisioning.manage");
  return countDeletedBefore(ctx.workspaceId, days);
}

/** How many live users and groups belong to the provider. */
export async function countLinked(ctx: Ctx): Promise<{ users: number; groups: number }> {
  requirePermission(ctx, "provisioning.manage");
  const { linkedUsers, linkedGroups } = await countDirectory(ctx.workspaceId);
  return { users: linkedUsers, groups: linkedGroups };
}

/**
 * When the provider was last heard; whoever may see anything may know. A page that is read anew by it asks this before all else: what
 * arrives while the rest is read is news for it.
 */
export function lastRequestAt(ctx: Ctx): Promise<Date | null> {
  requireSomePermission(ctx);
  return findLastRequestAt(ctx.workspaceId);
}
