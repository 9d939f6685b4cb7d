import { expect, test } from "vitest";
import type { HealthState } from "#lib/types.ts";
import { nextStep } from "./next-step.ts";

const now = new Date("2026-06-01T12:00:00Z");
const key = {
  id: "1",
  kind: "scim",
  lastFour: "wxyz",
  createdBy: "Ada",
  createdAt: now,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  lastUsedAgent: null,
  lastUsedAddress: null,
} as const;
const none = { lastAcceptedAt: null, since: null, lastAt: null, ended: 0, endedLastFour: null, unknown: 0 };
const situation = (state: HealthState) => ({
  health: { state, since: null, until: null, lastRequest: null, nextSyncAt: null },
  refusals: none,
  refused: 0,
  held: { users: 0, groups: 0 },
  keys: [key],
  provider: "entra" as const,
  now,
});

test.each<[HealthState, string, string | undefined]>([
  ["off", "Choose SCIM", undefined],
  ["never connected", "Enter the SCIM URL and the Secret token in Microsoft Entra ID", "/setup"],
  ["only rejected keys", "Enter the present one (…wxyz)", "#keys"],
  ["connected", "then press Start provisioning", "/setup"],
  ["paused", "Every request is refused", "#method"],
  ["errors", "Most of the latest requests failed", "#requests"],
  ["syncing", "requests are arriving now", undefined],
  ["healthy", "Nothing to do.", undefined],
  ["idle", "check there that provisioning is started and not in quarantine", undefined],
])("%s: %s", (state, text, href) => {
  const step = nextStep(situation(state));
  expect(step.text).toContain(text);
  expect(step.action?.href).toBe(href);
});

test.each<HealthState>(["syncing", "healthy", "idle"])("%s, but the accident guard holds some: they come first", (state) => {
  const step = nextStep({ ...situation(state), held: { users: 1_200, groups: 1 } });
  expect(step).toEqual({
    text: "The connection works. The accident guard holds 1,200 users and 1 group until somebody decides.",
    action: { label: "See what is held", href: "/held" },
  });
});

test.each<HealthState>(["never connected", "only rejected keys", "errors", "paused"])("%s comes before what is held", (state) => {
  const held = { users: 5, groups: 0 };
  expect(nextStep({ ...situation(state), held })).toEqual(nextStep(situation(state)));
});

test.each<HealthState>(["never connected", "only rejected keys", "connected", "errors", "syncing", "healthy", "idle"])(
  "%s without a valid key: a key comes first",
  (state) => {
    const step = nextStep({ ...situation(state), keys: [] });
    expect(step).toMatchObject({ text: expect.stringContaining("No API key is valid"), action: { href: "#keys" } });
  },
);

test("keys that ended are told from keys that are not known", () => {
  const rejected = situation("only rejected keys");
  expect(nextStep({ ...rejected, refusals: { ...none, ended: 2, endedLastFour: "abcd" } }).text).toContain(
    "2 requests came with a key that was revoked or has expired (…abcd).",
  );
  expect(nextStep({ ...rejected, refusals: { ...none, unknown: 1 } }).text).toContain(
    "1 request came with a key that is not known here",
  );
});

test("a sync that was due and has not come is said, by the provider's name", () => {
  const idle = situation("idle");
  const health = { ...idle.health, nextSyncAt: new Date("2026-06-01T11:00:00Z") };
  expect(nextStep({ ...idle, provider: "okta", health }).text).toBe(
    "The sync that was due has not come. Check in Okta that provisioning is started.",
  );
});
