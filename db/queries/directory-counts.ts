import { getSql } from "#db/client.ts";

export interface DirectoryCounts {
  /** Live users. */
  users: number;
  deletedUsers: number;
  groups: number;
  /** Live and linked: what the limits count. */
  linkedUsers: number;
  linkedGroups: number;
}

export async function countDirectory(workspaceId: string): Promise<DirectoryCounts> {
  const [row] = await getSql()<DirectoryCounts[]>`
    select u.*, g.* from (
      select count(*) filter (where deleted_at is null)::int as users, count(*) filter (where deleted_at is not null)::int as "deletedUsers",
        count(*) filter (where deleted_at is null and source = 'scim')::int as "linkedUsers"
      from users where workspace_id = ${workspaceId}
    ) u, (
      select count(*)::int as groups, count(*) filter (where source = 'scim')::int as "linkedGroups"
      from groups where workspace_id = ${workspaceId} and deleted_at is null
    ) g`;
  if (!row) throw new Error("A count gave no row.");
  return row;
}
