import { findSharedExternalIds, findWorkspacesThatRejected } from "#db/queries/issue-causes.ts";
import { closeSolved } from "#db/queries/issue-closing.ts";
import { findOpenIssue } from "#db/queries/issue-table.ts";
import { findKeyRefusals } from "#db/queries/key-refusals.ts";
import { raiseIssues } from "#db/queries/sync-issues.ts";

/** Two cycles of Entra. */
const HEALTHY_MS = 80 * 60_000;
/** Of shared externalIds, in an hour: a mapping may be wrong for everybody. */
const MOST_SHARED = 1_000;

/** Each minute: raises what no request can see, and closes what is solved. May run on several instances at once. */
export async function watchIssues(now = new Date()): Promise<void> {
  for (const { id, syncChangedAt } of await findWorkspacesThatRejected()) await raiseRejectedKeys(id, syncChangedAt, now);
  await closeSolved({});
}

/** A provider that is heard with a valid key in its usual rhythm is fine, whatever keys a stranger makes up. */
async function raiseRejectedKeys(workspaceId: string, syncChangedAt: Date | null, now: Date): Promise<void> {
  const { ended, unknown, endedLastFour, lastAt, since, lastAcceptedAt } = await findKeyRefusals(workspaceId);
  if (!lastAt || !since || (syncChangedAt && lastAt < syncChangedAt)) return;
  const heard = lastAcceptedAt !== null && now.getTime() - lastAcceptedAt.getTime() < HEALTHY_MS;
  if (ended === 0 && heard) return;
  const details = {
    tries: ended + unknown,
    ended,
    unknown,
    lastFour: endedLastFour,
    since: since.toISOString(),
    lastAt: lastAt.toISOString(),
  };
  const known = await findOpenIssue(workspaceId, "rejected keys");
  if (known?.details.lastAt === details.lastAt) return;
  await raiseIssues(workspaceId, null, [{ kind: "rejected keys", cause: "keys", details }]);
}

/** Each hour: two users who came at the same time, whose requests didn't see each other. */
export async function raiseSharedExternalIds(): Promise<void> {
  for (const { workspaceId, externalId, users } of await findSharedExternalIds(MOST_SHARED)) {
    const [existing = {}, user = {}] = users;
    const details = { externalId, user, existing };
    const userId = typeof user.id === "string" ? { userId: user.id } : {};
    await raiseIssues(workspaceId, null, [{ kind: "shared externalId", cause: externalId, ...userId, details }]);
  }
}
