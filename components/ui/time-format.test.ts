import { expect, it } from "vitest";
import { formatElapsed, formatExact, formatRelative } from "./time-format.ts";

const now = new Date("2026-03-12T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

it.each([
  [0, "just now"],
  [59, "just now"],
  [60, "1 minute ago"],
  [3_599, "59 minutes ago"],
  [3_600, "1 hour ago"],
  [86_400, "yesterday"],
  [6 * 86_400, "6 days ago"],
  [8 * 86_400, "last week"],
  [400 * 86_400, "last year"],
])("%i seconds ago is %s", (seconds, words) => {
  expect(formatRelative(ago(seconds), now)).toBe(words);
});

it.each([
  [5, "just now"],
  [45, "in less than a minute"],
  [600, "in 10 minutes"],
  [86_400, "tomorrow"],
])("in %i seconds is %s", (seconds, words) => {
  expect(formatRelative(ago(-seconds), now)).toBe(words);
});

it.each([
  [-2, "0 s"],
  [59.9, "59 s"],
  [133, "2 min 13 s"],
  [3_900, "1 h 5 min"],
])("%d seconds have lasted %s", (seconds, words) => {
  expect(formatElapsed(seconds * 1_000)).toBe(words);
});

it("gives the exact time with its zone", () => {
  expect(formatExact(now, "UTC")).toBe("12 Mar 2026, 12:00:00 UTC");
});
