import { getSql } from "#db/client.ts";
import { anyChange, type ChangeFilter } from "#db/queries/change-table.ts";
import { listUndoItems, type UndoItemRow } from "#db/queries/undo-runs.ts";
import type { Ctx } from "#lib/ctx.ts";
import { workOnUndos } from "#lib/directory/undo-worker.ts";
import { startUndo } from "#lib/directory/undos.ts";
import type { TestWorkspace } from "./workspace.ts";

/** The database's clock: what is changed from now on is later. */
export async function now(): Promise<Date> {
  const [row] = await getSql()<{ at: Date }[]>`select clock_timestamp() + interval '1 millisecond' as at, pg_sleep(0.003)`;
  if (!row) throw new Error("A select without from gave no row.");
  return row.at;
}

/** Undoes and waits for it. */
export async function undone(ctx: Ctx, filter: Partial<ChangeFilter>): Promise<{ id: string; items: UndoItemRow[] }> {
  const id = await startUndo(ctx, { filter: { ...anyChange, ...filter } }, "");
  await workOnUndos();
  return { id, items: await itemsOf(ctx, id) };
}

export function itemsOf({ workspaceId }: Ctx, id: string): Promise<UndoItemRow[]> {
  return listUndoItems(workspaceId, id, { outcome: [], limit: 1_000, offset: 0 });
}

/** The latest change of a user or group, as a scope. */
export async function lastChange({ ctx }: TestWorkspace, entityId: string) {
  const [row] = await getSql()<{ at: string; id: string }[]>`
    select to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, id from changes
    where workspace_id = ${ctx.workspaceId} and entity_id = ${entityId} order by at desc, id desc limit 1`;
  if (!row) throw new Error(`Nothing happened to ${entityId}.`);
  return { change: row };
}
