import type { DirectoryCounts } from "#db/queries/directory-counts.ts";
import type { KeyRefusals } from "#db/queries/key-refusals.ts";
import type { RecentRequest } from "#db/queries/scim-requests.ts";
import type { ScimRun } from "#db/queries/scim-runs.ts";
import type { Workspace } from "#db/queries/workspaces.ts";
import { rhythmOf } from "./cycles.ts";

/** How the connection is doing, in one word; each has one next thing to do (the page says it). */
export type HealthState =
  | "off"
  | "paused"
  | "never connected"
  | "only rejected keys"
  | "connected"
  | "errors"
  | "syncing"
  | "healthy"
  | "idle";

export interface Health {
  state: HealthState;
  /** Since when, where it is known. */
  since: Date | null;
  /** When time alone may change the state, without a request. */
  until: Date | null;
  lastRequest: RecentRequest | null;
  /** When the next cycle is due, once the provider has shown a rhythm; in the past when it has not come. */
  nextSyncAt: Date | null;
}

/** What the wire has shown. */
export interface Wire {
  /** Newest first. */
  recent: RecentRequest[];
  refusals: KeyRefusals;
  /** Newest first. */
  runs: ScimRun[];
}

/** A cycle sends its requests close together: with none for this long, it is over. */
const SYNCING_MS = 60_000;
/** Entra's cycles are 40 minutes apart; silence beyond two of them is worth a word, not an alarm. */
const IDLE_MS = 2 * 40 * 60_000;
/** 409s and 404s belong to normal matching: a client learns from them. */
export const isFailure = ({ status }: Pick<RecentRequest, "status">): boolean =>
  status >= 400 && status !== 404 && status !== 409;

const later = (at: Date, ms: number) => new Date(at.getTime() + ms);

export function healthOf(
  workspace: Pick<Workspace, "provisioningMethod" | "syncEnabled" | "syncChangedAt" | "identityProvider">,
  { recent, refusals, runs }: Wire,
  counts: DirectoryCounts,
  now: Date,
): Health {
  const lastRequest = recent[0] ?? null;
  const is = (state: HealthState, since: Date | null, rest: Partial<Health> = {}): Health => ({
    state,
    since,
    until: null,
    lastRequest,
    nextSyncAt: null,
    ...rest,
  });
  const { syncChangedAt } = workspace;
  // What was refused while sync was off says nothing about now.
  const isCurrent = (at: Date | null): at is Date => at !== null && (!syncChangedAt || at >= syncChangedAt);

  if (workspace.provisioningMethod !== "scim") return is("off", null);
  if (!workspace.syncEnabled) return is("paused", syncChangedAt);
  if (isCurrent(refusals.lastAt)) return is("only rejected keys", refusals.since);
  // An answer 401 that is older than the setting belongs to another connection.
  if (!lastRequest || (lastRequest.status === 401 && refusals.lastAcceptedAt === null))
    return is("never connected", syncChangedAt);

  const current = recent.filter(({ at, status }) => isCurrent(at) && status !== 401);
  const failing = current.filter(isFailure);
  if (current[0] && isFailure(current[0]) && failing.length * 2 > current.length) return is("errors", failing.at(-1)?.at ?? null);

  const rhythm = rhythmOf(
    runs.map((run) => run.startedAt),
    workspace.identityProvider,
  );
  const nextSyncAt = rhythm?.nextAt ?? null;
  if (counts.linkedUsers === 0 && counts.linkedGroups === 0) return is("connected", lastRequest.at, { nextSyncAt });
  const quietAt = later(lastRequest.at, SYNCING_MS);
  if (now < quietAt) return is("syncing", runs[0]?.startedAt ?? null, { until: quietAt });
  const idleAt = later(lastRequest.at, Math.max(IDLE_MS, 2 * (rhythm?.intervalMs ?? 0)));
  return now < idleAt ? is("healthy", lastRequest.at, { until: idleAt, nextSyncAt }) : is("idle", lastRequest.at, { nextSyncAt });
}
