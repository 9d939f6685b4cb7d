import { expect, test } from "vitest";
import { rhythmOf } from "./cycles.ts";

const NOON = new Date("2026-06-01T12:00:00Z");
const at = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);
/** Starts by the minutes before noon, newest first. */
const starts = (...minutesAgo: number[]) => minutesAgo.map((minutes) => at(-minutes));

test.each<[string, Date[], "entra" | "okta", number | null]>([
  ["three cycles of Entra's", starts(12, 52, 92), "entra", 28],
  ["cycles that begin some minutes early or late", starts(12, 55, 93), "entra", 28],
  ["Provision on demand in between", starts(3, 12, 30, 52, 60, 92), "entra", 28],
  ["the next one is overdue", starts(50, 90, 130), "entra", -10],
  ["two cycles are not enough", starts(12, 52), "entra", null],
  ["one is missing", starts(12, 52, 132), "entra", null],
  ["another interval isn't Entra's", starts(10, 70, 130, 190), "entra", null],
  ["four at an hour's distance", starts(10, 70, 130, 190), "okta", 50],
  ["three equal distances may be chance", starts(10, 70, 130), "okta", null],
  ["changes as they come", starts(5, 17, 60, 61, 200), "okta", null],
  ["bursts within ten minutes are no rhythm", starts(1, 7, 13, 19, 25), "okta", null],
  ["nothing", [], "entra", null],
])("%s", (_what, list, provider, next) => {
  expect(rhythmOf(list, provider)?.nextAt ?? null).toEqual(next === null ? null : at(next));
});
