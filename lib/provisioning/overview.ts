import { anyChange } from "#db/queries/change-table.ts";
import { countGroups, countPeople, type PeopleCounts } from "#db/queries/directory-counts.ts";
import { countRequestsByHour } from "#db/queries/scim-minutes.ts";
import type { Ctx } from "#lib/ctx.ts";
import { type ChangePage, listChanges } from "#lib/directory/change-history.ts";
import { mayDo, requireSomePermission } from "#lib/directory/permission.ts";
import { type AlertOverview, getAlertOverview } from "./alert-settings.ts";
import { getConnection, lastRequestAt } from "./connection.ts";
import { listIssues } from "./issues.ts";

const SHOWN_ISSUES = 5;
const SHOWN_CHANGES = 8;
const latestIssues: Parameters<typeof listIssues>[1] = {
  closed: false,
  kinds: [],
  search: "",
  sort: "at",
  descending: true,
  limit: SHOWN_ISSUES,
  offset: 0,
};

/** What an admin looks at each morning. Null = not theirs to see. */
export interface Overview {
  lastHeardAt: Date | null;
  connection: Awaited<ReturnType<typeof getConnection>> | null;
  /** The last 24 hours of requests. */
  hours: Awaited<ReturnType<typeof countRequestsByHour>> | null;
  people: PeopleCounts | null;
  groups: number | null;
  /** The urgent first, then the latest. */
  issues: Awaited<ReturnType<typeof listIssues>> | null;
  changes: Pick<ChangePage, "rows" | "names"> | null;
  alerts: AlertOverview | null;
}

/** All that the Overview shows to somebody. Throws Refusal forbidden when they have no permission at all. */
export async function getOverview(ctx: Ctx): Promise<Overview> {
  requireSomePermission(ctx);
  const { workspaceId } = ctx;
  // Before the rest: what arrives meanwhile is news for the page.
  const lastHeardAt = await lastRequestAt(ctx);
  const managesProvisioning = mayDo(ctx, "provisioning.manage");
  const seesLog = mayDo(ctx, "log.view");
  const [connection, hours, people, groups, issues, changes, alerts] = await Promise.all([
    managesProvisioning ? getConnection(ctx) : null,
    seesLog && !managesProvisioning ? countRequestsByHour(workspaceId) : null,
    mayDo(ctx, "users.view") ? countPeople(workspaceId) : null,
    mayDo(ctx, "groups.view") ? countGroups(workspaceId) : null,
    managesProvisioning ? listIssues(ctx, latestIssues) : null,
    seesLog ? listChanges(ctx, anyChange, null, SHOWN_CHANGES) : null,
    mayDo(ctx, "workspace.manage") ? getAlertOverview(ctx) : null,
  ]);
  return { lastHeardAt, connection, hours: connection?.hours ?? hours, people, groups, issues, changes, alerts };
}
