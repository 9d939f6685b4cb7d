import { findGroup } from "#db/queries/groups.ts";
import { closeSolved } from "#db/queries/issue-closing.ts";
import {
  countOpenIssues,
  findIssue,
  findOpenIssue,
  type Issue,
  type IssueQuery,
  type IssueRow,
  listIssueTable,
} from "#db/queries/issue-table.ts";
import { listUserChanges, type UserChange } from "#db/queries/user-history.ts";
import { findUser, findUserByName, type StoredUser } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { isId } from "#lib/directory/admin-reads.ts";
import { wantedName } from "#lib/directory/issue-details.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { fold } from "#lib/fold.ts";
import { findEntraTexts } from "./entra-texts.ts";

/**
 * One page of the inbox. Those on it whose cause is gone are closed first: nobody is shown what is solved already. What is typed is also
 * understood as Entra's own words for a failure.
 */
export async function listIssues(
  ctx: Ctx,
  query: Omit<IssueQuery, "meant">,
): Promise<{ rows: IssueRow[]; total: number; open: number }> {
  requirePermission(ctx, "provisioning.manage");
  const { workspaceId } = ctx;
  const asked = { ...query, meant: findEntraTexts(query.search).flatMap(({ kinds }) => kinds) };
  let page = await listIssueTable(workspaceId, asked);
  const ids = page.rows.map(({ id }) => id);
  if (!query.closed && ids.length > 0 && (await closeSolved({ workspaceId, ids })) > 0)
    page = await listIssueTable(workspaceId, asked);
  return { ...page, open: await countOpenIssues(workspaceId) };
}

/** How many wait: for the navigation. */
export function countIssues(ctx: Ctx): Promise<number> {
  requirePermission(ctx, "provisioning.manage");
  return countOpenIssues(ctx.workspaceId);
}

/** How many changes were refused while sync was paused and not kept. Null = none. */
export async function findLostChanges(ctx: Ctx): Promise<{ id: string; count: number } | null> {
  requirePermission(ctx, "provisioning.manage");
  const issue = await findOpenIssue(ctx.workspaceId, "refused changes lost");
  return issue && { id: issue.id, count: issue.occurrences };
}

export interface ShownIssue {
  issue: Issue;
  /** The user whom it is about, as they are now. Null = none, or gone. */
  user: StoredUser | null;
  /** Who has the name that somebody else is to have. */
  holder: StoredUser | null;
  group: { id: string; displayName: string } | null;
  /** What happened to the user since it was first seen, newest first. */
  changes: UserChange[];
}

/** Of the user's changes, that a page shows; their history has them all. */
const MOST_CHANGES = 10;

/** Null = none in this workspace. It closes first when its cause is gone. */
export async function getIssue(ctx: Ctx, id: string): Promise<ShownIssue | null> {
  requirePermission(ctx, "provisioning.manage");
  if (!isId(id)) return null;
  const { workspaceId } = ctx;
  await closeSolved({ workspaceId, ids: [id] });
  const issue = await findIssue(workspaceId, id);
  if (!issue) return null;
  const name = wantedName(issue);
  const [user, holder, group, history] = await Promise.all([
    issue.userId === null ? null : findUser(workspaceId, issue.userId),
    name === null ? null : findUserByName(workspaceId, fold(name)),
    issue.groupId === null ? null : findGroup(workspaceId, issue.groupId),
    issue.userId === null ? null : listUserChanges(workspaceId, issue.userId, { before: null, limit: MOST_CHANGES }),
  ]);
  const changes = (history?.changes ?? []).filter(({ at }) => at >= issue.firstAt);
  return { issue, user, holder, group, changes };
}
