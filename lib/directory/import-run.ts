import { type ImportLine, type LineResult, setImportOutcomes } from "#db/queries/import-lines.ts";
import { countImportLines, type Import } from "#db/queries/imports.ts";
import { commitWithoutWaiting, inTransaction, isDeadlock, type Queryable } from "#db/queries/transaction.ts";
import { findUsersByName } from "#db/queries/users.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import { planLine, writeLine } from "./import-line.ts";
import { readLine, type Twins } from "./import-twins.ts";
import { applyHeldChanges } from "./last-admin.ts";

/** Cancelled, or somebody else does these lines: not this one's to do any more. */
class MovedOn extends Error {}

/**
 * Writes the lines, each in a transaction of its own, in which its result is written, too: whoever goes on after a fall finds what is
 * done and what isn't, and a cancel stops between two lines. False = the import has moved on, or `stop` said so.
 */
export async function runLines(ctx: Ctx, work: Import, lines: ImportLine[], twins: Twins, stop?: AbortSignal): Promise<boolean> {
  try {
    for (const line of lines) {
      if (stop?.aborted) return false;
      await runLine(ctx, work, line, twins);
    }
    return true;
  } catch (error) {
    if (error instanceof MovedOn) return false;
    throw error;
  }
}

async function runLine(ctx: Ctx, work: Import, line: ImportLine, twins: Twins): Promise<void> {
  try {
    const { becameAdmin } = await again(() => inTransaction((tx) => write(ctx, work, line, twins, tx)));
    if (becameAdmin) await applyHeldChanges(ctx);
  } catch (error) {
    if (error instanceof MovedOn) throw error;
    await refuse(ctx, work, line, error);
  }
}

async function write(ctx: Ctx, work: Import, line: ImportLine, twins: Twins, tx: Queryable): Promise<{ becameAdmin: boolean }> {
  const values = readLine(line, work.mapping, twins);
  // Sent together, done in this order. The import's row is the first to be held: a cancel waits for this line, or this line for it. The
  // line's result is in the same transaction, so whatever a fall loses is found pending, and done again.
  const [, isOurs, workspace, named] = await Promise.all([
    commitWithoutWaiting(tx),
    countImportLines(ctx.workspaceId, work, 1, tx),
    findWorkspace(ctx.workspaceId, { sql: tx, lock: true }),
    findUsersByName(ctx.workspaceId, [fold(values.userName)], { sql: tx, lock: true }),
  ]);
  if (!isOurs || !workspace) throw new MovedOn();
  const plan = await planLine(ctx, values, { named, workspace }, tx);
  const [written] = await Promise.all([
    plan.outcome === "unchanged" ? { becameAdmin: false } : writeLine(ctx, plan, tx),
    settle(ctx, work, { line: line.line, outcome: plan.outcome, message: plan.message }, tx),
  ]);
  return written;
}

/** What the line's transaction had done is undone; only that it was refused is kept. */
async function refuse(ctx: Ctx, work: Import, line: ImportLine, error: unknown): Promise<void> {
  if (!(error instanceof Refusal)) log().error({ err: error, importId: work.id, line: line.line }, "a line of an import failed");
  const message =
    error instanceof Refusal
      ? error.message
      : `This line failed on our side, and nothing of it was written. Import it again. Reference: ${work.id}`;
  await inTransaction(async (tx) => {
    if (!(await countImportLines(ctx.workspaceId, work, 1, tx))) throw new MovedOn();
    await settle(ctx, work, { line: line.line, outcome: "refused", message }, tx);
  });
}

async function settle(ctx: Ctx, work: Import, result: LineResult, tx: Queryable): Promise<void> {
  if ((await setImportOutcomes(ctx.workspaceId, work.id, [result], tx)) === 0) throw new MovedOn();
}

async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isDeadlock(error)) throw error;
    return work();
  }
}
