"use client";

import { useRouter } from "next/navigation";
import { useRef, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { DecisionStep, HeldDecision, HeldPreview, ScopeKind } from "#lib/types.ts";
import { decide, preview } from "./actions.ts";
import { counted, goes, keeps, namesOf, outcome, question } from "./decision-words.ts";

interface Plan {
  decision: HeldDecision;
  /** Null = everybody who is held. */
  ids: string[] | null;
  /** Forgets the selection. */
  clear: () => void;
  preview: HeldPreview;
}

interface Result {
  decision: HeldDecision;
  done: number;
  failures: DecisionStep["failures"];
  /** Why it ended before everybody was decided about. */
  ended: string | null;
}

interface DecisionButtonsProps {
  which?: "all";
  pending: boolean;
  onAsk: (decision: HeldDecision) => void;
}

export function DecisionButtons({ which, pending, onAsk }: DecisionButtonsProps) {
  const all = which ? " all" : "";
  return (
    <>
      <Button pending={pending} onClick={() => onAsk("restore")}>
        {`Restore${all}…`}
      </Button>
      <Button pending={pending} onClick={() => onAsk("apply")}>
        {`Apply${all}…`}
      </Button>
    </>
  );
}

/** First what it means, in numbers and names; then the work in steps, which can be stopped; then what came of it. */
export function useDecision({ slug, kind }: { slug: string; kind: ScopeKind }) {
  const router = useRouter();
  const [plan, setPlan] = useState<Plan | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const [asking, start] = useTransition();
  const stop = useRef(false);

  function ask(decision: HeldDecision, ids: string[] | null, clear: () => void) {
    start(async () => {
      const answer = await preview(slug, null, { kind, ids });
      if (!answer.ok) return toast({ tone: "danger", title: "Nothing was decided", description: answer.error });
      if (answer.value.total === 0) {
        clear();
        router.refresh();
        return toast({ title: "Nothing of it is held any more" });
      }
      setDone(null);
      setPlan({ decision, ids, clear, preview: answer.value });
    });
  }

  async function run(): Promise<string | undefined> {
    if (!plan) return undefined;
    stop.current = false;
    const { decision, ids } = plan;
    const { asOf } = plan.preview;
    const sum: Result = { decision, done: 0, failures: [], ended: null };
    let after: string | null = null;
    do {
      const step: Awaited<ReturnType<typeof decide>> | null = await decide(slug, null, {
        kind,
        decision,
        ids,
        asOf,
        after,
      }).catch(() => null);
      if (!step?.ok) {
        const why =
          step?.error ?? "The connection broke. Some of the last step may be done already; what is left is still listed.";
        if (sum.done === 0) return why;
        sum.ended = why;
        break;
      }
      sum.done += step.value.done;
      sum.failures.push(...step.value.failures);
      setDone(sum.done + sum.failures.length);
      after = step.value.after;
      if (stop.current && after !== null) sum.ended = "You stopped it.";
    } while (after !== null && sum.ended === null);
    plan.clear();
    if (sum.failures.length > 0 || sum.ended !== null) setResult(sum);
    else toast({ title: outcome(kind, decision, sum.done) });
    return undefined;
  }

  const applies = plan?.decision === "apply";
  const dialogs = (
    <>
      <ConfirmDialog
        open={plan !== null}
        onOpenChange={(open) => {
          if (!open) setPlan(null);
        }}
        title={plan ? question(kind, plan.decision, plan.preview.total) : ""}
        tone={applies ? "danger" : "primary"}
        {...(plan && applies ? { confirmText: String(plan.preview.total) } : {})}
        confirmLabel={applies ? "Apply" : "Restore"}
        goes={plan && applies && done === null ? goes(kind, plan.preview) : []}
        stays={plan && !applies && done === null ? keeps(kind, plan.preview) : []}
        onConfirm={run}
      >
        {plan && done === null && <p className="wrap-anywhere">{namesOf(plan.preview)}</p>}
        {plan && done !== null && (
          <>
            <Progress label={applies ? "Applying" : "Restoring"} done={done} total={plan.preview.total} />
            <div>
              <Button
                size="sm"
                onClick={() => {
                  stop.current = true;
                }}
              >
                Stop after this step
              </Button>
            </div>
          </>
        )}
      </ConfirmDialog>
      <ResultDialog kind={kind} result={result} onClose={() => setResult(null)} />
    </>
  );
  return { ask, asking, dialogs };
}

function ResultDialog({ kind, result, onClose }: { kind: ScopeKind; result: Result | null; onClose: () => void }) {
  return (
    <Dialog
      open={result !== null}
      onOpenChange={onClose}
      title={result ? outcome(kind, result.decision, result.done) : ""}
      description={result?.ended ? `${result.ended} The rest is held as before.` : undefined}
      footer={<DialogClose render={<Button variant="primary">Close</Button>} />}
    >
      {result && result.failures.length > 0 && (
        <>
          <p className="font-medium text-sm">{counted(kind, result.failures.length)} not decided</p>
          <ul className="mt-2 max-h-80 overflow-y-auto rounded-md border text-sm">
            {result.failures.map(({ id, name, reason }) => (
              <li key={id} className="border-t px-3 py-2 first:border-t-0">
                <span className="font-medium">{name}</span>
                <span className="block text-ink-muted text-xs">{reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
