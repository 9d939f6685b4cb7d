import { expect, test } from "vitest";
import { type HealthState, healthOf } from "./health.ts";

const NOW = new Date("2026-06-01T12:00:00Z");
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const people = { deletedUsers: 0, linkedUsers: 2, userLimit: 100_000, linkedGroups: 1, groupLimit: 10_000 };
const nobody = { deletedUsers: 0, linkedUsers: 0, userLimit: 100_000, linkedGroups: 0, groupLimit: 10_000 };
const on = { provisioningMethod: "scim", syncEnabled: true, syncChangedAt: ago(90_000) } as const;

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
  }));

test.each<[HealthState, Parameters<typeof healthOf>[0], ReturnType<typeof requests>, typeof people]>([
  ["off", { ...on, provisioningMethod: "none", syncEnabled: false }, requests([200, 1]), people],
  ["off", { ...on, provisioningMethod: "ad_sync", syncEnabled: false }, requests([200, 1]), people],
  ["paused", { ...on, syncEnabled: false }, requests([403, 1]), people],
  ["never connected", on, [], nobody],
  ["connected", on, requests([200, 10]), nobody],
  ["connected", on, requests([200, 100_000]), nobody],
  ["syncing", on, requests([201, 10], [200, 11]), people],
  ["healthy", on, requests([200, 61]), people],
  ["healthy", on, requests([200, 79 * 60]), people],
  ["idle", on, requests([200, 81 * 60]), people],
  ["errors", on, requests([500, 10], [400, 11], [200, 12]), people],
  ["errors", on, requests([401, 10]), nobody],
  // Matching hears 404 and 409, and a single failure is none of the whole.
  ["syncing", on, requests([404, 10], [409, 11]), people],
  ["syncing", on, requests([500, 10], [200, 11]), people],
  ["syncing", on, requests([200, 10], [500, 11], [500, 12]), people],
  // Refused before sync was turned on again.
  ["syncing", { ...on, syncChangedAt: ago(20) }, requests([200, 10], [403, 30], [403, 31], [403, 32]), people],
])("%s", (state, workspace, recent, counts) => {
  expect(healthOf(workspace, recent, counts, NOW)).toMatchObject({ state, lastRequest: recent[0] ?? null });
});
