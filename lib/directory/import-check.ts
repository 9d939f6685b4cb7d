import { type ImportLine, type LineResult, setImportOutcomes } from "#db/queries/import-lines.ts";
import { countImportLines, type Import } from "#db/queries/imports.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findUsersByName, type StoredUser } from "#db/queries/users.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { planLine } from "./import-line.ts";
import { nameKeyOf, readLine, type Twins } from "./import-twins.ts";

/** The dry run: says of each line what the run would do, and writes nothing of it. False = the import has moved on meanwhile. */
export async function checkLines(ctx: Ctx, work: Import, lines: ImportLine[], twins: Twins): Promise<boolean> {
  const { workspaceId } = ctx;
  const names = new Set(lines.map(({ cells }) => nameKeyOf(cells, work.mapping)));
  const [workspace, users] = await Promise.all([findWorkspace(workspaceId), findUsersByName(workspaceId, [...names])]);
  if (!workspace) return false;
  const named = byName(users);
  return inTransaction(async (tx) => {
    const results: LineResult[] = [];
    for (const line of lines) {
      try {
        const values = readLine(line, work.mapping, twins);
        const plan = await planLine(ctx, values, { named: named.get(fold(values.userName)) ?? [], workspace }, tx);
        results.push({ line: line.line, outcome: plan.outcome, message: plan.message });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        results.push({ line: line.line, outcome: "refused", message: error.message });
      }
    }
    if (!(await countImportLines(workspaceId, work, 0, tx))) return false;
    const checked = await setImportOutcomes(workspaceId, work.id, results, tx);
    return countImportLines(workspaceId, work, checked, tx);
  });
}

/** By present and by former name. */
function byName(users: StoredUser[]): Map<string, StoredUser[]> {
  const index = new Map<string, StoredUser[]>();
  for (const user of users) {
    for (const name of new Set([fold(user.userName), fold(user.originalUserName ?? user.userName)])) {
      index.set(name, [...(index.get(name) ?? []), user]);
    }
  }
  return index;
}
