import { expect, test } from "vitest";
import { runWorker } from "./run-worker.ts";

/** Runs that wait, and how many were worked on at the same time at most. */
function waitingRuns(count: number, { claimFails = false } = {}) {
  const waiting = Array.from({ length: count }, (_, n) => ({ workspaceId: "w", id: String(n) }));
  const seen = { atOnce: 0, most: 0, done: 0, fails: claimFails };
  const worker = runWorker({
    job: "test",
    lookEveryMs: 1_000,
    claim: async (_, limit) => {
      await Promise.resolve();
      if (seen.fails) throw new Error("The database is away.");
      return waiting.splice(0, limit);
    },
    workOn: async () => {
      seen.most = Math.max(seen.most, ++seen.atOnce);
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.atOnce--;
    },
    release: async () => void seen.done++,
  });
  return { seen, worker };
}

test("two at a time, also when one look begins before the other has found anything", async () => {
  const { seen, worker } = waitingRuns(5);
  await Promise.all([worker.workOnAll(), worker.workOnAll(), worker.workOnAll()]);
  expect(seen).toMatchObject({ most: 2, done: 2 });
  await worker.workOnAll();
  await worker.workOnAll();
  expect(seen).toMatchObject({ most: 2, done: 5 });
});

test("a look that fails, and one that finds nothing, leave room for the next", async () => {
  const { seen, worker } = waitingRuns(2, { claimFails: true });
  await expect(worker.workOnAll()).rejects.toThrow("away");
  seen.fails = false;
  await worker.workOnAll();
  await worker.workOnAll();
  expect(seen).toMatchObject({ most: 2, done: 2 });
});
