import { describe, expect, test } from "vitest";
import { type HealthState, healthOf } from "./health.ts";

const NOW = new Date("2026-06-01T12:00:00Z");
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const people = { deletedUsers: 0, linkedUsers: 2, userLimit: 100_000, linkedGroups: 1, groupLimit: 10_000 };
const nobody = { deletedUsers: 0, linkedUsers: 0, userLimit: 100_000, linkedGroups: 0, groupLimit: 10_000 };
const on = { provisioningMethod: "scim", syncEnabled: true, syncChangedAt: ago(90_000), identityProvider: "entra" } as const;

/** Requests by their status and how many seconds ago they came, newest first. */
const requests = (...list: [status: number, secondsAgo: number][]) =>
  list.map(([status, seconds], i) => ({
    requestId: String(i),
    at: ago(seconds),
    method: "GET",
    path: "/Users",
    query: "",
    status,
    durationMs: 1,
    detail: null,
    words: "Listed users",
  }));
type Requests = ReturnType<typeof requests>;

/** As the database finds it in these requests, and of a try with an unknown key so many seconds ago. */
function wireOf(recent: Requests, unknownAgo: number | null = null, minutesAgo: number[] = []) {
  const accepted = recent.find(({ status }) => status !== 401)?.at ?? null;
  const rejected = [
    ...recent.filter(({ at, status }) => status === 401 && (!accepted || at > accepted)).map(({ at }) => at),
    ...(unknownAgo === null || (accepted && accepted > ago(unknownAgo)) ? [] : [ago(unknownAgo)]),
  ].sort((a, b) => a.getTime() - b.getTime());
  const refusals = {
    lastAcceptedAt: accepted,
    since: rejected[0] ?? null,
    lastAt: rejected.at(-1) ?? null,
    ended: recent.filter(({ status }) => status === 401).length,
    endedLastFour: "abcd",
    unknown: unknownAgo === null ? 0 : 1,
  };
  const runs = minutesAgo.map((minutes) => ({ startedAt: ago(minutes * 60), endedAt: ago(minutes * 60 - 5), requests: 3 }));
  return { recent, refusals, runs };
}

test.each<[HealthState, Parameters<typeof healthOf>[0], ReturnType<typeof wireOf>, typeof people]>([
  ["off", { ...on, provisioningMethod: "none", syncEnabled: false }, wireOf(requests([200, 1])), people],
  ["off", { ...on, provisioningMethod: "ad_sync", syncEnabled: false }, wireOf(requests([200, 1])), people],
  ["paused", { ...on, syncEnabled: false }, wireOf(requests([403, 1])), people],
  ["paused", { ...on, syncEnabled: false }, wireOf(requests([401, 1])), people],
  ["never connected", on, wireOf([]), nobody],
  ["connected", on, wireOf(requests([200, 10])), nobody],
  ["connected", on, wireOf(requests([200, 100_000])), nobody],
  ["syncing", on, wireOf(requests([201, 10], [200, 11])), people],
  ["healthy", on, wireOf(requests([200, 61])), people],
  ["healthy", on, wireOf(requests([200, 79 * 60])), people],
  ["idle", on, wireOf(requests([200, 81 * 60])), people],
  ["errors", on, wireOf(requests([500, 10], [400, 11], [200, 12])), people],
  ["errors", on, wireOf(requests([500, 10])), nobody],
  // Matching hears 404 and 409, and a single failure is none of the whole.
  ["syncing", on, wireOf(requests([404, 10], [409, 11])), people],
  ["syncing", on, wireOf(requests([500, 10], [200, 11])), people],
  ["syncing", on, wireOf(requests([200, 10], [500, 11], [500, 12])), people],
  // Refused before sync was turned on again.
  ["syncing", { ...on, syncChangedAt: ago(20) }, wireOf(requests([200, 10], [403, 30], [403, 31], [403, 32])), people],
  // Keys: whatever came last with a wrong one, until one is right.
  ["only rejected keys", on, wireOf(requests([401, 10])), nobody],
  ["only rejected keys", on, wireOf(requests([401, 10], [200, 11])), people],
  ["only rejected keys", on, wireOf([], 10), nobody],
  ["only rejected keys", on, wireOf(requests([200, 20]), 10), people],
  ["syncing", on, wireOf(requests([200, 10]), 20), people],
  ["syncing", on, wireOf(requests([200, 10], [401, 11], [401, 12])), people],
  ["never connected", { ...on, syncChangedAt: ago(5) }, wireOf(requests([401, 10])), nobody],
  ["never connected", { ...on, syncChangedAt: ago(5) }, wireOf([], 10), nobody],
])("%s", (state, workspace, wire, counts) => {
  expect(healthOf(workspace, wire, counts, NOW)).toMatchObject({ state, lastRequest: wire.recent[0] ?? null });
});

describe("times", () => {
  test("a sync began with its run, and is over a minute after its last request", () => {
    const health = healthOf(on, wireOf(requests([201, 10]), null, [3, 43, 83]), people, NOW);
    expect(health).toMatchObject({ state: "syncing", since: ago(180), until: ago(-50) });
  });

  test("after three regular cycles the next one is foretold", () => {
    const health = healthOf(on, wireOf(requests([201, 700]), null, [12, 52, 92]), people, NOW);
    expect(health).toMatchObject({ state: "healthy", nextSyncAt: ago(-28 * 60) });
    expect(healthOf(on, wireOf(requests([201, 700]), null, [12, 52]), people, NOW).nextSyncAt).toBeNull();
  });

  test("silence is measured by the provider's own rhythm, where that is slower", () => {
    const okta = { ...on, identityProvider: "okta" } as const;
    const hourly = [170, 290, 410, 530];
    expect(healthOf(okta, wireOf(requests([200, 170 * 60]), null, hourly), people, NOW)).toMatchObject({ state: "healthy" });
    expect(healthOf(okta, wireOf(requests([200, 170 * 60])), people, NOW)).toMatchObject({ state: "idle" });
  });

  test("keys are rejected since the first that was, after the last accepted one", () => {
    const wire = wireOf(requests([401, 10], [401, 40], [200, 50], [401, 60]));
    expect(healthOf(on, wire, people, NOW)).toMatchObject({ state: "only rejected keys", since: ago(40) });
  });
});
