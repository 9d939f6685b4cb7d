import { findSubjectNames, type SubjectName } from "#db/queries/change-table.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { insertUndoItems, type UndoScope } from "#db/queries/undo.ts";
import {
  countUndoItems,
  endUndoRun,
  findUndoneChanges,
  findUndoRun,
  findUndoRunIds,
  insertUndoRun,
  listUndoItems,
  setUndoTotal,
  type UndoItemQuery,
  type UndoItemRow,
  type UndoRun,
} from "#db/queries/undo-runs.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import { Refusal } from "#lib/refusal.ts";
import { isId } from "./admin-reads.ts";
import { mayDo, refuseSupport, requirePermission } from "./permission.ts";
import { MOST_CHANGES, planScope, type UndoPreview } from "./undo-preview.ts";

/** Whoever manages users or groups may undo what was done to them; each change is looked at for itself. Throws Refusal forbidden. */
function requireUndo(ctx: Ctx): void {
  if (!mayDo(ctx, "groups.manage")) requirePermission(ctx, "users.manage");
}

/** A whole window is the history's; one change stands on its user's page, too. */
function requireScope(ctx: Ctx, scope: UndoScope): void {
  requireUndo(ctx);
  if ("filter" in scope) requirePermission(ctx, "log.view");
}

/** What an undo would do. Throws Refusal forbidden. */
export function previewUndo(ctx: Ctx, scope: UndoScope): Promise<UndoPreview> {
  requireScope(ctx, scope);
  return planScope(ctx, scope);
}

/**
 * Has the changes undone that `scope` chooses now, in the name of whoever asks; `asked` is how they said it, for a later reader. Returns
 * the run's id. Throws Refusal forbidden, notFound (nothing to undo), invalid (too much).
 */
export function startUndo(ctx: Ctx, scope: UndoScope, asked: string): Promise<string> {
  requireScope(ctx, scope);
  refuseSupport(ctx, "undo changes");
  return inTransaction(async (tx) => {
    const id = newId();
    await insertUndoRun(ctx, { id, scope: asked }, tx);
    const total = await insertUndoItems(ctx.workspaceId, id, scope, MOST_CHANGES + 1, tx);
    if (total === 0) throw new Refusal("notFound", "There are no such changes in this workspace.");
    if (total > MOST_CHANGES)
      throw new Refusal("invalid", "These are too many changes for one undo. Narrow the time, and undo in parts.");
    await setUndoTotal(ctx.workspaceId, id, total, tx);
    return id;
  });
}

/** What is undone stays so; the rest is never begun. Throws Refusal forbidden, notFound, invalid (ended). */
export function cancelUndo(ctx: Ctx, id: string): Promise<void> {
  requireUndo(ctx);
  return inTransaction(async (tx) => {
    const run = await findUndoRun(ctx.workspaceId, id, { sql: tx, lock: true });
    if (!run) throw new Refusal("notFound", "This undo is not in this workspace.");
    if (run.state !== "running") throw new Refusal("invalid", "This undo has ended already.");
    await endUndoRun(ctx.workspaceId, id, "cancelled", tx);
  });
}

/** Null = none in this workspace; so is what isn't an id at all. */
export async function findUndo(ctx: Ctx, id: string): Promise<UndoRun | null> {
  requireUndo(ctx);
  return isId(id) ? findUndoRun(ctx.workspaceId, id) : null;
}

export async function listUndone(
  ctx: Ctx,
  id: string,
  query: UndoItemQuery,
): Promise<{ rows: UndoItemRow[]; names: Map<string, SubjectName> }> {
  requireUndo(ctx);
  const rows = await listUndoItems(ctx.workspaceId, id, query);
  return {
    rows,
    names: await namesOfSubjects(
      ctx,
      rows.map(({ change }) => change),
    ),
  };
}

export function countUndone(ctx: Ctx, id: string) {
  requireUndo(ctx);
  return countUndoItems(ctx.workspaceId, id);
}

/** Whom changes are about, by id. */
export function namesOfSubjects(
  { workspaceId }: Ctx,
  changes: { entityId: string; memberId: string | null }[],
): Promise<Map<string, SubjectName>> {
  const ids = new Set(changes.flatMap(({ entityId, memberId }) => (memberId ? [entityId, memberId] : [entityId])));
  return findSubjectNames(workspaceId, [...ids]);
}

/** Of changes in a list: which were undone, by what run, and which an undo made. */
export interface UndoMarks {
  undoneBy: Map<string, string>;
  runs: Set<string>;
}

export async function undoMarks({ workspaceId }: Ctx, changes: { id: string; requestId: string }[]): Promise<UndoMarks> {
  const [undoneBy, runs] = await Promise.all([
    findUndoneChanges(
      workspaceId,
      changes.map(({ id }) => id),
    ),
    findUndoRunIds(
      workspaceId,
      changes.map(({ requestId }) => requestId),
    ),
  ]);
  return { undoneBy, runs };
}
