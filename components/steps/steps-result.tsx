"use client";

import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { FailureList } from "./failure-list.tsx";
import type { StepsResult } from "./run-steps.ts";

/** How the result of work in steps is told. */
export interface ResultWords {
  /** "3 users are kept". */
  outcome: (done: number) => string;
  /** "2 users not decided". */
  failed: (count: number) => string;
  /** What became of the rest when it ended early. */
  rest: string;
}

export interface EndedSteps {
  result: StepsResult;
  words: ResultWords;
}

/** What came of it, when it is more than a toast can say. `ended` null = closed. */
export function StepsResultDialog({ ended, onClose }: { ended: EndedSteps | null; onClose: () => void }) {
  return (
    <Dialog
      open={ended !== null}
      onOpenChange={onClose}
      title={ended?.words.outcome(ended.result.done) ?? ""}
      description={ended?.result.ended ? `${ended.result.ended} ${ended.words.rest}` : undefined}
      footer={<DialogClose render={<Button variant="primary">Close</Button>} />}
    >
      {ended && ended.result.failures.length > 0 && (
        <FailureList title={ended.words.failed(ended.result.failures.length)} failures={ended.result.failures} />
      )}
    </Dialog>
  );
}
