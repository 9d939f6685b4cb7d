import { getSql } from "#db/client.ts";
import type { ImportOutcome } from "#db/types.ts";
import type { Queryable } from "./transaction.ts";

export interface ImportLine {
  line: number;
  cells: string[];
}

/** Says how many were new: a repeated upload changes nothing. */
export async function insertImportLines(
  workspaceId: string,
  importId: string,
  lines: ImportLine[],
  sql: Queryable,
): Promise<number> {
  const rows = getSql().json(lines.map(({ line, cells }) => ({ line, cells })));
  const { count } = await sql`
    insert into import_lines (workspace_id, import_id, line, cells)
    select ${workspaceId}, ${importId}, line, cells from jsonb_to_recordset(${rows}::jsonb) as sent (line int, cells jsonb)
    on conflict do nothing`;
  return count;
}

/** The first ones, for a look at what the columns hold. */
export function firstImportLines(workspaceId: string, importId: string, limit: number): Promise<ImportLine[]> {
  return getSql()<ImportLine[]>`
    select line, cells from import_lines where workspace_id = ${workspaceId} and import_id = ${importId} order by line limit ${limit}`;
}

/** The next ones that nothing is known about. */
export function pendingImportLines(workspaceId: string, importId: string, limit: number): Promise<ImportLine[]> {
  return getSql()<ImportLine[]>`
    select line, cells from import_lines
    where workspace_id = ${workspaceId} and import_id = ${importId} and outcome is null order by line limit ${limit}`;
}

/** One column of all lines, in batches. */
export function readImportColumn(workspaceId: string, importId: string, column: number) {
  return getSql()<{ line: number; cell: string | null }[]>`
    select line, cells ->> ${column}::int as cell from import_lines
    where workspace_id = ${workspaceId} and import_id = ${importId} order by line`.cursor(5_000);
}

export interface LineResult {
  line: number;
  outcome: ImportOutcome;
  message: string | null;
}

/** Says how many of the lines nothing was known about before. */
export async function setImportOutcomes(
  workspaceId: string,
  importId: string,
  results: LineResult[],
  sql: Queryable,
): Promise<number> {
  const rows = getSql().json(results.map(({ line, outcome, message }) => ({ line, outcome, message })));
  const { count } = await sql`
    update import_lines l set outcome = r.outcome, message = r.message
    from jsonb_to_recordset(${rows}::jsonb) as r (line int, outcome text, message text)
    where l.workspace_id = ${workspaceId} and l.import_id = ${importId} and l.line = r.line and l.outcome is null`;
  return count;
}

export async function clearImportOutcomes(workspaceId: string, importId: string, sql: Queryable): Promise<void> {
  await sql`
    update import_lines set outcome = null, message = null
    where workspace_id = ${workspaceId} and import_id = ${importId} and outcome is not null`;
}

/** Null = not reached. */
export async function countImportOutcomes(workspaceId: string, importId: string): Promise<Map<ImportOutcome | null, number>> {
  const rows = await getSql()<{ outcome: ImportOutcome | null; n: number }[]>`
    select outcome, count(*)::int as n from import_lines where workspace_id = ${workspaceId} and import_id = ${importId} group by outcome`;
  return new Map(rows.map(({ outcome, n }) => [outcome, n]));
}

export interface ImportTableRow extends ImportLine {
  outcome: ImportOutcome | null;
  message: string | null;
}

export interface ImportTableQuery {
  /** As typed; empty = all. */
  search: string;
  sort: "line" | "outcome";
  descending: boolean;
  /** Empty = any. */
  outcome: ImportOutcome[];
  limit: number;
  offset: number;
}

/** What wants to be looked at first, first. */
const urgency = () => getSql()`array_position(array['refused', 'changed', 'created', 'unchanged'], outcome)`;

/** One page of an import's lines. Searched in what the cells and the messages say. */
export async function listImportTable(workspaceId: string, importId: string, query: ImportTableQuery) {
  const sql = getSql();
  const pattern = `%${query.search.trim().replace(/[\\%_]/g, "\\$&")}%`;
  const where = sql`
    where workspace_id = ${workspaceId} and import_id = ${importId}
    ${query.outcome.length === 0 ? sql`` : sql`and outcome = any(${query.outcome})`}
    ${query.search.trim() === "" ? sql`` : sql`and (cells::text ilike ${pattern} or message ilike ${pattern})`}`;
  const direction = query.descending ? sql`desc` : sql`asc`;
  const order = query.sort === "line" ? sql`line ${direction}` : sql`${urgency()} ${direction}, line`;
  const [rows, [total]] = await Promise.all([
    sql<ImportTableRow[]>`
      select line, cells, outcome, message from import_lines ${where} order by ${order} limit ${query.limit} offset ${query.offset}`,
    sql<{ n: number }[]>`select count(*)::int as n from import_lines ${where}`,
  ]);
  return { rows, total: total?.n ?? 0 };
}

/** The next ones below a line. Page by page rather than by a cursor: it is read as fast as somebody's connection takes it. */
export function refusedLinesAfter(
  workspaceId: string,
  importId: string,
  after: number,
  limit: number,
): Promise<ImportTableRow[]> {
  return getSql()<ImportTableRow[]>`
    select line, cells, outcome, message from import_lines
    where workspace_id = ${workspaceId} and import_id = ${importId} and outcome = 'refused' and line > ${after} order by line limit ${limit}`;
}

/** Bytes of the lines of one import, or of all of them, as they are stored. */
export async function measureImportLines(
  workspaceId: string,
  importId: string | null,
  sql: Queryable = getSql(),
): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`
    select coalesce(sum(pg_column_size(cells)), 0)::float8 as bytes from import_lines
    where workspace_id = ${workspaceId} ${importId === null ? sql`` : sql`and import_id = ${importId}`}`;
  return row?.bytes ?? 0;
}
