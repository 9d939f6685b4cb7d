import type { Cause, Observed } from "#db/queries/alerts.ts";

/**
 * Entra quarantines a job from 5,000 failures when more than 40 % fail. Said earlier, and for a small workspace, too; and over only
 * well below, so that a share that wavers isn't told twice.
 */
const RAISED_FROM_SHARE = 0.3;
const OVER_BELOW_SHARE = 0.15;
/** Fewer say nothing. */
const ENOUGH = 20;

const DAY = 86_400_000;
/** A key that ended long ago is no news: nobody waits for it. */
const NEWS_DAYS = 7;

/** What holds now. What isn't in it and was told is over. */
export function causesOf(observed: Observed, now: Date): Cause[] {
  return [failing(observed), rejectedKeys(observed), keyExpiring(observed, now), guardHolding(observed)].filter(
    (cause) => cause !== null,
  );
}

/** From the first that is held until nothing is: one event. */
function guardHolding({ held }: Observed): Cause | null {
  return held && { kind: "guard holding", cause: "held", details: held };
}

function failing({ syncEnabled, requests, failed, present }: Observed): Cause | null {
  const told = present.some(({ kind }) => kind === "failing");
  const share = requests === 0 ? 0 : failed / requests;
  const holds = told ? share >= OVER_BELOW_SHARE : failed >= ENOUGH && share >= RAISED_FROM_SHARE;
  return syncEnabled && holds ? { kind: "failing", cause: "share", details: { requests, failed } } : null;
}

function rejectedKeys({ syncEnabled, rejectedSince }: Observed): Cause | null {
  return syncEnabled && rejectedSince ? { kind: "rejected keys", cause: "keys", details: {} } : null;
}

/** Each stage of each end is told once. */
function keyExpiring({ key }: Observed, now: Date): Cause | null {
  if (!key) return null;
  const left = Date.parse(key.expiresAt) - now.getTime();
  const stage =
    left <= -NEWS_DAYS * DAY ? null : left <= 0 ? "expired" : left <= 3 * DAY ? "3 days" : left <= 14 * DAY ? "14 days" : null;
  if (stage === null) return null;
  const { id, lastFour, expiresAt } = key;
  return { kind: "key expiring", cause: `${id} ${expiresAt} ${stage}`, details: { lastFour, expiresAt, stage } };
}
