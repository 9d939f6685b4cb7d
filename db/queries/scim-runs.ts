import { getSql } from "#db/client.ts";

/** Requests that came close together: a cycle of the provider's. */
export interface ScimRun {
  startedAt: Date;
  endedAt: Date;
  requests: number;
}

/** Silence that ends a run. Entra's cycles are 40 minutes apart, and within one it never waits for so long. */
const GAP_SECONDS = 300;
const DAYS = 30;
/** Steps of at most GAP_SECONDS: some four days of uninterrupted requests. */
const MOST_STEPS = 1200;

/**
 * The latest runs, newest first, of requests that were let in. Walks back over the log by its index, a step for each five minutes of
 * requests and one for each silence, so that its cost follows the time and not the number of requests.
 */
export function listRuns(workspaceId: string, limit: number): Promise<ScimRun[]> {
  const sql = getSql();
  const requests = sql`scim_requests r where r.workspace_id = ${workspaceId} and r.status not in (401, 403)`;
  const gap = sql`make_interval(secs => ${GAP_SECONDS})`;
  return sql<ScimRun[]>`
    with recursive walk (at, run, step) as (
      select max(r.at), 1, 0 from ${requests} and r.at > now() - make_interval(days => ${DAYS})
      union all
      select coalesce(near.at, far.at), run + case when near.at is null then 1 else 0 end, step + 1
      from walk
      cross join lateral (select min(r.at) as at from ${requests} and r.at < walk.at and r.at >= walk.at - ${gap}) near
      cross join lateral (
        select max(r.at) as at from ${requests} and near.at is null and r.at < walk.at and r.at > now() - make_interval(days => ${DAYS})
      ) far
      where walk.at is not null and run <= ${limit} and step < ${MOST_STEPS}
    ), runs as (
      select run, min(at) as "startedAt", max(at) as "endedAt" from walk where at is not null and run <= ${limit} group by run
    )
    select "startedAt", "endedAt", (select count(*)::int from ${requests} and r.at between "startedAt" and "endedAt") as requests
    from runs order by run`;
}
