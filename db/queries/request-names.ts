import { getSql } from "#db/client.ts";

/** Names for the log, by workspace and id, of users (the deleted, too) and groups of any workspaces: as they stand in the provider's own log. */
export async function findLoggedNames(wanted: { workspaceId: string; id: string }[]): Promise<Map<string, Map<string, string>>> {
  if (wanted.length === 0) return new Map();
  const rows = await getSql()<{ workspaceId: string; id: string; name: string }[]>`
    with w as (
      select distinct * from unnest(${wanted.map((one) => one.workspaceId)}::uuid[], ${wanted.map((one) => one.id)}::uuid[]) as w (workspace_id, id)
    )
    select workspace_id as "workspaceId", id, coalesce(u.original_user_name, u.user_name) as name from w join users u using (workspace_id, id)
    union all
    select workspace_id, id, g.display_name from w join groups g using (workspace_id, id)
    union all
    select workspace_id, id, t.user_name from w join tombstones t using (workspace_id, id)`;
  return new Map(
    [...Map.groupBy(rows, (row) => row.workspaceId)].map(([workspaceId, named]) => [
      workspaceId,
      new Map(named.map(({ id, name }) => [id, name])),
    ]),
  );
}
