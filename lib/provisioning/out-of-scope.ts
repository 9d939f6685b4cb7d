import {
  countUnseenGroups,
  countUnseenUsers,
  listUnseenGroups,
  listUnseenUsers,
  nextUnseenGroups,
  nextUnseenUsers,
  type Unseen,
  type UnseenQuery,
} from "#db/queries/out-of-scope.ts";
import { listRuns, type ScimRun } from "#db/queries/scim-runs.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { deleteLinkedGroup } from "#lib/directory/group-admin.ts";
import { isManaged } from "#lib/directory/managed.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { softDeleteLinkedUser } from "#lib/directory/user-admin.ts";
import { Refusal } from "#lib/refusal.ts";

/** Runs to choose the Restart from. */
const RUNS = 6;
/** Names that a preview tells. */
const NAMES = 10;
/** Removals a call: what an admin waits for before the progress moves. */
const BATCH = 50;

export type ScopeKind = "users" | "groups";

/** The provider's latest runs of requests, newest first: one of them was the Restart. No client ever tells which. */
export function listProviderRuns(ctx: Ctx): Promise<ScimRun[]> {
  requirePermission(ctx, "provisioning.manage");
  return listRuns(ctx.workspaceId, RUNS);
}

export function listOutOfScopeUsers(ctx: Ctx, query: UnseenQuery) {
  requirePermission(ctx, "provisioning.manage");
  return listUnseenUsers(ctx.workspaceId, query);
}

export function listOutOfScopeGroups(ctx: Ctx, query: UnseenQuery) {
  requirePermission(ctx, "provisioning.manage");
  return listUnseenGroups(ctx.workspaceId, query);
}

export async function countOutOfScope(ctx: Ctx, since: Date): Promise<Record<ScopeKind, number>> {
  requirePermission(ctx, "provisioning.manage");
  const everybody = { since, ids: null };
  const [users, groups] = await Promise.all([
    countUnseenUsers(ctx.workspaceId, everybody),
    countUnseenGroups(ctx.workspaceId, everybody),
  ]);
  return { users: users.total, groups };
}

export interface RemovalPreview {
  total: number;
  /** The first of them. */
  names: string[];
  /** Workspace admins among the users. */
  admins: number;
}

/** Who would go, in numbers and names. */
export async function previewRemoval(ctx: Ctx, { kind, ...which }: Unseen & { kind: ScopeKind }): Promise<RemovalPreview> {
  requirePermission(ctx, "provisioning.manage");
  const { workspaceId } = ctx;
  if (kind === "groups") {
    const [total, first] = await Promise.all([
      countUnseenGroups(workspaceId, which),
      nextUnseenGroups(workspaceId, which, null, NAMES),
    ]);
    return { total, admins: 0, names: first.map(({ name }) => name) };
  }
  const [counted, first] = await Promise.all([
    countUnseenUsers(workspaceId, which),
    nextUnseenUsers(workspaceId, which, null, NAMES),
  ]);
  return { ...counted, names: first.map(({ name }) => name) };
}

export interface RemovalStep {
  done: number;
  /** Who stayed, and why. */
  failures: { id: string; name: string; reason: string }[];
  /** Where the next call goes on; null = done. */
  after: string | null;
  /** Sync was turned on meanwhile: nobody else goes. */
  stopped: string | null;
}

/**
 * Removes the next of them, each in a transaction of its own: users become deleted users, groups go. Whoever the provider has written or
 * looked up since the list was shown stays. The caller goes on with `after` until it is null, and may stop at any time. Needs sync to be off.
 */
export async function removeOutOfScope(
  ctx: Ctx,
  { kind, after, ...which }: Unseen & { kind: ScopeKind; after: string | null },
): Promise<RemovalStep> {
  requirePermission(ctx, "provisioning.manage");
  await requirePause(ctx);
  const next = kind === "users" ? nextUnseenUsers : nextUnseenGroups;
  const remove = kind === "users" ? softDeleteLinkedUser : deleteLinkedGroup;
  const batch = await next(ctx.workspaceId, which, after, BATCH);
  const step: RemovalStep = {
    done: 0,
    failures: [],
    after: batch.length < BATCH ? null : (batch.at(-1)?.id ?? null),
    stopped: null,
  };
  for (const { id, name } of batch) {
    try {
      await remove(ctx, id);
      step.done++;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "managedByProvider") return { ...step, after: null, stopped: "Sync was turned on meanwhile." };
      step.failures.push({ id, name, reason: error.message });
    }
  }
  return step;
}

async function requirePause(ctx: Ctx): Promise<void> {
  const workspace = await findWorkspace(ctx.workspaceId);
  if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
  if (!isManaged({ source: "scim" }, workspace)) return;
  throw new Refusal("managedByProvider", "Pause sync first: while it is on, your identity provider decides who is here.");
}
