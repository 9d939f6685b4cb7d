import { findWorkspacesThatHold } from "#db/queries/admins.ts";
import { dropAlertsBefore } from "#db/queries/alerts.ts";
import { purgeDeletedGroups } from "#db/queries/groups.ts";
import { dropRunsBefore } from "#db/queries/guided-runs.ts";
import { dropImportsBefore } from "#db/queries/imports.ts";
import { dropIssuesClosedBefore } from "#db/queries/issue-closing.ts";
import { dropDaysBefore, ensurePartitions } from "#db/queries/partitions.ts";
import { dropRefusedRequestsBefore } from "#db/queries/refused-requests.ts";
import { dropMinutesBefore } from "#db/queries/scim-minutes.ts";
import { dropExpiredSessions } from "#db/queries/sessions.ts";
import { dropStraySightings } from "#db/queries/sightings.ts";
import { dropUndoRunsBefore } from "#db/queries/undo-runs.ts";
import { dropUnknownKeysBefore } from "#db/queries/unknown-keys.ts";
import { applyLapsed } from "#lib/directory/accident-guard.ts";
import { deleteExpired } from "#lib/directory/automatic-deletion.ts";
import { keptSince } from "#lib/directory/deleted-groups.ts";
import { eraseForgotten } from "#lib/directory/erasure.ts";
import { applyHeldChanges } from "#lib/directory/last-admin.ts";
import { log } from "#lib/log.ts";
import { measured } from "#lib/metrics.ts";
import { watchAlerts } from "./alerts.ts";
import { raiseSharedExternalIds, watchIssues } from "./issue-watch.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REFUSED_KEPT_DAYS = 30;
/** The provisioning log, and what is counted beside it. */
const LOG_KEPT_DAYS = 30;
/** A CSV file that was looked at and not imported, and the result of one that was. */
const PREVIEWS_KEPT_DAYS = 7;
const IMPORTS_KEPT_DAYS = 30;
const GUIDED_RUNS_KEPT_DAYS = 30;
/** Solved ones: long enough to see that something comes back each year. Open ones stay until they are solved. */
const ISSUES_KEPT_DAYS = 365;
/** What links a change to its undo. */
const UNDOS_KEPT_DAYS = 365;
/** Rows a statement, so that a group of 100,000 never holds a long lock. */
const BATCH = 5_000;

/** What nobody asks for and must be done: every hour. Each step may run on several instances at once. */
export async function keepHouse(now = new Date()): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY);
  await ensurePartitions(now);
  await dropRefusedRequestsBefore(daysAgo(REFUSED_KEPT_DAYS));
  await dropExpiredSessions(now);
  await dropUnknownKeysBefore(daysAgo(LOG_KEPT_DAYS));
  await dropAlertsBefore(daysAgo(LOG_KEPT_DAYS));
  await dropMinutesBefore(daysAgo(LOG_KEPT_DAYS));
  await dropImportsBefore({ begun: daysAgo(PREVIEWS_KEPT_DAYS), finished: daysAgo(IMPORTS_KEPT_DAYS) });
  await dropUndoRunsBefore(daysAgo(UNDOS_KEPT_DAYS));
  await dropRunsBefore(daysAgo(GUIDED_RUNS_KEPT_DAYS));
  await dropIssuesClosedBefore(daysAgo(ISSUES_KEPT_DAYS));
  for (const workspaceId of await findWorkspacesThatHold()) await applyHeldChanges({ workspaceId, requestId: "housekeeping" });
  await deleteExpired(now);
  await dropStraySightings();
  await eraseForgotten(now);
  await raiseSharedExternalIds();
  // An hour more than can be brought back: who does that in the last second finds all members.
  const before = new Date(keptSince(now).getTime() - HOUR);
  while ((await purgeDeletedGroups(before, BATCH)) > 0);
  // The last, because it may give up until the next hour.
  await dropDaysBefore(daysAgo(LOG_KEPT_DAYS));
}

/** What is done again and again, and how often. */
const jobs: { name: string; every: number; work: () => Promise<void> }[] = [
  { name: "housekeeping", every: HOUR, work: () => keepHouse() },
  { name: "sync issues", every: MINUTE, work: () => watchIssues() },
  { name: "alerts", every: MINUTE, work: () => watchAlerts() },
  { name: "accident guard", every: MINUTE, work: () => applyLapsed() },
];

/** Returns what stops it. */
export function startHousekeeping(): () => void {
  const timers = jobs.map(({ name, every, work }) =>
    setInterval(() => {
      measured(name, work).catch((err) => log().error({ err, job: name }, "A background job failed"));
    }, every).unref(),
  );
  return () => timers.forEach(clearInterval);
}
