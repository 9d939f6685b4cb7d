import { createHash } from "node:crypto";
import type { DirectoryGroup, DirectoryUser } from "./directory.ts";
import type { CycleState, FailedObject } from "./state.ts";

/**
 * An object that failed is put in escrow: tried again after 6, 12 and 24 hours and then daily, for four weeks; at once when it
 * changes in the directory. Times are minutes on the service's own clock (job.ts).
 */

const HOUR = 60;
const WAITS = [6 * HOUR, 12 * HOUR, 24 * HOUR];
const DAILY = 24 * HOUR;
const PATIENCE = 28 * DAILY;

/** Tells whether a directory object has changed since it failed; undefined = it is no longer in the directory. */
export function fingerprint(source: DirectoryUser | DirectoryGroup | undefined): string {
  return createHash("sha256")
    .update(JSON.stringify(source ?? null))
    .digest("hex")
    .slice(0, 16);
}

/** The entry of an object that has failed again, or for the first time. */
export function putInEscrow(before: FailedObject | undefined, now: number, last: string, source: string): FailedObject {
  const known = before?.source === source ? before : undefined;
  const attempts = (known?.attempts ?? 0) + 1;
  return { attempts, last, since: known?.since ?? now, due: now + (WAITS[attempts - 1] ?? DAILY), source };
}

/** A value that read back differently: Entra would not have noticed, so it is written again in the next cycle. */
export function putRight(before: FailedObject | undefined, now: number, last: string, source: string): FailedObject {
  return { ...putInEscrow(before, now, last, source), due: now };
}

export function isDue(entry: FailedObject, now: number, source: string): boolean {
  return entry.source !== source || (now >= entry.due && !isGivenUp(entry, now));
}

function isGivenUp(entry: FailedObject, now: number): boolean {
  return now - entry.since > PATIENCE;
}

/** Restart clears the escrows: everything is tried at once, and waits begin anew. */
export function releaseAll(state: CycleState): void {
  for (const entry of Object.values(state.failed)) Object.assign(entry, { attempts: 0, since: state.job.clock, due: 0 });
}

/** "2 objects failed before and wait …"; null when nothing waits. */
export function describeEscrow({ failed, job }: CycleState): string | null {
  const entries = Object.values(failed);
  const givenUp = entries.filter((entry) => isGivenUp(entry, job.clock)).length;
  const waiting = entries.length - givenUp;
  const lines: string[] = [];
  if (waiting > 0) {
    const next = Math.min(...entries.filter((entry) => !isGivenUp(entry, job.clock)).map(({ due }) => due));
    const when = next <= job.clock ? "in the next cycle" : `in ${duration(next - job.clock)}`;
    lines.push(`${waiting} failed objects wait to be tried again, the first ${when}`);
  }
  if (givenUp > 0) lines.push(`${givenUp} objects are given up after four weeks, until they change or a Restart`);
  return lines.length > 0 ? lines.join("; ") : null;
}

/** "6 h", "40 min", "1 d 2 h" */
export function duration(minutes: number): string {
  const parts = [
    [Math.floor(minutes / DAILY), "d"],
    [Math.floor((minutes % DAILY) / HOUR), "h"],
    [minutes % HOUR, "min"],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(" ") || "0 min"
  );
}
