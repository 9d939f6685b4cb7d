import {
  countHeld,
  type HeldCounts,
  type HeldFailure,
  type HeldQuery,
  listHeldFailures as heldFailures,
  listHeldGroups as heldGroups,
  listHeldUsers as heldUsers,
  nextHeldGroups,
  nextHeldUsers,
  type WhichHeld,
} from "#db/queries/held.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { DeletePolicy } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { applyHeldGroup, applyHeldUser, releaseHeldGroup, releaseHeldUser } from "#lib/directory/accident-guard.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import type { ScopeKind } from "./out-of-scope.ts";

/** Names that a preview tells. */
const NAMES = 10;
/** Decisions a call: what an admin waits for before the progress moves. */
const BATCH = 50;

/** "restore": people keep what they have. */
export type HeldDecision = "apply" | "restore";

export function listHeldUsers(ctx: Ctx, query: HeldQuery) {
  requirePermission(ctx, "provisioning.manage");
  return heldUsers(ctx.workspaceId, query);
}

export function listHeldGroups(ctx: Ctx, query: HeldQuery) {
  requirePermission(ctx, "provisioning.manage");
  return heldGroups(ctx.workspaceId, query);
}

export function countHeldDeletions(ctx: Ctx): Promise<HeldCounts> {
  requirePermission(ctx, "provisioning.manage");
  return countHeld(ctx.workspaceId);
}

/** Reasons that a page tells. */
const REASONS = 3;

/** Why what nobody decided didn't happen at its time. */
export function listHeldFailures(ctx: Ctx): Promise<HeldFailure[]> {
  requirePermission(ctx, "provisioning.manage");
  return heldFailures(ctx.workspaceId, REASONS);
}

export interface HeldPreview extends HeldCounts {
  total: number;
  /** The first of them. */
  names: string[];
  /** What an applied DELETE of a user does. */
  policy: DeletePolicy;
}

/** Whom a decision would be about, in numbers and names. `asOf` belongs into the decision. */
export async function previewDecision(ctx: Ctx, { kind, ids }: { kind: ScopeKind; ids: string[] | null }): Promise<HeldPreview> {
  requirePermission(ctx, "provisioning.manage");
  const next = kind === "users" ? nextHeldUsers : nextHeldGroups;
  const [counts, first, workspace] = await Promise.all([
    countHeld(ctx.workspaceId, ids),
    next(ctx.workspaceId, { ids }, null, NAMES),
    findWorkspace(ctx.workspaceId),
  ]);
  const policy = workspace?.onProviderDelete ?? "keep";
  return { ...counts, total: counts[kind], names: first.map(({ name }) => name), policy };
}

export interface DecisionStep {
  done: number;
  /** Who stays held, and why. */
  failures: { id: string; name: string; reason: string }[];
  /** Where the next call goes on; null = done. */
  after: string | null;
}

const verbs = {
  users: { apply: applyHeldUser, restore: releaseHeldUser },
  groups: { apply: applyHeldGroup, restore: releaseHeldGroup },
};

/**
 * Decides about the next of them, each in a transaction of its own; who came or was written after `asOf` is left. The caller goes on with
 * `after` until it is null, and may stop at any time.
 */
export async function decideHeld(
  ctx: Ctx,
  input: WhichHeld & { kind: ScopeKind; decision: HeldDecision; after: string | null },
): Promise<DecisionStep> {
  requirePermission(ctx, "provisioning.manage");
  const { kind, decision, after, ...which } = input;
  const next = kind === "users" ? nextHeldUsers : nextHeldGroups;
  const batch = await next(ctx.workspaceId, which, after, BATCH);
  const step: DecisionStep = { done: 0, failures: [], after: batch.length < BATCH ? null : (batch.at(-1)?.id ?? null) };
  for (const { id, name } of batch) {
    const reason = await tryDecide(ctx, verbs[kind][decision], id);
    if (reason === null) step.done++;
    else step.failures.push({ id, name, reason });
  }
  return step;
}

/** Null = done; otherwise why not. */
async function tryDecide(ctx: Ctx, verb: (ctx: Ctx, id: string) => Promise<void>, id: string): Promise<string | null> {
  try {
    await verb(ctx, id);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    log().error({ err: error, requestId: ctx.requestId, id }, "a held deletion could not be decided");
    return `This failed on our side. Reference: ${ctx.requestId}`;
  }
}
