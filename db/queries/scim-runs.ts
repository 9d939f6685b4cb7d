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
/** Some four days of uninterrupted requests. */
const MOST_MINUTES = 6_000;

/** The latest runs, newest first, of requests that were let in. Read from the counts of minutes: the cost follows the time, not the number of requests. */
export function listRuns(workspaceId: string, limit: number): Promise<ScimRun[]> {
  return getSql()<ScimRun[]>`
    with minutes as (
      select first_let_in_at as first_at, last_let_in_at as last_at, let_in from scim_minutes
      where workspace_id = ${workspaceId} and let_in > 0 and minute > now() - make_interval(days => ${DAYS})
      order by minute desc limit ${MOST_MINUTES}
    ), steps as (
      select *, case when lead(first_at) over (order by first_at) - last_at > make_interval(secs => ${GAP_SECONDS}) then 1 else 0 end as ends from minutes
    ), numbered as (
      select *, sum(ends) over (order by first_at desc) as run from steps
    )
    select min(first_at) as "startedAt", max(last_at) as "endedAt", sum(let_in)::int as requests
    from numbered group by run order by run limit ${limit}`;
}
