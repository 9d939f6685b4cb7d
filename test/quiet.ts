import { afterEach, beforeEach, expect, vi } from "vitest";

/** What is written to the console in a test is either left over or a warning that nobody would read: both fail the test. */
const methods = ["log", "info", "warn", "error", "debug"] as const;
let noise: unknown[][] = [];

beforeEach(() => {
  noise = [];
  for (const method of methods) vi.spyOn(console, method).mockImplementation((...args) => void noise.push([method, ...args]));
});

afterEach(() => {
  expect(noise, "the console stays silent").toEqual([]);
});
