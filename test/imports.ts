import { listImportTable } from "#db/queries/import-lines.ts";
import type { Ctx } from "#lib/ctx.ts";
import type { ImportMapping } from "#lib/directory/import-fields.ts";
import { guessMapping } from "#lib/directory/import-fields.ts";
import { workOnImports } from "#lib/directory/import-worker.ts";
import { addImportLines, beginImport, checkImport } from "#lib/directory/imports.ts";

/** A file whose lines have all arrived. Returns the import's id. */
export async function uploaded(ctx: Ctx, columns: string[], lines: string[][]): Promise<string> {
  const id = await beginImport(ctx, { fileName: "people.csv", columns, total: lines.length });
  await addImportLines(
    ctx,
    id,
    lines.map((cells, index) => ({ line: index + 2, cells })),
  );
  return id;
}

/** Ready to be looked at. */
export async function previewed(
  ctx: Ctx,
  columns: string[],
  lines: string[][],
  mapping: ImportMapping = guessMapping(columns),
): Promise<string> {
  const id = await uploaded(ctx, columns, lines);
  await checkImport(ctx, id, mapping);
  await workOnImports();
  return id;
}

/** "3 refused: why", by line. */
export async function outcomesOf({ workspaceId }: Ctx, id: string): Promise<string[]> {
  const { rows } = await listImportTable(workspaceId, id, {
    search: "",
    sort: "line",
    descending: false,
    outcome: [],
    limit: 100,
    offset: 0,
  });
  return rows.map(({ line, outcome, message }) => `${line} ${outcome ?? "pending"}${message === null ? "" : `: ${message}`}`);
}
