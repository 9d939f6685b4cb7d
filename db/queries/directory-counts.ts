import { getSql } from "#db/client.ts";
import type { Queryable } from "./transaction.ts";

/** Exact, and no dearer in a large workspace: sums over the slots of the limits, and an index of the deleted. */
export interface DirectoryCounts {
  /** Live and linked: what the limits count. */
  linkedUsers: number;
  userLimit: number;
  linkedGroups: number;
  groupLimit: number;
  deletedUsers: number;
}

export async function countDirectory(workspaceId: string): Promise<DirectoryCounts> {
  const [row] = await getSql()<DirectoryCounts[]>`
    select coalesce(sum(used) filter (where kind = 'user'), 0)::int as "linkedUsers", coalesce(sum(cap) filter (where kind = 'user'), 0)::int as "userLimit",
      coalesce(sum(used) filter (where kind = 'group'), 0)::int as "linkedGroups", coalesce(sum(cap) filter (where kind = 'group'), 0)::int as "groupLimit",
      (select count(*)::int from users where workspace_id = ${workspaceId} and deleted_at is not null) as "deletedUsers"
    from quota where workspace_id = ${workspaceId}`;
  if (!row) throw new Error("A count gave no row.");
  return row;
}

/** How many more live linked ones there may be. */
export interface Room {
  left: number;
  limit: number;
}

export async function findRoom(workspaceId: string, sql: Queryable): Promise<Record<"users" | "groups", Room>> {
  const rows = await sql<{ kind: string; left: number; limit: number }[]>`
    select kind, sum(greatest(cap - used, 0))::int as left, sum(cap)::int as limit from quota where workspace_id = ${workspaceId} group by kind`;
  const of = (kind: string): Room => {
    const row = rows.find((one) => one.kind === kind);
    return { left: row?.left ?? 0, limit: row?.limit ?? 0 };
  };
  return { users: of("user"), groups: of("group") };
}

export interface PeopleCounts {
  active: number;
  inactive: number;
  deleted: number;
}

/** Everybody, whatever their source. */
export async function countPeople(workspaceId: string): Promise<PeopleCounts> {
  const [row] = await getSql()<PeopleCounts[]>`
    select count(*) filter (where deleted_at is null and status = 'active')::int as active,
      count(*) filter (where deleted_at is null and status = 'inactive')::int as inactive,
      count(*) filter (where deleted_at is not null)::int as deleted
    from users where workspace_id = ${workspaceId}`;
  if (!row) throw new Error("A count gave no row.");
  return row;
}

export async function countGroups(workspaceId: string): Promise<number> {
  const [row] = await getSql()<{ n: number }[]>`
    select count(*)::int as n from groups where workspace_id = ${workspaceId} and deleted_at is null`;
  return row?.n ?? 0;
}

/** Live users whom no provider manages, counted up to `most`. */
export async function countOwnUsers(workspaceId: string, most: number): Promise<number> {
  const [row] = await getSql()<{ n: number }[]>`
    select count(*)::int as n from (
      select from users where workspace_id = ${workspaceId} and (deleted_at is null and source <> 'scim') is true limit ${most}
    ) own`;
  return row?.n ?? 0;
}

export async function countDeletedBefore(workspaceId: string, days: number): Promise<number> {
  const [row] = await getSql()<{ n: number }[]>`
    select count(*)::int as n from users where workspace_id = ${workspaceId} and deleted_at < now() - make_interval(days => ${days})`;
  return row?.n ?? 0;
}
