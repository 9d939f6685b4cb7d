import type { IdentityProvider } from "#db/types.ts";

const MINUTE_MS = 60_000;
/** Entra's interval can't be changed. The others send when something changes; when one has a rhythm, it shows. */
const ENTRA_MS = 40 * MINUTE_MS;
const SHORTEST_MS = 10 * MINUTE_MS;
/** How far from its time a cycle may begin: a part of the interval. */
const TOLERANCE = 0.125;
const CYCLES_TO_TRUST = 3;

export interface Rhythm {
  intervalMs: number;
  /** When the next cycle is due; in the past when it has not come. */
  nextAt: Date;
}

/**
 * The rhythm of three regular cycles, whatever came between them (Provision on demand does). `starts`: when runs of requests
 * began, newest first. Null = none to be seen, and nothing is promised.
 */
export function rhythmOf(starts: readonly Date[], provider: IdentityProvider): Rhythm | null {
  for (const [i, latest] of starts.entries()) {
    const intervals =
      provider === "entra" ? [ENTRA_MS] : starts.slice(i + 1).map((earlier) => latest.getTime() - earlier.getTime());
    for (const intervalMs of intervals) {
      if (intervalMs < SHORTEST_MS || !isRegular(latest, intervalMs, starts)) continue;
      // Of a cycle that had nothing to send nothing is known: the next one is due an interval after the latest that was seen.
      return { intervalMs, nextAt: new Date(latest.getTime() + intervalMs) };
    }
  }
  return null;
}

/** Whether a start is found at each of the times before `latest`, one interval apart. */
function isRegular(latest: Date, intervalMs: number, starts: readonly Date[]): boolean {
  let at = latest.getTime();
  // A rhythm that isn't known beforehand must show itself once more: two equal intervals are easily chance.
  const cycles = intervalMs === ENTRA_MS ? CYCLES_TO_TRUST : CYCLES_TO_TRUST + 1;
  for (let n = 1; n < cycles; n++) {
    const due = at - intervalMs;
    const found = starts.find((start) => Math.abs(start.getTime() - due) <= intervalMs * TOLERANCE);
    if (!found) return false;
    at = found.getTime();
  }
  return true;
}
