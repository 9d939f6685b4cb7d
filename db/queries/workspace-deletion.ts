import { getSql } from "#db/client.ts";
import { locked, type Queryable } from "./transaction.ts";

/** What a deletion of the workspace takes with it. */
export interface WorkspaceSize {
  users: number;
  deletedUsers: number;
  groups: number;
  changes: number;
  requests: number;
  keys: number;
}

/** Exact, whatever it costs: somebody decides by it. */
export async function measureWorkspace(workspaceId: string): Promise<WorkspaceSize> {
  const [row] = await getSql()<WorkspaceSize[]>`
    select count(*) filter (where deleted_at is null)::int as users, count(*) filter (where deleted_at is not null)::int as "deletedUsers",
      (select count(*)::int from groups where workspace_id = ${workspaceId} and deleted_at is null) as groups,
      (select count(*)::int from changes where workspace_id = ${workspaceId}) as changes,
      (select count(*)::int from scim_requests where workspace_id = ${workspaceId}) as requests,
      (select count(*)::int from api_keys where workspace_id = ${workspaceId} and revoked_at is null) as keys
    from users where workspace_id = ${workspaceId}`;
  if (!row) throw new Error("A count gave no row.");
  return row;
}

/**
 * Deletes a workspace with all that is its own, history and log too. Every table that names a workspace is emptied of it, so that none is forgotten
 * which nothing refers to; the memberships first, because otherwise each user's and each group's would be looked up one by one.
 */
export async function deleteWorkspaceRows(workspaceId: string, tx: Queryable): Promise<void> {
  await tx`select from workspaces where id = ${workspaceId} ${locked()}`;
  const tables = await tx<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = 'workspace_id' and not a.attisdropped
    order by c.relname <> 'group_members', c.relname`;
  for (const { name } of tables) await tx`delete from ${tx(name)} where workspace_id = ${workspaceId}`;
  await tx`delete from workspaces where id = ${workspaceId}`;
}
