import { inTransaction } from "#db/queries/transaction.ts";
import { nextUndoChanges } from "#db/queries/undo.ts";
import { claimUndoRuns, endUndoRun, findUndoRun, releaseUndoRun } from "#db/queries/undo-runs.ts";
import { actingFor } from "./acting-for.ts";
import { runWorker } from "./run-worker.ts";
import { undoUnits, unitsOf } from "./undo-unit.ts";

/** Before each batch it is asked anew what whoever undoes may do. */
const BATCH = 200;

export const { start: startUndoWorker, workOnAll: workOnUndos } = runWorker({
  job: "undos",
  lookEveryMs: 500,
  claim: claimUndoRuns,
  workOn,
  release: releaseUndoRun,
});

async function workOn(workspaceId: string, id: string, stop: AbortSignal | undefined): Promise<void> {
  const run = await findUndoRun(workspaceId, id);
  if (run?.state !== "running") return;
  while (!stop?.aborted) {
    const ctx = await actingFor(workspaceId, run, ["users.manage", "groups.manage"]);
    const changes = ctx ? await nextUndoChanges(workspaceId, id, BATCH) : [];
    if (!ctx || changes.length === 0) {
      return inTransaction((tx) => endUndoRun(workspaceId, id, ctx ? "done" : "failed", tx));
    }
    if (!(await undoUnits(ctx, id, unitsOf(changes), stop))) return;
  }
}
