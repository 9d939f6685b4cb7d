/** Who or what a step couldn't do, and why. */
export interface Failure {
  id: string;
  name: string;
  reason: string;
}

export interface Step<After> {
  done: number;
  failures: Failure[];
  /** Where the next step goes on; null = there is none. */
  after: After | null;
  /** Why there is none, though something is left. */
  stopped?: string | null;
}

/** As an action returns it. */
export type StepAnswer<After> = { ok: true; value: Step<After> } | { ok: false; error: string };

export interface StepsResult {
  done: number;
  failures: Failure[];
  /** Why it ended before everything was tried. */
  ended: string | null;
  /** The connection broke: the last step may be done or not. */
  broken: boolean;
}

export const connectionBroke = "The connection broke. Some of the last step may be done already.";

interface StepsOptions {
  /** Asked after each step. */
  isStopped: () => boolean;
  /** How many have been done or failed so far. */
  onProgress: (tried: number) => void;
}

/** Asks for one step after the other, until nothing is left, somebody stops it, or it can't go on. Always ends in a result. */
export async function runSteps<After>(
  step: (after: After | null) => Promise<StepAnswer<After>>,
  { isStopped, onProgress }: StepsOptions,
): Promise<StepsResult> {
  const result: StepsResult = { done: 0, failures: [], ended: null, broken: false };
  let after: After | null = null;
  do {
    const answer: StepAnswer<After> | null = await step(after).catch(() => null);
    if (!answer) return { ...result, ended: connectionBroke, broken: true };
    if (!answer.ok) return { ...result, ended: answer.error };
    result.done += answer.value.done;
    result.failures.push(...answer.value.failures);
    onProgress(result.done + result.failures.length);
    after = answer.value.after;
    result.ended = answer.value.stopped ?? (isStopped() && after !== null ? "You stopped it." : null);
  } while (after !== null && result.ended === null);
  return result;
}
