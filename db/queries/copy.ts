import { once } from "node:events";
import type { Writable } from "node:stream";
import type { Transaction } from "./transaction.ts";

type Cell = string | number | boolean | Date | null;

/** PostgreSQL refused rows of a COPY; why, it tells only those who write one by one. */
export class RowsRefused extends Error {
  override name = "RowsRefused";
}

/**
 * Writes rows by `copy … from stdin`, all with the columns of the first: of many, less than half the work of an INSERT from arrays. All of
 * them or none, and a conflict is refused like any other value. Throws RowsRefused, after which the transaction can only be rolled back.
 */
export async function copyIn(tx: Transaction, table: string, rows: Record<string, Cell>[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  let text = "";
  for (const row of rows) text += lineOf(row, columns);
  const stream = await tx`copy ${tx(table)} (${tx(columns)}) from stdin`.writable();
  // Another COPY may begin only when the stream has closed: what it says last would end that one.
  const closed = once(stream, "close");
  // It may fail before it is waited for.
  closed.catch(() => {});
  try {
    await written(stream, text);
    stream.end();
    // When rows are refused after the last one was sent, the driver leaves the stream open for ever. The next statement hears of it.
    await Promise.all([closed, tx`select`]);
  } catch (error) {
    throw isRefusal(error) ? new RowsRefused("PostgreSQL refused rows of a COPY.", { cause: error }) : error;
  }
}

function written(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

const ESCAPED = /[\\\t\n\r]/g;
const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** In the text format of COPY. */
function lineOf(row: Record<string, Cell>, columns: string[]): string {
  let line = "";
  let separator = "";
  for (const column of columns) {
    line += separator + textOf(row[column] ?? null);
    separator = "\t";
  }
  return `${line}\n`;
}

function textOf(cell: Cell): string {
  if (cell === null) return "\\N";
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== "string") return String(cell);
  return cell.replace(ESCAPED, (character) => escapes[character] ?? "");
}

/** Of a value (SQLSTATE classes 22 and 23), or that the transaction has failed before. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(2[23]|25P02)/.test(String(error.code));
}
