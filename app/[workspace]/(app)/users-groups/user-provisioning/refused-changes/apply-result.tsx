"use client";

import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { Progress } from "#components/ui/progress.tsx";
import type { Applied } from "./use-apply.ts";

export const sayApplied = (n: number) => formatCount(n, "refused change is applied", "refused changes are applied");

/** While it runs, inside the dialog that began it. */
export function ApplyProgress({ done, total, onStop }: { done: number; total: number; onStop: () => void }) {
  return (
    <>
      <Progress label="Applying, in the order in which they came" done={done} total={Math.max(total, done)} />
      <div>
        <Button size="sm" onClick={onStop}>
          Stop after this step
        </Button>
      </div>
    </>
  );
}

/** What came of it, when it is more than a toast can say. Null = closed. */
export function ApplyResult({ result, onClose }: { result: Applied | null; onClose: () => void }) {
  return (
    <Dialog
      open={result !== null}
      onOpenChange={onClose}
      title={result ? sayApplied(result.applied) : ""}
      description={result?.ended ?? undefined}
      footer={<DialogClose render={<Button variant="primary">Close</Button>} />}
    >
      {result && result.failures.length > 0 && (
        <>
          <p className="font-medium text-sm">
            {formatCount(result.failures.length, "change", "changes")} could not be applied, and stay listed
          </p>
          <ul className="mt-2 max-h-80 overflow-y-auto rounded-md border text-sm">
            {result.failures.map(({ id, words, reason }) => (
              <li key={id} className="border-t px-3 py-2 first:border-t-0">
                <span className="wrap-anywhere font-medium">{words}</span>
                <span className="wrap-anywhere block text-ink-muted text-xs">{reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
