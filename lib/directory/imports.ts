import {
  clearImportOutcomes,
  countImportOutcomes,
  type ImportLine,
  insertImportLines,
  measureImportLines,
} from "#db/queries/import-lines.ts";
import {
  countUnfinishedImports,
  deleteImport,
  findImport,
  type Import,
  insertImport,
  setImportState,
} from "#db/queries/imports.ts";
import { inTransaction, type Queryable } from "#db/queries/transaction.ts";
import type { ImportState } from "#db/types.ts";
import { fileLimits } from "#lib/csv-file.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import { Refusal } from "#lib/refusal.ts";
import type { ImportMapping } from "./import-fields.ts";
import { importLimits } from "./import-limits.ts";
import { requireRoomForOwn } from "./limits.ts";
import { refuseSupport, requirePermission } from "./permission.ts";

/**
 * Notes that a file is coming: `total` lines with these columns. Returns the import's id. Throws Refusal forbidden, invalid, limitReached.
 */
export async function beginImport(ctx: Ctx, file: { fileName: string; columns: string[]; total: number }): Promise<string> {
  requirePermission(ctx, "users.manage");
  refuseSupport(ctx, "import users");
  if (file.total < 1 || file.total > fileLimits.lines || file.columns.length > fileLimits.columns) {
    throw new Refusal("invalid", "The file has no lines, or more lines or columns than an import takes.");
  }
  if ((await countUnfinishedImports(ctx.workspaceId)) >= importLimits.unfinished) {
    throw new Refusal(
      "limitReached",
      `${importLimits.unfinished} imports are waiting to be finished. Finish or discard one of them first.`,
    );
  }
  if ((await measureImportLines(ctx.workspaceId, null)) > importLimits.bytes) {
    throw new Refusal(
      "limitReached",
      "The files of former imports take all the room that there is. Discard some of those imports first.",
    );
  }
  const id = newId();
  await insertImport(ctx, { id, ...file });
  return id;
}

/** Adds lines while the file is arriving; those that are there already stay as they are. The last ones end the upload. */
export function addImportLines(ctx: Ctx, id: string, lines: ImportLine[]): Promise<{ done: number; total: number }> {
  return change(ctx, id, ["uploading"], async (found, tx) => {
    requireCreator(ctx, found);
    const added = await insertImportLines(ctx.workspaceId, id, lines, tx);
    if ((await measureImportLines(ctx.workspaceId, id, tx)) > importLimits.fileBytes)
      throw new Refusal("limitReached", "This file holds more than an import takes. Split it into smaller files.");
    const done = found.done + added;
    if (done > found.total)
      throw new Refusal("invalid", "These are more lines than the file was said to have. Choose the file again.");
    const state = done === found.total ? "mapping" : "uploading";
    await setImportState(ctx.workspaceId, id, { state, done }, tx);
    return { done, total: found.total };
  });
}

/** Says which column is which field, and has every line tried. Throws Refusal invalid. */
export function checkImport(ctx: Ctx, id: string, mapping: ImportMapping): Promise<void> {
  return change(ctx, id, ["mapping", "checking", "preview"], async (found, tx) => {
    requireCreator(ctx, found);
    const { columns } = found;
    const chosen = Object.entries(mapping).filter(([, column]) => column !== undefined);
    if (mapping.userName === undefined) {
      throw new Refusal("invalid", "Choose the column with the user names: they say who is meant.", "userName");
    }
    for (const [field, column] of chosen) {
      if (columns[column] === undefined) throw new Refusal("invalid", "The file has no such column.", field);
      const [first] = chosen.find(([, other]) => other === column) ?? [];
      if (first !== field)
        throw new Refusal("invalid", "This column fills another field already. Choose one field for it.", field);
    }
    await clearImportOutcomes(ctx.workspaceId, id, tx);
    await setImportState(ctx.workspaceId, id, { state: "checking", mapping: Object.fromEntries(chosen), done: 0 }, tx);
  });
}

/** Back to the columns, from a preview. */
export function remapImport(ctx: Ctx, id: string): Promise<void> {
  return change(ctx, id, ["checking", "preview"], (found, tx) => {
    requireCreator(ctx, found);
    return setImportState(ctx.workspaceId, id, { state: "mapping" }, tx);
  });
}

/** Has the lines written, one after the other, in the name of whoever brought them. Throws Refusal limitReached. */
export async function startImport(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, "users.manage");
  const created = (await countImportOutcomes(ctx.workspaceId, id)).get("created") ?? 0;
  if (created > 0) await requireRoomForOwn(ctx, created);
  return change(ctx, id, ["preview"], async (found, tx) => {
    requireCreator(ctx, found);
    await clearImportOutcomes(ctx.workspaceId, id, tx);
    await setImportState(ctx.workspaceId, id, { state: "running", done: 0 }, tx);
  });
}

/** Lines that are written stay so; the others are never begun. */
export function cancelImport(ctx: Ctx, id: string): Promise<void> {
  return change(ctx, id, ["running"], (_found, tx) =>
    setImportState(ctx.workspaceId, id, { state: "cancelled", finished: true }, tx),
  );
}

/** Forgets a file of which nothing was written, or what is known of a finished import. */
export function discardImport(ctx: Ctx, id: string): Promise<void> {
  const states: ImportState[] = ["uploading", "mapping", "checking", "preview", "done", "cancelled", "failed"];
  return change(ctx, id, states, (_found, tx) => deleteImport(ctx.workspaceId, id, tx));
}

export function isCreator({ actor }: Ctx, { createdBy }: Pick<Import, "createdBy">): boolean {
  return actor.kind === "user" ? createdBy.kind === "user" && createdBy.id === actor.id : actor.kind === createdBy.kind;
}

/**
 * The lines are written with what their creator may do. Whoever may do less must not choose what they say, by another mapping or by a line
 * that arrives before the creator's own. Throws Refusal forbidden.
 */
function requireCreator(ctx: Ctx, found: Import): void {
  if (isCreator(ctx, found)) return;
  throw new Refusal(
    "forbidden",
    "Whoever chose this file decides about its lines and columns, and starts its import: the changes are written under their name.",
  );
}

/** A step of an import that is in one of these states; its row is locked meanwhile. Throws Refusal forbidden, notFound, invalid. */
async function change<Result>(
  ctx: Ctx,
  id: string,
  states: ImportState[],
  work: (found: Import, tx: Queryable) => Promise<Result>,
): Promise<Result> {
  requirePermission(ctx, "users.manage");
  refuseSupport(ctx, "import users");
  return inTransaction(async (tx) => {
    const found = await findImport(ctx.workspaceId, id, { sql: tx, lock: true });
    if (!found) throw new Refusal("notFound", "This import is not in this workspace any more.");
    if (!states.includes(found.state)) {
      throw new Refusal("invalid", "This import has moved on meanwhile. Look at its present state.");
    }
    return work(found, tx);
  });
}
