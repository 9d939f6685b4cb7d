import { findGroupsSince, hideGroup, type StoredGroup, unhideGroup, updateGroup } from "#db/queries/groups.ts";
import { type Queryable, violatedConstraint } from "#db/queries/transaction.ts";
import type { UndoChange } from "#db/queries/undo.ts";
import type { UndoEffect } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { keptSince } from "./deleted-groups.ts";
import { displayNameTaken } from "./groups.ts";
import { difference } from "./history.ts";
import { limitReached } from "./limits.ts";
import { requirePermission } from "./permission.ts";
import { planUndo, type UndoPlan } from "./undo-plan.ts";

/** A group that is there, or can be brought back. */
export type KeptGroup = StoredGroup & { deletedAt: Date | null };

export function findKeptGroups(workspaceId: string, ids: string[], sql: Queryable, lock = false): Promise<KeptGroup[]> {
  return findGroupsSince(workspaceId, ids, keptSince(), { sql, lock });
}

export function planGroupUndo(group: KeptGroup, changes: UndoChange[]): UndoPlan {
  return planUndo({ ...snapshot(group), deleted: group.deletedAt !== null }, changes, effectOf);
}

function effectOf({ action }: UndoChange, touched: string[]): UndoEffect {
  if (touched.includes("deleted")) return action === "deleted" ? "group brought back" : "group deleted";
  return "group changed";
}

/**
 * Writes what an undo sets back. What a group carries comes back suspended. Hold the workspace's row and the group's locked. Throws
 * Refusal; after displayNameTaken and limitReached the transaction is of no more use.
 */
export async function writeGroupUndo(ctx: Ctx, group: KeptGroup, values: JsonObject, tx: Queryable): Promise<void> {
  requirePermission(ctx, "groups.manage");
  const { deleted } = values;
  const next = groupAfterUndo(group, values);
  try {
    if (group.deletedAt !== null && deleted === false) await bringBack(ctx, group, next, tx);
    else if (group.deletedAt !== null) throw new Refusal("notFound", stillDeleted);
    else await change(ctx, group, next, group.version, tx);
    if (deleted === true) await hideGroup(ctx, group.id, tx);
  } catch (error) {
    if (violatedConstraint(error) === "groups_display_name") throw displayNameTaken(next.displayName);
    throw (await limitReached(ctx, error)) ?? error;
  }
}

export const stillDeleted = "The group is deleted. Bring it back first.";

async function bringBack(ctx: Ctx, group: KeptGroup, next: KeptGroup, tx: Queryable): Promise<void> {
  const renamed = next.displayName !== group.displayName;
  const history = {
    entity: "group",
    action: "brought back",
    before: renamed ? { displayName: group.displayName } : null,
    after: renamed ? { displayName: next.displayName } : null,
  } as const;
  await unhideGroup(ctx, group.id, { displayName: next.displayName, displayNameKey: fold(next.displayName) }, history, tx);
  await change(ctx, { ...group, displayName: next.displayName }, next, group.version + 1, tx);
}

async function change(ctx: Ctx, group: KeptGroup, next: KeptGroup, version: number, tx: Queryable): Promise<void> {
  const changed = difference(snapshot(group), snapshot(next));
  if (!changed) return;
  const linked = group.source === "scim" || next.source === "scim";
  const write = { ...next, displayNameKey: fold(next.displayName), divergedAt: linked ? new Date() : null };
  const history = { entity: "group", action: "changed", ...changed } as const;
  await updateGroup(ctx, group.id, version, write, history, {
    suspendRoles: group.source !== "scim" && next.source === "scim",
    sql: tx,
  });
}

/** What an undo that sets these values back makes of the group, but for whether it is there. */
export function groupAfterUndo(group: KeptGroup, values: JsonObject): KeptGroup {
  const { deleted: _, displayName, externalId, source, ...attributes } = values;
  const entries = Object.entries({ ...group.attributes, ...attributes });
  return {
    ...group,
    displayName: typeof displayName === "string" ? displayName : group.displayName,
    externalId: externalId === undefined ? group.externalId : typeof externalId === "string" ? externalId : null,
    source: source === "manual" || source === "csv" || source === "ad_sync" || source === "scim" ? source : group.source,
    attributes: Object.fromEntries(entries.filter(([, value]) => value !== null)),
  };
}

function snapshot({ displayName, externalId, source, attributes }: StoredGroup): JsonObject {
  return { ...attributes, displayName, externalId, source };
}
