import { pendingImportLines } from "#db/queries/import-lines.ts";
import { claimImports, countImportLines, findImport, type Import, releaseImport, setImportState } from "#db/queries/imports.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findUserPermissions } from "#db/queries/user-permissions.ts";
import { findUser } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { log } from "#lib/log.ts";
import { measured } from "#lib/metrics.ts";
import { permissionsOf } from "#lib/permissions.ts";
import { onShutdown } from "#lib/shutdown.ts";
import { checkLines } from "./import-check.ts";
import { runLines } from "./import-run.ts";
import { findTwins } from "./import-twins.ts";

/** How soon a new import is begun. */
const LOOK_EVERY_MS = 1_000;
/** Whoever works on an import says so with every line; silent for so long, they are gone. */
const SILENT_SECONDS = 30;
/** At the same time, in this process: each has a connection of the pool that the provider's requests use. */
const MOST = 2;
const BATCH = 500;

let atWork = 0;

/** Works on imports from now on, also on those that a stopped or fallen instance has left behind. Returns what stops it. */
export function startImportWorker(): () => void {
  const stopped = new AbortController();
  const working = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const look = measured("imports", () => workOnImports(stopped.signal)).catch((error) =>
      log().error({ err: error }, "Imports could not be worked on"),
    );
    working.add(look);
    void look.finally(() => working.delete(look));
  }, LOOK_EVERY_MS);
  timer.unref();
  onShutdown(async () => void (await Promise.all(working)));
  return () => {
    clearInterval(timer);
    stopped.abort();
  };
}

/** Takes what nobody works on, and works on it until it is done, cancelled, or `stop` says so. */
export async function workOnImports(stop?: AbortSignal): Promise<void> {
  if (atWork >= MOST) return;
  const claimed = await claimImports(SILENT_SECONDS, MOST - atWork);
  await Promise.all(claimed.map(({ workspaceId, id }) => workOn(workspaceId, id, stop)));
}

async function workOn(workspaceId: string, id: string, stop: AbortSignal | undefined): Promise<void> {
  const workable = async () => {
    const found = stop?.aborted ? null : await findImport(workspaceId, id);
    return found?.state === "checking" || found?.state === "running" ? found : null;
  };
  atWork++;
  try {
    // Another mapping may be chosen meanwhile, or the run be started: each begins anew.
    for (let found = await workable(); found; found = await workable()) await workThrough(workspaceId, found, stop);
  } finally {
    atWork--;
    await releaseImport(workspaceId, id);
  }
}

/** One state's work, until nothing of it is left or it has moved on. */
async function workThrough(workspaceId: string, work: Import, stop: AbortSignal | undefined): Promise<void> {
  const twins = await findTwins(workspaceId, work);
  const doLines = work.state === "checking" ? checkLines : runLines;
  while (!stop?.aborted) {
    const ctx = await actingFor(workspaceId, work);
    const lines = ctx ? await pendingImportLines(workspaceId, work.id, BATCH) : [];
    if (!ctx || lines.length === 0) return finish(workspaceId, work, { failed: !ctx });
    if (!(await doLines(ctx, work, lines, twins, stop))) return;
  }
}

/**
 * The import's creator, with what they may do now. Null = they can't sign in any more, or may no longer manage users: then nothing
 * more is written in their name.
 */
async function actingFor(workspaceId: string, { id, createdBy }: Import): Promise<Ctx | null> {
  const ctx = { workspaceId, requestId: id };
  if (createdBy.kind !== "user") return { ...ctx, actor: createdBy };
  const [user, held] = await Promise.all([findUser(workspaceId, createdBy.id), findUserPermissions(workspaceId, createdBy.id)]);
  if (!user || !held || user.deletedAt || user.status !== "active") return null;
  const permissions = [...permissionsOf(held.role, held.fromGroups)];
  return permissions.includes("users.manage") ? { ...ctx, actor: { ...createdBy, permissions } } : null;
}

function finish(workspaceId: string, work: Import, { failed }: { failed: boolean }): Promise<void> {
  return inTransaction(async (tx) => {
    if (!(await countImportLines(workspaceId, work, 0, tx))) return;
    const next = failed ? "failed" : work.state === "checking" ? "preview" : "done";
    await setImportState(workspaceId, work.id, { state: next, finished: next !== "preview" }, tx);
  });
}
