import { countWrites, sampleLinkedUsers, sampleRequests } from "#db/queries/connection-samples.ts";
import { findKeyRefusals } from "#db/queries/key-refusals.ts";
import { findLastRequestAt } from "#db/queries/scim-requests.ts";
import { listRuns } from "#db/queries/scim-runs.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { Refusal } from "#lib/refusal.ts";
import { rhythmOf } from "./cycles.ts";
import { mappingMistakes } from "./mapping-mistakes.ts";
import { quarantineOf } from "./quarantine.ts";
import { recogniseClient } from "./recognise-client.ts";

/** Enough to see three regular cycles, with some provisioning on demand between them. */
const RUNS_LOOKED_AT = 8;

/** What the wire shows of how the provider is set up. Each part reads a bounded sample, or counts by the minute. */
export async function examineConnection(ctx: Ctx) {
  requirePermission(ctx, "provisioning.manage");
  const { workspaceId } = ctx;
  // Before the rest: what arrives meanwhile is news for the page.
  const lastHeardAt = await findLastRequestAt(workspaceId);
  const [workspace, requests, users, runs, writes, refusals] = await Promise.all([
    findWorkspace(workspaceId),
    sampleRequests(workspaceId),
    sampleLinkedUsers(workspaceId),
    listRuns(workspaceId, RUNS_LOOKED_AT),
    countWrites(workspaceId),
    findKeyRefusals(workspaceId),
  ]);
  if (!workspace) throw new Refusal("notFound", "This workspace is gone.");
  const provider = workspace.identityProvider;
  return {
    lastHeardAt,
    client: recogniseClient(requests),
    users: users.length,
    mistakes: mappingMistakes(users, provider),
    lastRun: runs[0] ?? null,
    rhythm: rhythmOf(
      runs.map((run) => run.startedAt),
      provider,
    ),
    quarantine: quarantineOf(writes, refusals.lastAt !== null),
  };
}
