import type { WriteCounts } from "#db/queries/connection-samples.ts";

/** When Entra puts a job into quarantine. Failures of members and managers count towards the last only. */
export const quarantineLimits = { share: 0.4, sharedFrom: 5_000, failures: 40_000, withMembers: 60_000 } as const;
/** Near = so much of the way. */
const NEAR = 0.5;

/**
 * `credentials`: Entra quarantines at once when the key is refused. `likely`: a limit is passed, as far as Roster sees. `near`: half of the way.
 */
export type QuarantineRisk = "credentials" | "likely" | "near" | "far";

export interface Quarantine {
  risk: QuarantineRisk;
  /** Of objects: users, and groups themselves. */
  failures: number;
  /** The part of all writes that failed. */
  share: number;
  withMembers: number;
  /** What to press in Entra once the cause is gone. Start is enough for a job that was stopped; only Restart ends a quarantine. */
  remedy: "start" | "restart";
}

/** How far the writes of the last 24 hours are from Entra's limits. */
export function quarantineOf({ writes, failed, failedMembers }: WriteCounts, keyRefused: boolean): Quarantine {
  const failures = failed - failedMembers;
  const share = writes === 0 ? 0 : failures / writes;
  const { share: mostShare, sharedFrom, failures: mostFailures, withMembers: mostInAll } = quarantineLimits;
  const isPast = (part: number) =>
    (failures >= sharedFrom * part && share > mostShare) || failures > mostFailures * part || failed > mostInAll * part;
  const risk = keyRefused ? "credentials" : isPast(1) ? "likely" : isPast(NEAR) ? "near" : "far";
  return {
    risk,
    failures,
    share,
    withMembers: failed,
    remedy: risk === "credentials" || risk === "likely" ? "restart" : "start",
  };
}
