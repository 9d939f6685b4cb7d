import { getSql } from "#db/client.ts";
import type { Queryable } from "./transaction.ts";

export interface CountedMinute {
  workspaceId: string;
  minute: Date;
  requests: number;
  failed: number;
  letIn: number;
  firstLetInAt: Date | null;
  lastLetInAt: Date | null;
  /** Not in the log. */
  lost: number;
}

/** Adds a batch of counts, of any workspaces. In the order of the key, so that two instances can't wait for each other. */
export async function countMinutes(batch: CountedMinute[], sql: Queryable = getSql()): Promise<void> {
  if (batch.length === 0) return;
  const time = (at: Date | null) => at?.toISOString() ?? null;
  // Joined, because a workspace may have gone between the request and its batch.
  await sql`
    insert into scim_minutes as known (workspace_id, minute, requests, failed, let_in, first_let_in_at, last_let_in_at, lost)
    select t.workspace_id, t.minute, t.requests, t.failed, t.let_in, t.first_at, t.last_at, t.lost
    from unnest(${batch.map((row) => row.workspaceId)}::uuid[], ${batch.map((row) => row.minute.toISOString())}::timestamptz[],
        ${batch.map((row) => row.requests)}::int[], ${batch.map((row) => row.failed)}::int[], ${batch.map((row) => row.letIn)}::int[],
        ${batch.map((row) => time(row.firstLetInAt))}::timestamptz[], ${batch.map((row) => time(row.lastLetInAt))}::timestamptz[],
        ${batch.map((row) => row.lost)}::int[])
      as t (workspace_id, minute, requests, failed, let_in, first_at, last_at, lost)
    join workspaces w on w.id = t.workspace_id order by t.workspace_id, t.minute
    on conflict (workspace_id, minute) do update
      set requests = known.requests + excluded.requests, failed = known.failed + excluded.failed, let_in = known.let_in + excluded.let_in,
        first_let_in_at = least(known.first_let_in_at, excluded.first_let_in_at),
        last_let_in_at = greatest(known.last_let_in_at, excluded.last_let_in_at), lost = known.lost + excluded.lost`;
}

/** Requests of the last 24 hours by hour, the quiet hours left out. */
export function countRequestsByHour(workspaceId: string): Promise<{ hour: Date; ok: number; failed: number }[]> {
  return getSql()<{ hour: Date; ok: number; failed: number }[]>`
    select date_trunc('hour', minute, 'UTC') as hour, sum(requests - failed)::int as ok, sum(failed)::int as failed
    from scim_minutes where workspace_id = ${workspaceId} and minute > now() - interval '24 hours' group by 1 order by 1`;
}

/** When the provider last sent what was let in. Found along the key, which goes by minute. */
export async function findLastLetInAt(workspaceId: string): Promise<Date | null> {
  const [row] = await getSql()<{ at: Date | null }[]>`
    select last_let_in_at as at from scim_minutes where workspace_id = ${workspaceId} and let_in > 0 order by minute desc limit 1`;
  return row?.at ?? null;
}

/** How many requests of a time are not in the log, because it could not be written. */
export async function countLostRequests(workspaceId: string, from: Date, to: Date): Promise<number> {
  const [row] = await getSql()<{ n: number }[]>`
    select coalesce(sum(lost), 0)::int as n from scim_minutes
    where workspace_id = ${workspaceId} and minute >= date_trunc('minute', ${from}::timestamptz) and minute <= ${to}`;
  return row?.n ?? 0;
}

/** Of all workspaces. */
export async function dropMinutesBefore(before: Date): Promise<void> {
  await getSql()`delete from scim_minutes where minute < ${before}`;
}
