/** What the wire, or a setting, shows of a step by itself. */
export type Check = "on" | "connected" | "user" | "group";

export type StepState = "done" | "current" | "later";

/**
 * The state of each step, of which only some can be checked: one that can't is done when a later one is. The first that isn't
 * done is the current one.
 */
export function stepStates(checks: readonly (Check | null)[], met: Readonly<Record<Check, boolean>>): StepState[] {
  const done = checks.map((check, i) =>
    check ? met[check] : checks.slice(i + 1).some((next) => next !== null && next !== "on" && met[next]),
  );
  const current = done.indexOf(false);
  return done.map((isDone, i) => (isDone ? "done" : i === current ? "current" : "later"));
}
