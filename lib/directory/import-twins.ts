import { readImportColumn } from "#db/queries/import-lines.ts";
import type { Import } from "#db/queries/imports.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import type { ImportMapping } from "./import-fields.ts";
import { type ImportValues, importedName, importValues } from "./import-values.ts";

/** Line → the other lines that name the same user. */
export type Twins = ReadonlyMap<number, readonly number[]>;

/** Looks through the whole file. */
export async function findTwins(workspaceId: string, { id, mapping }: Pick<Import, "id" | "mapping">): Promise<Twins> {
  const lines = new Map<string, number[]>();
  for await (const batch of readImportColumn(workspaceId, id, userNameColumn(mapping))) {
    for (const { line, cell } of batch) {
      const key = fold(importedName(cell ?? ""));
      const same = lines.get(key);
      if (same) same.push(line);
      else if (key !== "") lines.set(key, [line]);
    }
  }
  const twins = new Map<number, number[]>();
  for (const same of lines.values()) {
    if (same.length > 1) for (const line of same) twins.set(line, same);
  }
  return twins;
}

/** The folded user name of a line; empty when there is none. */
export function nameKeyOf(cells: readonly string[], mapping: ImportMapping): string {
  return fold(importedName(cells[userNameColumn(mapping)] ?? ""));
}

/** What a line says, if it is the only one that says something of this user. Throws Refusal invalid. */
export function readLine({ line, cells }: { line: number; cells: string[] }, mapping: ImportMapping, twins: Twins): ImportValues {
  const values = importValues(cells, mapping);
  const others = (twins.get(line) ?? []).filter((other) => other !== line);
  if (others.length === 0) return values;
  const named = others.slice(0, 3).map((other) => other.toLocaleString("en"));
  const more = others.length > 3 ? ` and ${(others.length - 3).toLocaleString("en")} more` : "";
  throw new Refusal(
    "invalid",
    `The file names this user more than once: also in line ${named.join(", ")}${more}. Keep one of these lines.`,
  );
}

/** Checked when the mapping was chosen. */
function userNameColumn({ userName }: ImportMapping): number {
  if (userName === undefined) throw new Error("A mapping without the user name.");
  return userName;
}
