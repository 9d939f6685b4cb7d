import { getSql } from "#db/client.ts";

export interface UnknownKeyTries {
  workspaceId: string;
  minute: Date;
  tries: number;
  lastAt: Date;
}

/** Adds a batch of counts, of any workspaces. Those that there are not are left out: what a key says of its workspace is a stranger's word. */
export async function countUnknownKeys(batch: UnknownKeyTries[]): Promise<void> {
  await getSql()`
    insert into unknown_keys as known (workspace_id, minute, tries, last_at)
    select w.id, t.minute, t.tries, t.last_at
    from unnest(${batch.map((row) => row.workspaceId)}::uuid[], ${batch.map((row) => row.minute.toISOString())}::timestamptz[],
        ${batch.map((row) => row.tries)}::int[], ${batch.map((row) => row.lastAt.toISOString())}::timestamptz[])
      as t (workspace_id, minute, tries, last_at)
    join workspaces w on w.id = t.workspace_id
    on conflict (workspace_id, minute) do update
      set tries = known.tries + excluded.tries, last_at = greatest(known.last_at, excluded.last_at)`;
}

/** Of all workspaces. */
export async function dropUnknownKeysBefore(before: Date): Promise<void> {
  await getSql()`delete from unknown_keys where minute < ${before}`;
}
