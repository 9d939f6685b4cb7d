import {
  type AlertReader,
  type ClaimedAlert,
  claimAlerts,
  endAlert,
  listAlertReaders,
  markSent,
  markSentTo,
  observe,
  raiseAlert,
} from "#db/queries/alerts.ts";
import type { AlertKind } from "#db/types.ts";
import { isMailAddress } from "#lib/mail/address.ts";
import { canSendMail, sendMail } from "#lib/mail/send.ts";
import { alertLetter } from "./alert-letters.ts";
import { causesOf } from "./alert-rules.ts";

/** What comes and goes is told at most so often. */
const REST_HOURS = 6;
/** Each of these is an event of its own. */
const unrested: AlertKind[] = ["key expiring", "guard holding"];
/** At a time, of all workspaces. */
const MOST_CLAIMED = 50;
/** Well within the time for which they are claimed (db/queries/alerts.ts). */
const SENDING_MS = 5 * 60_000;

/** Each minute: raises what holds, ends what is over, and mails what nobody has mailed yet. May run on several instances at once. */
export async function watchAlerts(now = new Date()): Promise<void> {
  // Without a mail server nothing is raised, so that nobody gets last year's alerts when there is one.
  if (!canSendMail()) return;
  for (const observed of await observe(now)) {
    const { workspaceId, present } = observed;
    const causes = causesOf(observed, now);
    const isIn = (list: { kind: string; cause: string }[], one: { kind: string; cause: string }) =>
      list.some(({ kind, cause }) => kind === one.kind && cause === one.cause);
    for (const alert of present) if (!isIn(causes, alert)) await endAlert(workspaceId, alert.id);
    for (const cause of causes) {
      if (isIn(present, cause)) continue;
      await raiseAlert(workspaceId, cause, unrested.includes(cause.kind) ? {} : { restHours: REST_HOURS });
    }
  }
  await mailAlerts(now);
}

async function mailAlerts(now: Date): Promise<void> {
  const until = Date.now() + SENDING_MS;
  const claimed = await claimAlerts(now, MOST_CLAIMED);
  const together = Map.groupBy(claimed, ({ workspaceId, kind }) => `${workspaceId} ${kind}`);
  for (const alerts of together.values()) await mailTogether(alerts, until);
}

/** Who can't be reached now is tried again with the next claim; the others don't get it twice. */
async function mailTogether(alerts: ClaimedAlert[], until: number): Promise<void> {
  const [first] = alerts;
  if (!first) return;
  const readers = (await listAlertReaders(first.workspaceId)).filter(isReached);
  let missed = readers.length === 0;
  for (const { id, email } of readers) {
    const news = alerts.filter(({ sentTo }) => !sentTo.includes(id));
    if (news.length === 0) continue;
    if (Date.now() < until && (await sendMail(email, alertLetter(first.kind, first, news)))) {
      for (const alert of news) await markSentTo(alert.workspaceId, alert.id, id);
    } else missed = true;
  }
  if (!missed) for (const alert of alerts) await markSent(alert.workspaceId, alert.id);
}

/** An alert holds nothing secret, and its links open nothing by themselves: so an address that nobody confirmed may get it, too. */
export function isReached(reader: AlertReader): reader is AlertReader & { email: string } {
  return reader.active && reader.email !== null && isMailAddress(reader.email);
}
