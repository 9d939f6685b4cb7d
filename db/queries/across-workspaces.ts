import { getSql } from "#db/client.ts";
import { contains } from "./search.ts";
import { openGrant } from "./support-access.ts";
import type { Fragment } from "./transaction.ts";
import { type Workspace, workspaceColumns } from "./workspaces.ts";

/**
 * The one file that reads across workspaces, for support. It tells of a workspace's people and requests only where an admin has let support in;
 * elsewhere it counts.
 */

export interface WorkspaceQuery {
  /** In name and address; empty = all. */
  search: string;
  /** Empty = all. */
  access: ("granted" | "none")[];
  sort: "name" | "issues" | "createdAt";
  descending: boolean;
  limit: number;
  offset: number;
}

export type WorkspaceRow = Workspace & {
  openIssues: number;
  /** Until when support is let in; null = it isn't. */
  grantedUntil: Date | null;
};

export async function listAllWorkspaces(query: WorkspaceQuery): Promise<{ rows: WorkspaceRow[]; total: number }> {
  const sql = getSql();
  const granted = sql`(select max(g.expires_at) from support_grants g where g.workspace_id = w.id and ${openGrant()})`;
  const issues = sql`(select count(*)::int from sync_issues i where i.workspace_id = w.id and i.closed_at is null)`;
  const only = query.access.length === 1 ? query.access[0] : null;
  const where = sql`
    (${contains(sql`lower(w.name)`, query.search)} or ${contains(sql`w.slug`, query.search)})
    ${only === "granted" ? sql`and ${granted} is not null` : sql``} ${only === "none" ? sql`and ${granted} is null` : sql``}`;
  const orders: Record<WorkspaceQuery["sort"], Fragment> = {
    name: sql`w.name collate "und-x-icu"`,
    issues: issues,
    createdAt: sql`w.created_at`,
  };
  const direction = query.descending ? sql`desc` : sql`asc`;
  const [rows, counted] = await Promise.all([
    sql<WorkspaceRow[]>`
      select ${workspaceColumns()}, ${issues} as "openIssues", ${granted} as "grantedUntil" from workspaces w where ${where}
      order by ${orders[query.sort]} ${direction}, w.slug limit ${query.limit} offset ${query.offset}`,
    sql<{ total: number }[]>`select count(*)::int as total from workspaces w where ${where}`,
  ]);
  return { rows: [...rows], total: counted[0]?.total ?? 0 };
}
