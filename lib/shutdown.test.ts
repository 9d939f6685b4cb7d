import { expect, test } from "vitest";
import { flushAll, onShutdown } from "./shutdown.ts";

test("one flush that fails doesn't keep the others from running", async () => {
  const flushed: string[] = [];
  const failure = new Error("disk full");
  onShutdown(async () => void flushed.push("first"));
  onShutdown(() => Promise.reject(failure));
  onShutdown(async () => void flushed.push("last"));
  expect(await flushAll()).toEqual([failure]);
  expect(flushed).toEqual(["first", "last"]);
});
