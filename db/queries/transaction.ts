import type { Fragment, Sql, TransactionSql } from "postgres";
import { begin } from "#db/begin.ts";
import { getScanSql, getSql } from "#db/client.ts";
import { ScansBusy, ScanTurns } from "./scan-turns.ts";

/** What a query function runs on: the pool, or the transaction that its caller holds. */
export type Queryable = Sql | TransactionSql;

export type Transaction = TransactionSql;

export type { Fragment };

/** Read committed. What `work` throws rolls everything back. */
export function inTransaction<T>(work: (tx: TransactionSql) => Promise<T>): Promise<T> {
  return begin(getSql(), work);
}

/**
 * The commit won't wait for the disk: for a transaction that would be done again, all of it, if a fall of the machine took its last
 * half second. It is never lost in part, nor to a fall of this process.
 */
export async function commitWithoutWaiting(tx: Queryable): Promise<void> {
  await tx`set local synchronous_commit to off`;
}

/**
 * Ends a query whose rows nobody else may write until the transaction ends. Not FOR UPDATE: that would also hold up, and
 * deadlock with, whoever inserts a row that refers to them (a membership, a workspace's new user).
 *
 * The order, so that no two wait for each other: the workspace, users by id, then what belongs to a user (password, mailed links,
 * Microsoft account, sessions). Whoever changes a user takes all of these with them, so nobody may come from the other end.
 */
export const locked = (): Fragment => getSql()`for no key update`;

/** PostgreSQL ended one of several writers that waited for each other: nothing of it is left, and it may begin again. */
export function isDeadlock(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "40P01";
}

/** Of the three connections one stays free of any one workspace; of the places to wait, ten. */
const turns = new ScanTurns({ running: 3, runningEach: 2, all: 15, allEach: 5 });

/** A transaction that reads for long, apart from the hot paths: few at a time, and each statement prepared for itself. Throws ScansBusy. */
export function inScan<T>(workspaceId: string, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
  return turns.take(workspaceId, () => begin(getScanSql(), work, "read only"));
}

/** A scan that a page waits for: null = it took longer than that, or too many others are at it. */
export async function inTimedScan<T>(
  workspaceId: string,
  ms: number,
  work: (tx: TransactionSql) => Promise<T>,
): Promise<T | null> {
  try {
    return await inScan(workspaceId, async (tx) => {
      await tx`select set_config('statement_timeout', ${String(ms)}, true)`;
      return work(tx);
    });
  } catch (error) {
    if (error instanceof ScansBusy || isTimeout(error)) return null;
    throw error;
  }
}

/** Whether a statement was stopped because it took longer than its transaction allows. */
export function isTimeout(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "57014";
}

/** The name of the unique index, foreign key or limit (db/migrations/0002_limits.sql) that a statement ran into, or null for any other error. */
export function violatedConstraint(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error) || !("constraint_name" in error)) return null;
  return error.code === "23505" || error.code === "23503" || error.code === "23514" ? String(error.constraint_name) : null;
}
