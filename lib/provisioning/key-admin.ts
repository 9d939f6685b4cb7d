import { expireKey, findLastingKey, insertKey, listEndedKeys, listLiveKeys, revokeKeys } from "#db/queries/api-keys.ts";
import { insertChange } from "#db/queries/changes.ts";
import { inTransaction, type Queryable } from "#db/queries/transaction.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Actor, Ctx } from "#lib/ctx.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { newId } from "#lib/new-id.ts";
import { Refusal } from "#lib/refusal.ts";
import { newKeyText } from "./key-text.ts";
import { forgetKeyLookups } from "./keys.ts";

/** At most this many keys of a workspace are valid at a time; a further one ends the oldest. */
const MOST_KEYS = 2;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const OVERLAP_MS = 24 * HOUR_MS;
const WARNED_BEFORE_MS = 14 * DAY_MS;
const SHOWN_ENDED_KEYS = 20;

export interface NewKey {
  /** What becomes of the present keys: 24 hours to change over, or none, because one leaked. */
  former: "overlap" | "now";
  /** Null = never expires. */
  expiresInDays?: number | null;
}

/**
 * A new key; its text exists in the answer only. The former ones end now or in 24 hours, as asked; with more than two
 * valid, the oldest ends at once. Role admin only.
 */
export async function regenerateKey(ctx: Ctx, input: NewKey): Promise<{ key: string; ended: number }> {
  requirePermission(ctx, "keys.manage");
  const made = await inTransaction(async (tx) => {
    const workspace = await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    if (workspace?.provisioningMethod !== "scim")
      throw new Refusal("invalid", "Choose SCIM as the provisioning method first.", "method");
    return addKey(ctx, input, tx);
  });
  forgetKeyLookups();
  return made;
}

/** Hold the workspace's row locked. */
export async function addKey(
  ctx: Ctx,
  { former, expiresInDays = null }: NewKey,
  tx: Queryable,
): Promise<{ key: string; ended: number }> {
  const living = await listLiveKeys(ctx.workspaceId, tx);
  const staying = former === "overlap" ? living.slice(0, MOST_KEYS - 1) : [];
  const ended = await endKeys(
    ctx,
    living.filter((key) => !staying.includes(key)).map((key) => key.id),
    tx,
  );
  const overlapEnds = new Date(Date.now() + OVERLAP_MS);
  for (const key of staying) {
    if (key.expiresAt && key.expiresAt <= overlapEnds) continue;
    await expireKey(ctx.workspaceId, key.id, overlapEnds, tx);
    const change = {
      before: { expiresAt: key.expiresAt?.toISOString() ?? null },
      after: { expiresAt: overlapEnds.toISOString() },
    };
    await insertChange(ctx, key.id, { entity: "api_key", action: "expiry changed", ...change }, tx);
  }
  const id = newId();
  const { text, digest, lastFour } = newKeyText(ctx.workspaceId, id);
  const expiresAt = expiresInDays === null ? null : new Date(Date.now() + expiresInDays * DAY_MS);
  await insertKey(ctx.workspaceId, { id, kind: "scim", digest, lastFour, createdBy: actorName(ctx.actor), expiresAt }, tx);
  const after = { lastFour, expiresAt: expiresAt?.toISOString() ?? null };
  await insertChange(ctx, id, { entity: "api_key", action: "created", before: null, after }, tx);
  return { key: text, ended };
}

export async function revokeKey(ctx: Ctx, keyId: string): Promise<void> {
  requirePermission(ctx, "keys.manage");
  const ended = await inTransaction((tx) => endKeys(ctx, [keyId], tx));
  forgetKeyLookups();
  if (ended === 0) throw new Refusal("notFound", "This key has been revoked already.");
}

/** Returns how many were still living. */
export async function endKeys(ctx: Ctx, ids: string[], tx: Queryable): Promise<number> {
  const ended = await revokeKeys(ctx.workspaceId, ids, tx);
  for (const id of ended) await insertChange(ctx, id, { entity: "api_key", action: "revoked", before: null, after: null }, tx);
  return ended.length;
}

function actorName(actor: Actor): string {
  return actor.kind === "user" ? actor.name : actor.kind;
}

/** The latest keys that ended, with who ended them; those that expired ended by themselves. */
export function listFormerKeys(ctx: Ctx) {
  requirePermission(ctx, "provisioning.manage");
  return listEndedKeys(ctx.workspaceId, SHOWN_ENDED_KEYS);
}

/**
 * The key that opens the door for longest, when it ends within 14 days or has ended: then the provider will stop, or has
 * stopped. A key that only overlaps with a longer one is no matter for a warning. Null = nothing to warn of.
 */
export async function expiringKey(ctx: Ctx, now = new Date()): Promise<{ lastFour: string; expiresAt: Date } | null> {
  requirePermission(ctx, "provisioning.manage");
  const key = await findLastingKey(ctx.workspaceId);
  if (!key?.expiresAt || key.expiresAt.getTime() > now.getTime() + WARNED_BEFORE_MS) return null;
  return { lastFour: key.lastFour, expiresAt: key.expiresAt };
}
