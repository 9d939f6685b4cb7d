import type { DirectoryCounts } from "#db/queries/directory-counts.ts";
import type { RecentRequest } from "#db/queries/scim-requests.ts";
import type { Workspace } from "#db/queries/workspaces.ts";

/** How the connection is doing, in one word; each has one next thing to do (the page says it). */
export type HealthState = "off" | "paused" | "never connected" | "connected" | "errors" | "syncing" | "healthy" | "idle";

export interface Health {
  state: HealthState;
  /** Since when, where it is known. */
  since: Date | null;
  lastRequest: RecentRequest | null;
}

/** A cycle sends its requests close together: with none for this long, it is over. */
const SYNCING_MS = 60_000;
/** Entra's cycles are 40 minutes apart; silence beyond two of them is worth a word, not an alarm. */
const IDLE_MS = 2 * 40 * 60_000;
/** 409s and 404s belong to normal matching: a client learns from them. */
export const isFailure = ({ status }: Pick<RecentRequest, "status">): boolean =>
  status >= 400 && status !== 404 && status !== 409;

/** `recent` newest first. */
export function healthOf(
  workspace: Pick<Workspace, "provisioningMethod" | "syncEnabled" | "syncChangedAt">,
  recent: RecentRequest[],
  counts: DirectoryCounts,
  now: Date,
): Health {
  const lastRequest = recent[0] ?? null;
  if (workspace.provisioningMethod !== "scim") return { state: "off", since: null, lastRequest };
  if (!workspace.syncEnabled) return { state: "paused", since: workspace.syncChangedAt, lastRequest };
  if (!lastRequest) return { state: "never connected", since: workspace.syncChangedAt, lastRequest };

  // What was refused while sync was off says nothing about now.
  const current = recent.filter(({ at }) => !workspace.syncChangedAt || at >= workspace.syncChangedAt);
  const silence = now.getTime() - lastRequest.at.getTime();
  const failing = current.filter(isFailure);
  if (current[0] && isFailure(current[0]) && failing.length * 2 > current.length) {
    return { state: "errors", since: failing.at(-1)?.at ?? null, lastRequest };
  }
  if (counts.linkedUsers === 0 && counts.linkedGroups === 0) return { state: "connected", since: lastRequest.at, lastRequest };
  if (silence < SYNCING_MS) return { state: "syncing", since: null, lastRequest };
  return { state: silence < IDLE_MS ? "healthy" : "idle", since: lastRequest.at, lastRequest };
}
