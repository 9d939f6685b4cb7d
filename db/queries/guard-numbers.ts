import { getSql } from "#db/client.ts";

/** How many users and groups the provider may take away in an hour as of now. */
export interface RemovalLimits {
  users: number;
  groups: number;
}

export async function findRemovalLimits(workspaceId: string): Promise<RemovalLimits> {
  const [row] = await getSql()<RemovalLimits[]>`
    select removal_limit(${workspaceId}, 'user') as users, removal_limit(${workspaceId}, 'group') as groups`;
  return row ?? { users: 0, groups: 0 };
}

/** With the numbers that the workspace would have if it had none of its own. */
export async function findRecommendedLimits(workspaceId: string): Promise<RemovalLimits> {
  const [row] = await getSql()<RemovalLimits[]>`
    select least(500, greatest(20, coalesce(sum(used) filter (where kind = 'user'), 0) / 10))::int as users,
      greatest(5, coalesce(sum(used) filter (where kind = 'group'), 0) / 10)::int as groups
    from quota where workspace_id = ${workspaceId}`;
  return row ?? { users: 20, groups: 5 };
}

/** What the guard would have done: how often it would have begun to hold, how many in all, and the last time. */
export interface Firing {
  entity: "user" | "group";
  times: number;
  held: number;
  lastAt: Date;
}

/** A pause of an hour ends one event. */
export function simulateGuard(workspaceId: string, since: Date, most: RemovalLimits): Promise<Firing[]> {
  return getSql()<Firing[]>`
    with removals as (
      select entity, at, count(*) over (partition by entity order by at range between interval '1 hour' preceding and current row) as n
      from changes
      where workspace_id = ${workspaceId} and entity in ('user', 'group') and at > ${since} and actor ->> 'kind' = 'key'
        and action in ('moved to Deleted users', 'deleted permanently', 'deleted by the provider', 'identity changed', 'deleted', 'held by the accident guard')
    ), beyond as (
      select entity, at, at - lag(at) over (partition by entity order by at) as pause from removals
      where n > case entity when 'user' then ${most.users}::int else ${most.groups}::int end
    )
    select entity, (count(*) filter (where pause is null or pause > interval '1 hour'))::int as times, count(*)::int as held, max(at) as "lastAt"
    from beyond group by entity order by entity desc`;
}
