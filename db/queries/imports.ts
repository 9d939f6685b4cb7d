import { getSql } from "#db/client.ts";
import type { ImportState } from "#db/types.ts";
import type { Actor, Ctx } from "#lib/ctx.ts";
import { actorJson } from "./changes.ts";
import { type Fragment, locked, type Queryable } from "./transaction.ts";

export interface Import {
  id: string;
  fileName: string;
  state: ImportState;
  createdBy: Actor;
  createdAt: Date;
  finishedAt: Date | null;
  columns: string[];
  /** Field → index of the column that fills it. */
  mapping: Record<string, number>;
  total: number;
  done: number;
}

const columns = (): Fragment => getSql()`
  i.id, i.file_name as "fileName", i.state, i.created_by as "createdBy", i.created_at as "createdAt", i.finished_at as "finishedAt",
  i.columns, i.mapping, i.total, i.done`;

export async function insertImport(
  ctx: Ctx,
  { id, fileName, columns: names, total }: Pick<Import, "id" | "fileName" | "columns" | "total">,
): Promise<void> {
  const sql = getSql();
  await sql`
    insert into imports (workspace_id, id, file_name, state, created_by, columns, mapping, total)
    values (${ctx.workspaceId}, ${id}, ${fileName}, 'uploading', ${actorJson(ctx.actor)}, ${sql.json(names)}, '{}', ${total})`;
}

export async function findImport(
  workspaceId: string,
  id: string,
  options: { sql?: Queryable; lock?: boolean } = {},
): Promise<Import | null> {
  const sql = options.sql ?? getSql();
  const [row] = await sql<Import[]>`
    select ${columns()} from imports i where i.workspace_id = ${workspaceId} and i.id = ${id} ${options.lock ? locked() : sql``}`;
  return row ?? null;
}

/** Those that nobody has started yet, and those that run. */
export async function countUnfinishedImports(workspaceId: string): Promise<number> {
  const [row] = await getSql()<{ n: number }[]>`
    select count(*)::int as n from imports where workspace_id = ${workspaceId} and finished_at is null`;
  return row?.n ?? 0;
}

/** The latest first. */
export function listImports(workspaceId: string, limit: number): Promise<Import[]> {
  return getSql()<Import[]>`
    select ${columns()} from imports i where i.workspace_id = ${workspaceId} order by i.created_at desc limit ${limit}`;
}

/** `queued`: whoever works on imports takes it at once. */
export async function setImportState(
  workspaceId: string,
  id: string,
  next: { state: ImportState; mapping?: Record<string, number>; done?: number; finished?: boolean },
  sql: Queryable,
): Promise<void> {
  await sql`
    update imports set state = ${next.state}, alive_at = null,
      mapping = ${next.mapping === undefined ? sql`mapping` : getSql().json(next.mapping)},
      done = ${next.done === undefined ? sql`done` : next.done},
      finished_at = ${next.finished ? sql`now()` : sql`null`}
    where workspace_id = ${workspaceId} and id = ${id}`;
}

/**
 * Counts lines that have been done, and says that somebody is at work. False = they must not be done (any more): the import was cancelled,
 * discarded, or given another mapping. Holds the import's row until the transaction ends, so that nobody cancels between this and that.
 */
export async function countImportLines(
  workspaceId: string,
  { id, state, mapping }: Pick<Import, "id" | "state" | "mapping">,
  lines: number,
  sql: Queryable,
): Promise<boolean> {
  const rows = await sql`
    update imports set done = done + ${lines}, alive_at = now()
    where workspace_id = ${workspaceId} and id = ${id} and state = ${state} and mapping = ${getSql().json(mapping)} returning id`;
  return rows.length > 0;
}

export async function deleteImport(workspaceId: string, id: string, sql: Queryable): Promise<void> {
  await sql`delete from imports where workspace_id = ${workspaceId} and id = ${id}`;
}

/**
 * Of all workspaces: takes imports with work to do on which nobody has worked for so long. Of each workspace one at a time, the earliest:
 * whoever brings many files keeps nobody else waiting.
 */
export function claimImports(silentSeconds: number, limit: number): Promise<{ workspaceId: string; id: string }[]> {
  const sql = getSql();
  const working = sql`state in ('checking', 'running')`;
  const silent = sql`now() - make_interval(secs => ${silentSeconds})`;
  return sql`
    update imports set alive_at = now() where (workspace_id, id) in (
      select i.workspace_id, i.id from imports i
      where ${working} and (alive_at is null or alive_at < ${silent}) and not exists (
        select from imports other where other.workspace_id = i.workspace_id and other.id <> i.id and other.${working}
          and (other.alive_at >= ${silent} or (other.created_at, other.id) < (i.created_at, i.id))
      )
      order by i.created_at limit ${limit} for update skip locked
    ) returning workspace_id as "workspaceId", id`;
}

/** Somebody else may go on with it at once. */
export async function releaseImport(workspaceId: string, id: string): Promise<void> {
  await getSql()`
    update imports set alive_at = null where workspace_id = ${workspaceId} and id = ${id} and state in ('checking', 'running')`;
}

/** Of all workspaces: previews that nobody came back for, and results that have been read. */
export async function dropImportsBefore({ begun, finished }: { begun: Date; finished: Date }): Promise<void> {
  await getSql()`
    delete from imports
    where finished_at < ${finished} or (state in ('uploading', 'mapping', 'checking', 'preview') and created_at < ${begun})`;
}
