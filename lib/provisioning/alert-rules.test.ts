import { describe, expect, test } from "vitest";
import type { Observed } from "#db/queries/alerts.ts";
import { causesOf } from "./alert-rules.ts";

const now = new Date("2026-03-10T12:00:00Z");
const quiet: Observed = {
  workspaceId: "w",
  syncEnabled: true,
  requests: 0,
  failed: 0,
  rejectedSince: null,
  held: null,
  key: null,
  present: [],
};
const kinds = (observed: Partial<Observed>) => causesOf({ ...quiet, ...observed }, now).map(({ kind }) => kind);

test("nothing happened, nothing is said", () => {
  expect(kinds({})).toEqual([]);
});

describe("the failing share", () => {
  test.each([
    [10_000, 0, false, false],
    [19, 19, false, true],
    [20, 20, true, true],
    [66, 20, true, true],
    [67, 20, false, true],
    [100, 29, false, true],
    [100, 15, false, true],
    [100, 14, false, false],
    [10_000, 2_999, false, true],
    [10_000, 3_000, true, true],
    [3, 3, false, true],
    [0, 0, false, false],
  ])("%i requests, %i failed: raised %s, goes on %s", (requests, failed, raised, goesOn) => {
    const present = [{ id: "a", kind: "failing" as const, cause: "share" }];
    expect(kinds({ requests, failed })).toEqual(raised ? ["failing"] : []);
    expect(kinds({ requests, failed, present })).toEqual(goesOn ? ["failing"] : []);
  });

  test("is no matter while sync is off", () => {
    expect(kinds({ syncEnabled: false, requests: 100, failed: 100 })).toEqual([]);
  });
});

test.each([
  [true, now, ["rejected keys"]],
  [true, null, []],
  [false, now, []],
])("rejected keys: sync on %s, since %s", (syncEnabled, rejectedSince, expected) => {
  expect(kinds({ syncEnabled, rejectedSince })).toEqual(expected);
});

describe("a key", () => {
  const stageAfter = (days: number) => {
    const expiresAt = new Date(now.getTime() + days * 86_400_000).toISOString();
    return causesOf({ ...quiet, syncEnabled: false, key: { id: "k", lastFour: "abcd", expiresAt } }, now)[0]?.details.stage;
  };

  test.each([
    [14.01, undefined],
    [14, "14 days"],
    [3.01, "14 days"],
    [3, "3 days"],
    [0.01, "3 days"],
    [0, "expired"],
    [-6.9, "expired"],
    [-7, undefined],
  ])("that ends in %d days: %s, paused or not", (days, stage) => {
    expect(stageAfter(days)).toBe(stage);
  });

  test("each stage, and each other end, is another alert", () => {
    const causes = [13, 12, 2, -1].map((days) => {
      const expiresAt = new Date(now.getTime() + days * 86_400_000).toISOString();
      return causesOf({ ...quiet, key: { id: "k", lastFour: "abcd", expiresAt } }, now)[0]?.cause;
    });
    expect(new Set(causes).size).toBe(4);
  });
});
