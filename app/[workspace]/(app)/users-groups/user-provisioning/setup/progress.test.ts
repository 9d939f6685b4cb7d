import { expect, test } from "vitest";
import { type Check, type StepState, stepStates } from "./progress.ts";

/** Turn on, create, connect, map, start, groups, afterwards. */
const checks: (Check | null)[] = ["on", null, "connected", null, "user", "group", null];
const states = { d: "done", c: "current", l: "later" } as const;

test.each<[Check[], string]>([
  [[], "cllllll"],
  [["on"], "dclllll"],
  [["on", "connected"], "dddclll"],
  [["on", "connected", "user"], "dddddcl"],
  [["on", "connected", "user", "group"], "ddddddc"],
  // Paused again, or the key is another one: that step alone waits.
  [["connected", "user", "group"], "cdddddl"],
  [["on", "user", "group"], "ddcdddl"],
  // Groups before users.
  [["on", "connected", "group"], "ddddcdl"],
])("%s", (met, expected) => {
  const all: Record<Check, boolean> = { on: false, connected: false, user: false, group: false };
  for (const check of met) all[check] = true;
  expect(stepStates(checks, all)).toEqual([...expected].map((letter): StepState => states[letter as keyof typeof states]));
});
