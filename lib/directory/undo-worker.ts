import { inTransaction } from "#db/queries/transaction.ts";
import { nextUndoChanges } from "#db/queries/undo.ts";
import { claimUndoRuns, endUndoRun, findUndoRun, releaseUndoRun, type UndoRun } from "#db/queries/undo-runs.ts";
import { findUserPermissions } from "#db/queries/user-permissions.ts";
import { findUser } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { log } from "#lib/log.ts";
import { measured } from "#lib/metrics.ts";
import { permissionsOf } from "#lib/permissions.ts";
import { onShutdown } from "#lib/shutdown.ts";
import { undoUnits, unitsOf } from "./undo-unit.ts";

/** How soon a new run is begun. */
const LOOK_EVERY_MS = 500;
/** Whoever works on a run says so with every change; silent for so long, they are gone. */
const SILENT_SECONDS = 30;
/** At the same time, in this process: each has a connection of the pool that the provider's requests use. */
const MOST = 2;
/** Before each batch it is asked anew what whoever undoes may do. */
const BATCH = 200;

let atWork = 0;

/** Works on undos from now on, also on those that a stopped or fallen instance has left behind. Returns what stops it. */
export function startUndoWorker(): () => void {
  const stopped = new AbortController();
  const working = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const look = measured("undos", () => workOnUndos(stopped.signal)).catch((error) =>
      log().error({ err: error }, "Undos could not be worked on"),
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
export async function workOnUndos(stop?: AbortSignal): Promise<void> {
  if (atWork >= MOST) return;
  const claimed = await claimUndoRuns(SILENT_SECONDS, MOST - atWork);
  await Promise.all(claimed.map(({ workspaceId, id }) => workOn(workspaceId, id, stop)));
}

async function workOn(workspaceId: string, id: string, stop: AbortSignal | undefined): Promise<void> {
  atWork++;
  try {
    const run = await findUndoRun(workspaceId, id);
    if (run?.state === "running") await workThrough(workspaceId, run, stop);
  } finally {
    atWork--;
    await releaseUndoRun(workspaceId, id);
  }
}

async function workThrough(workspaceId: string, run: UndoRun, stop: AbortSignal | undefined): Promise<void> {
  while (!stop?.aborted) {
    const ctx = await actingFor(workspaceId, run);
    const changes = ctx ? await nextUndoChanges(workspaceId, run.id, BATCH) : [];
    if (!ctx || changes.length === 0) {
      return inTransaction((tx) => endUndoRun(workspaceId, run.id, ctx ? "done" : "failed", tx));
    }
    if (!(await undoUnits(ctx, run.id, unitsOf(changes), stop))) return;
  }
}

/**
 * Whoever undoes, with what they may do now. Null = they can't sign in any more, or may no longer manage users or groups: then nothing
 * more is written in their name.
 */
async function actingFor(workspaceId: string, { id, createdBy }: UndoRun): Promise<Ctx | null> {
  const ctx = { workspaceId, requestId: id };
  if (createdBy.kind !== "user") return { ...ctx, actor: createdBy };
  const [user, held] = await Promise.all([findUser(workspaceId, createdBy.id), findUserPermissions(workspaceId, createdBy.id)]);
  if (!user || !held || user.deletedAt || user.status !== "active") return null;
  const permissions = [...permissionsOf(held.role, held.fromGroups)];
  const may = permissions.includes("users.manage") || permissions.includes("groups.manage");
  return may ? { ...ctx, actor: { ...createdBy, permissions } } : null;
}
