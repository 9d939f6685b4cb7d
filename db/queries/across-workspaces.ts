import { getSql } from "#db/client.ts";
import { loggedBetween } from "./log-table.ts";
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

export interface MeasuredWorkspace {
  slug: string;
  syncEnabled: boolean;
  openIssues: number;
  lastLetInAt: Date | null;
}

/** For the operator's metrics: of the workspaces with provisioning those that were heard last, and how many workspaces there are. */
export async function measureWorkspaces(most: number): Promise<{ total: number; rows: MeasuredWorkspace[] }> {
  const sql = getSql();
  const [rows, [counted]] = await Promise.all([
    sql<MeasuredWorkspace[]>`
      select w.slug, w.sync_enabled as "syncEnabled", heard.at as "lastLetInAt",
        (select count(*)::int from sync_issues i where i.workspace_id = w.id and i.closed_at is null) as "openIssues"
      from workspaces w left join lateral (
        select last_let_in_at as at from scim_minutes m where m.workspace_id = w.id and let_in > 0 order by minute desc limit 1
      ) heard on true
      where w.provisioning_method <> 'none' order by heard.at desc nulls last, w.slug limit ${most}`,
    sql<{ total: number }[]>`select count(*)::int as total from workspaces`,
  ]);
  return { total: counted?.total ?? 0, rows: [...rows] };
}

const MOST_HITS = 50;

/** What was found where support is let in, and how much elsewhere: never what, nor where. */
export interface Found<Hit> {
  hits: (Hit & { slug: string; workspace: string })[];
  elsewhere: { hits: number; workspaces: number };
}

export interface UserHit {
  id: string;
  name: string;
  userName: string;
  deleted: boolean;
}

/** Who has this user name, or had it before the provider renamed them on deletion. `key` is folded. */
export function findUsersAcross(key: string): Promise<Found<UserHit>> {
  const sql = getSql();
  return across<UserHit>(sql`
    select u.id, u.shown_name as name, u.user_name as "userName", u.deleted_at is not null as deleted from users u
    where u.workspace_id = w.id and (u.user_name_key = ${key} or u.original_user_name_key = ${key})`);
}

export interface KeyHit {
  id: string;
  lastFour: string;
  ended: boolean;
}

export function findKeysAcross(lastFour: string): Promise<Found<KeyHit>> {
  const sql = getSql();
  return across<KeyHit>(sql`
    select k.id, k.last_four as "lastFour", k.revoked_at is not null or coalesce(k.expires_at <= now(), false) as ended from api_keys k
    where k.workspace_id = w.id and k.last_four = ${lastFour}`);
}

export interface RequestHit {
  id: string;
  words: string;
  at: Date;
}

/** A logged request; its id tells when, so that one day of the log is looked into. */
export function findRequestsAcross(requestId: string): Promise<Found<RequestHit>> {
  const [from, to] = loggedBetween(requestId) ?? [new Date(0), new Date(0)];
  const sql = getSql();
  return across<RequestHit>(sql`
    select r.request_id as id, coalesce(r.words, r.method || ' ' || r.path) as words, r.at from scim_requests r
    where r.workspace_id = w.id and r.at >= ${from} and r.at < ${to} and r.request_id = ${requestId}`);
}

export interface ChangeHit {
  id: string;
  changes: number;
  at: Date;
}

/** What a request changed, be it of the provider or of a person. */
export function findChangesAcross(requestId: string): Promise<Found<ChangeHit>> {
  const sql = getSql();
  return across<ChangeHit>(sql`
    select c.request_id as id, count(*)::int as changes, min(c.at) as at from changes c
    where c.workspace_id = w.id and c.request_id = ${requestId} group by c.request_id`);
}

/** A look-up by index in each workspace `w`: the cost follows the number of workspaces, not of what they hold. */
async function across<Hit>(lookUp: Fragment): Promise<Found<Hit>> {
  const sql = getSql();
  const granted = sql`exists (select 1 from support_grants g where g.workspace_id = w.id and ${openGrant()})`;
  const [hits, counted] = await Promise.all([
    sql<(Hit & { slug: string; workspace: string })[]>`
      select w.slug, w.name as workspace, hit.* from workspaces w cross join lateral (${lookUp}) hit
      where ${granted} order by w.slug limit ${MOST_HITS}`,
    sql<{ hits: number; workspaces: number }[]>`
      select count(*)::int as hits, count(distinct w.id)::int as workspaces from workspaces w cross join lateral (${lookUp}) hit
      where not ${granted}`,
  ]);
  return { hits: [...hits], elsewhere: counted[0] ?? { hits: 0, workspaces: 0 } };
}
