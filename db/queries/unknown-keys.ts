import { getSql } from "#db/client.ts";

/** Stands for the installation where a workspace is expected. */
const INSTALLATION = "00000000-0000-0000-0000-000000000000";

export interface UnknownKeyTries {
  /** That the key's text names; null = it names none. */
  workspaceId: string | null;
  minute: Date;
  tries: number;
  lastAt: Date;
}

/** Adds a batch of counts. What a key says of its workspace is a stranger's word: those that there are not count for the installation. */
export async function countUnknownKeys(batch: UnknownKeyTries[]): Promise<void> {
  await getSql()`
    insert into unknown_keys as known (workspace_id, minute, tries, last_at)
    select coalesce(w.id, ${INSTALLATION}) as id, t.minute, sum(t.tries), max(t.last_at)
    from unnest(${batch.map((row) => row.workspaceId)}::uuid[], ${batch.map((row) => row.minute.toISOString())}::timestamptz[],
        ${batch.map((row) => row.tries)}::int[], ${batch.map((row) => row.lastAt.toISOString())}::timestamptz[])
      as t (workspace_id, minute, tries, last_at)
    left join workspaces w on w.id = t.workspace_id
    group by 1, 2 order by 1, 2
    on conflict (workspace_id, minute) do update
      set tries = known.tries + excluded.tries, last_at = greatest(known.last_at, excluded.last_at)`;
}

/** Of all workspaces. */
export async function dropUnknownKeysBefore(before: Date): Promise<void> {
  await getSql()`delete from unknown_keys where minute < ${before}`;
}
