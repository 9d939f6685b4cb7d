import type { StepAnswer } from "#components/steps/run-steps.ts";
import type { ResultWords } from "#components/steps/steps-result.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { apply } from "./actions.ts";

/** Applies the next of what was refused; goes on while any of it waits, whose number stands for the place. `retry`: first all that failed waits again. */
export async function applyStep(slug: string, { retry }: { retry: boolean }): Promise<StepAnswer<number>> {
  const answer = await apply(slug, null, { retry });
  if (!answer.ok) return answer;
  const { applied, failures, remaining } = answer.value;
  return {
    ok: true,
    value: {
      done: applied,
      failures: failures.map(({ words, ...failure }) => ({ ...failure, name: words })),
      after: remaining > 0 ? remaining : null,
    },
  };
}

export const applying = "Applying, in the order in which they came";

export const appliedWords: ResultWords = {
  outcome: (done) => formatCount(done, "refused change is applied", "refused changes are applied"),
  failed: (count) => `${formatCount(count, "change", "changes")} could not be applied, and stay listed`,
  rest: "What is left is still listed.",
};
