import { validate, version } from "uuid";
import { afterEach, expect, test, vi } from "vitest";
import { newId } from "./new-id.ts";

afterEach(() => vi.useRealTimers());

test("ids are of version 7, none comes twice, and later ones sort later", () => {
  const ids = Array.from({ length: 5_000 }, newId);
  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});

test("they sort on when the clock is set back, and their random end is another each time", () => {
  vi.useFakeTimers();
  const before = newId();
  vi.setSystemTime(Date.now() - 60_000);
  const ids = Array.from({ length: 300 }, newId);
  expect([before, ...ids].toSorted()).toEqual([before, ...ids]);
  expect(new Set(ids.map((id) => id.slice(-10))).size).toBe(ids.length);
});
