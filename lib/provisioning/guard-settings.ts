import {
  type Firing,
  findRecommendedLimits,
  findRemovalLimits,
  type RemovalLimits,
  simulateGuard,
} from "#db/queries/guard-numbers.ts";
import { findWorkspace, type WorkspaceSettings } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { saveWorkspaceSettings } from "#lib/directory/workspace-settings.ts";
import { Refusal } from "#lib/refusal.ts";
import { forgetKeyLookups } from "./keys.ts";

const DAY = 86_400_000;
const SIMULATED_DAYS = 30;

export type GuardSettings = Pick<WorkspaceSettings, "guardOn" | "guardMostUsers" | "guardMostGroups" | "guardLapseHours">;

export interface GuardOverview extends GuardSettings {
  recommended: RemovalLimits;
}

/** What Settings says of the accident guard. Throws Refusal forbidden. */
export async function getGuard(ctx: Ctx): Promise<GuardOverview> {
  requirePermission(ctx, "workspace.manage");
  const [workspace, recommended] = await Promise.all([findWorkspace(ctx.workspaceId), findRecommendedLimits(ctx.workspaceId)]);
  if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
  const { guardOn, guardMostUsers, guardMostGroups, guardLapseHours } = workspace;
  return { guardOn, guardMostUsers, guardMostGroups, guardLapseHours, recommended };
}

/** How many may go in an hour as of now; null = the guard is off. Throws Refusal forbidden. */
export async function presentLimits(ctx: Ctx): Promise<RemovalLimits | null> {
  requirePermission(ctx, "provisioning.manage");
  const workspace = await findWorkspace(ctx.workspaceId);
  return workspace?.guardOn ? findRemovalLimits(ctx.workspaceId) : null;
}

/** In force at once. What is held already keeps its time. Throws Refusal forbidden. */
export async function saveGuard(ctx: Ctx, settings: Partial<GuardSettings>): Promise<void> {
  await saveWorkspaceSettings(ctx, settings);
  forgetKeyLookups();
}

/** What the guard would have done in the last 30 days, by these numbers; null = the recommended one of today. Throws Refusal forbidden. */
export async function tryGuard(
  ctx: Ctx,
  { guardMostUsers, guardMostGroups }: Pick<GuardSettings, "guardMostUsers" | "guardMostGroups">,
): Promise<Firing[]> {
  requirePermission(ctx, "workspace.manage");
  const recommended = await findRecommendedLimits(ctx.workspaceId);
  const most = { users: guardMostUsers ?? recommended.users, groups: guardMostGroups ?? recommended.groups };
  return simulateGuard(ctx.workspaceId, new Date(Date.now() - SIMULATED_DAYS * DAY), most);
}
