import { expect, test } from "vitest";
import { connectionBroke, type Failure, runSteps, type StepAnswer } from "./run-steps.ts";

const adele: Failure = { id: "1", name: "Adele", reason: "The last admin stays." };
const did = (done: number, after: string | null, failures: Failure[] = []): StepAnswer<string> => ({
  ok: true,
  value: { done, failures, after },
});

/** Answers one after the other; an Error is thrown, as when the connection breaks. */
async function run(answers: (StepAnswer<string> | Error)[], stopAfter = Number.POSITIVE_INFINITY) {
  const asked: (string | null)[] = [];
  const progress: number[] = [];
  const step = async (after: string | null) => {
    const answer = answers[asked.push(after) - 1];
    if (answer === undefined) throw new Error("one step too many");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const result = await runSteps(step, {
    isStopped: () => asked.length >= stopAfter,
    onProgress: (tried) => progress.push(tried),
  });
  return { result, asked, progress };
}

test("goes on where the last step ended, until nothing is left, and sums up", async () => {
  const { result, asked, progress } = await run([did(2, "b", [adele]), did(3, "c"), did(1, null)]);
  expect(result).toEqual({ done: 6, failures: [adele], ended: null, broken: false });
  expect(asked).toEqual([null, "b", "c"]);
  expect(progress).toEqual([3, 6, 7]);
});

test("stops after the step in which somebody says so, but says nothing of it when that was the last", async () => {
  expect((await run([did(2, "b"), did(2, "c")], 2)).result).toEqual({
    done: 4,
    failures: [],
    ended: "You stopped it.",
    broken: false,
  });
  expect((await run([did(2, null)], 1)).result.ended).toBeNull();
});

test("ends with the reason of a step that stopped by itself, or was refused", async () => {
  const paused: StepAnswer<string> = { ok: true, value: { done: 1, failures: [], after: null, stopped: "Sync is on." } };
  expect((await run([did(2, "b"), paused])).result).toMatchObject({ done: 3, ended: "Sync is on.", broken: false });
  const refused: StepAnswer<string> = { ok: false, error: "Pause sync first." };
  expect((await run([did(2, "b", [adele]), refused])).result).toEqual({
    done: 2,
    failures: [adele],
    ended: "Pause sync first.",
    broken: false,
  });
});

test("a broken connection ends it with what is known, at the first step and later", async () => {
  const broke = new TypeError("Failed to fetch");
  expect((await run([broke])).result).toEqual({ done: 0, failures: [], ended: connectionBroke, broken: true });
  expect((await run([did(50, "b"), broke])).result).toMatchObject({ done: 50, ended: connectionBroke, broken: true });
});
