import { listAllWorkspaces, type WorkspaceQuery } from "#db/queries/across-workspaces.ts";
import { countDirectory } from "#db/queries/directory-counts.ts";
import { findKeyRefusals } from "#db/queries/key-refusals.ts";
import { listRecentRequests } from "#db/queries/scim-requests.ts";
import type { StaffSession } from "#db/queries/staff-sessions.ts";
import type { Workspace } from "#db/queries/workspaces.ts";
import { type HealthState, healthOf } from "#lib/provisioning/health.ts";

/** As many as the workspace's own page looks at, so that both come to the same word. */
const RECENT_REQUESTS = 12;

/** What support may know of a workspace without being let in: how it is, never who is in it. */
export interface SupportedWorkspace {
  slug: string;
  name: string;
  health: HealthState;
  lastRequestAt: Date | null;
  openIssues: number;
  grantedUntil: Date | null;
}

/** A page of all workspaces. Whoever calls has shown a session of the staff. */
export async function listSupportedWorkspaces(
  _staff: StaffSession,
  query: WorkspaceQuery,
): Promise<{ rows: SupportedWorkspace[]; total: number }> {
  const { rows, total } = await listAllWorkspaces(query);
  const now = new Date();
  const shown = rows.map(async ({ openIssues, grantedUntil, ...workspace }) => {
    const { state, lastRequest } = await healthOfWorkspace(workspace, now);
    const { slug, name } = workspace;
    return { slug, name, health: state, lastRequestAt: lastRequest?.at ?? null, openIssues, grantedUntil };
  });
  return { rows: await Promise.all(shown), total };
}

/** A handful of look-ups by key for each row of the page: the cost follows the page, not the number of workspaces. */
async function healthOfWorkspace(workspace: Workspace, now: Date) {
  const [recent, refusals, counts] = await Promise.all([
    listRecentRequests(workspace.id, RECENT_REQUESTS),
    findKeyRefusals(workspace.id),
    countDirectory(workspace.id),
  ]);
  return healthOf(workspace, { recent, refusals, runs: [] }, counts, now);
}
