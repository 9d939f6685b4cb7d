import { pendingImportLines } from "#db/queries/import-lines.ts";
import { claimImports, countImportLines, findImport, type Import, releaseImport, setImportState } from "#db/queries/imports.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { actingFor } from "./acting-for.ts";
import { checkLines } from "./import-check.ts";
import { runLines } from "./import-run.ts";
import { findTwins } from "./import-twins.ts";
import { runWorker } from "./run-worker.ts";

const BATCH = 500;

export const { start: startImportWorker, workOnAll: workOnImports } = runWorker({
  job: "imports",
  lookEveryMs: 1_000,
  claim: claimImports,
  workOn,
  release: releaseImport,
});

async function workOn(workspaceId: string, id: string, stop: AbortSignal | undefined): Promise<void> {
  const workable = async () => {
    const found = stop?.aborted ? null : await findImport(workspaceId, id);
    return found?.state === "checking" || found?.state === "running" ? found : null;
  };
  // Another mapping may be chosen meanwhile, or the run be started: each begins anew.
  for (let found = await workable(); found; found = await workable()) await workThrough(workspaceId, found, stop);
}

/** One state's work, until nothing of it is left or it has moved on. */
async function workThrough(workspaceId: string, work: Import, stop: AbortSignal | undefined): Promise<void> {
  const twins = await findTwins(workspaceId, work);
  const doLines = work.state === "checking" ? checkLines : runLines;
  while (!stop?.aborted) {
    const ctx = await actingFor(workspaceId, work, ["users.manage"]);
    const lines = ctx ? await pendingImportLines(workspaceId, work.id, BATCH) : [];
    if (!ctx || lines.length === 0) return finish(workspaceId, work, { failed: !ctx });
    if (!(await doLines(ctx, work, lines, twins, stop))) return;
  }
}

function finish(workspaceId: string, work: Import, { failed }: { failed: boolean }): Promise<void> {
  return inTransaction(async (tx) => {
    if (!(await countImportLines(workspaceId, work, 0, tx))) return;
    const next = failed ? "failed" : work.state === "checking" ? "preview" : "done";
    await setImportState(workspaceId, work.id, { state: next, finished: next !== "preview" }, tx);
  });
}
