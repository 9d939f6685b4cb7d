import {
  countImportOutcomes,
  firstImportLines,
  type ImportTableQuery,
  listImportTable,
  refusedLinesAfter,
} from "#db/queries/import-lines.ts";
import { findImport, type Import, listImports } from "#db/queries/imports.ts";
import type { ImportOutcome } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { refuseSupport, requirePermission } from "./permission.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Null = none in this workspace; so is what isn't an id at all. */
export async function findImportById(ctx: Ctx, id: string): Promise<Import | null> {
  requirePermission(ctx, "users.manage");
  return UUID.test(id) ? findImport(ctx.workspaceId, id) : null;
}

/** The latest twenty: older ones are of no use, and go by themselves. */
export function listRecentImports(ctx: Ctx): Promise<Import[]> {
  requirePermission(ctx, "users.manage");
  return listImports(ctx.workspaceId, 20);
}

/** What the first lines hold. */
export async function sampleLines(ctx: Ctx, id: string): Promise<string[][]> {
  requirePermission(ctx, "users.manage");
  return (await firstImportLines(ctx.workspaceId, id, 3)).map(({ cells }) => cells);
}

export type ImportCounts = Record<ImportOutcome | "pending", number>;

export async function countOutcomes(ctx: Ctx, id: string): Promise<ImportCounts> {
  requirePermission(ctx, "users.manage");
  const counted = await countImportOutcomes(ctx.workspaceId, id);
  const of = (outcome: ImportOutcome | null) => counted.get(outcome) ?? 0;
  return {
    created: of("created"),
    changed: of("changed"),
    unchanged: of("unchanged"),
    refused: of("refused"),
    pending: of(null),
  };
}

export function listLines(ctx: Ctx, id: string, query: ImportTableQuery) {
  requirePermission(ctx, "users.manage");
  return listImportTable(ctx.workspaceId, id, query);
}

/** The refused lines as the file had them, with where they stood and why not, in batches. Throws Refusal notFound. */
export async function* refusedLines(ctx: Ctx, id: string): AsyncGenerator<string[][], void> {
  refuseSupport(ctx, "take lists along");
  const found = await findImportById(ctx, id);
  if (!found) throw new Refusal("notFound", "This import is not in this workspace any more.");
  yield [[...found.columns, "Line", "Reason"]];
  let after = 0;
  for (;;) {
    const lines = await refusedLinesAfter(ctx.workspaceId, id, after, 1_000);
    const last = lines.at(-1);
    if (!last) return;
    yield lines.map(({ line, cells, message }) => [
      ...found.columns.map((_, column) => cells[column] ?? ""),
      String(line),
      message ?? "",
    ]);
    after = last.line;
  }
}
