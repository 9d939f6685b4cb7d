import { duration, releaseAll } from "./escrow.ts";
import type { CycleState, Job } from "./state.ts";

/**
 * The provisioning job: running, stopped by the admin, in quarantine, or disabled after four weeks in it. Its clock is emulated
 * and counts minutes; an incremental cycle comes 40 minutes after the last one unless told otherwise.
 */

export const CYCLE_MINUTES = 40;
const DAY = 24 * 60;
const FOUR_WEEKS = 28 * DAY;

/** What a cycle has attempted, objects (users and groups) and references (managers and members) apart. */
export interface Events {
  objects: number;
  objectFailures: number;
  referenceFailures: number;
}

export interface Thresholds {
  /** Failures from which their share counts. */
  evaluatedFrom: number;
  /** A larger share of failures is too many. */
  share: number;
  /** More failures than this are too many, whatever their share. */
  objectFailures: number;
  /** The same with those of references counted too. */
  allFailures: number;
}

export const ENTRA_THRESHOLDS: Thresholds = { evaluatedFrom: 5000, share: 0.4, objectFailures: 40_000, allFailures: 60_000 };

/** Why so many failures mean quarantine; null = they don't. */
export function tooManyFailures(events: Events, thresholds: Thresholds): string | null {
  const { objects, objectFailures, referenceFailures } = events;
  const all = objectFailures + referenceFailures;
  if (all > thresholds.allFailures) return `${all} failures, references included`;
  if (objectFailures > thresholds.objectFailures) return `${objectFailures} failures`;
  if (objectFailures >= thresholds.evaluatedFrom && objectFailures > objects * thresholds.share) {
    return `${objectFailures} of ${objects} objects failed`;
  }
  return null;
}

/**
 * Moves the clock to the next cycle.
 * @returns why there is no cycle now; null = it may run
 */
export function beginIncremental(job: Job, minutes: number): string | null {
  job.clock += minutes;
  if (job.status === "stopped") return "Provisioning is stopped. The command start continues it.";
  if (job.status === "quarantined" && job.clock - job.since >= FOUR_WEEKS) job.status = "disabled";
  if (job.status === "disabled") {
    return `The job is disabled after four weeks in quarantine (${job.reason}). The commands start and restart leave it.`;
  }
  if (job.status === "quarantined" && job.clock < job.nextCycle) {
    const wait = duration(job.nextCycle - job.clock);
    return `In quarantine: ${job.reason} The next cycle comes in ${wait}; start and restart leave the quarantine at once.`;
  }
  return null;
}

/** Restart: leaves quarantine and clears the escrows. The links stay. */
export function beginRestart(state: CycleState): void {
  start(state.job);
  releaseAll(state);
}

/** @param reason why the job is to be in quarantine; null = the cycle was well */
export function endCycle(job: Job, reason: string | null): void {
  if (reason === null) {
    start(job);
    return;
  }
  if (job.status !== "quarantined") job.since = job.clock;
  Object.assign(job, { status: "quarantined", reason, nextCycle: job.clock + DAY });
}

/** Start provisioning: out of quarantine, or on from where it was stopped. */
export function start(job: Job): void {
  Object.assign(job, { status: "active", reason: null, nextCycle: job.clock });
}

/** Stop provisioning: no cycles until Start. A quarantine isn't forgotten by that. */
export function stop(job: Job): void {
  if (job.status === "active") job.status = "stopped";
}

/** A sentence. */
export function describeJob({ status, clock, since, nextCycle, reason }: Job): string {
  if (status === "quarantined") {
    const wait = duration(Math.max(0, nextCycle - clock));
    return `Provisioning is in quarantine for ${duration(clock - since)}, next cycle in ${wait}: ${reason}`;
  }
  if (status === "disabled") return `Provisioning is disabled after four weeks in quarantine: ${reason}`;
  return status === "stopped" ? "Provisioning is stopped." : "Provisioning is on.";
}
