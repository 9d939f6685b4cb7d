import { purgeDeletedGroups } from "#db/queries/groups.ts";
import { ensurePartitions } from "#db/queries/partitions.ts";
import { dropRefusedRequestsBefore } from "#db/queries/refused-requests.ts";
import { dropStraySightings } from "#db/queries/sightings.ts";
import { dropUnknownKeysBefore } from "#db/queries/unknown-keys.ts";
import { findWorkspacesThatHold } from "#db/queries/users.ts";
import { deleteExpired } from "#lib/directory/automatic-deletion.ts";
import { keptSince } from "#lib/directory/deleted-groups.ts";
import { applyHeldChanges } from "#lib/directory/last-admin.ts";
import { log } from "#lib/log.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const REFUSED_KEPT_DAYS = 30;
const UNKNOWN_KEYS_KEPT_DAYS = 30;
/** Rows a statement, so that a group of 100,000 never holds a long lock. */
const BATCH = 5_000;

/** What nobody asks for and must be done: every hour. Each step may run on several instances at once. */
export async function keepHouse(now = new Date()): Promise<void> {
  await ensurePartitions(now);
  await dropRefusedRequestsBefore(new Date(now.getTime() - REFUSED_KEPT_DAYS * DAY));
  await dropUnknownKeysBefore(new Date(now.getTime() - UNKNOWN_KEYS_KEPT_DAYS * DAY));
  for (const workspaceId of await findWorkspacesThatHold()) await applyHeldChanges({ workspaceId, requestId: "housekeeping" });
  await deleteExpired(now);
  await dropStraySightings();
  // An hour more than can be brought back: who does that in the last second finds all members.
  const before = new Date(keptSince(now).getTime() - HOUR);
  while ((await purgeDeletedGroups(before, BATCH)) > 0);
}

/** Returns what stops it. */
export function startHousekeeping(): () => void {
  const timer = setInterval(() => {
    keepHouse().catch((error) => log().error({ err: error }, "Housekeeping failed"));
  }, HOUR);
  timer.unref();
  return () => clearInterval(timer);
}
