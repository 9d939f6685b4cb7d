"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { StepAnswer } from "./run-steps.ts";
import { StepsProgress } from "./steps-progress.tsx";
import { type EndedSteps, type ResultWords, StepsResultDialog } from "./steps-result.tsx";
import { useSteps } from "./use-steps.ts";

/** What somebody is asked about, and how it is done. */
export interface StepsWork<After> {
  question: string;
  /** How many it is about. */
  total: number;
  /** The first of them. */
  names?: string;
  goes: readonly ReactNode[];
  stays: readonly ReactNode[];
  tone: "danger" | "primary";
  /** What has to be typed. */
  confirmText?: string;
  confirmLabel: string;
  /** While it runs: "Moving users". */
  doing: string;
  step: (after: After | null) => Promise<StepAnswer<After>>;
  words: ResultWords;
  /** Once something has been tried, whatever is left. */
  onEnd?: () => void;
}

interface StepsDialogProps<After> {
  /** Null = closed. */
  work: StepsWork<After> | null;
  onClose: () => void;
}

/** First what it means, in numbers and names; then the work in steps, which can be stopped; then what came of it. */
export function StepsDialog<After>({ work, onClose }: StepsDialogProps<After>) {
  const router = useRouter();
  const [ended, setEnded] = useState<EndedSteps | null>(null);
  const { run, tried, stop } = useSteps();
  const asked = tried === null ? work : null;
  // The connection broke: the list behind may be older than it looks, and is read anew when nothing lies over it any more.
  const unsure = useRef(false);

  async function confirm(): Promise<string | undefined> {
    if (!work) return undefined;
    const { words } = work;
    const result = await run(work.step);
    const nothing = result.done + result.failures.length === 0;
    unsure.current = nothing && result.broken;
    if (nothing && result.ended !== null) return result.ended;
    work.onEnd?.();
    if (result.failures.length > 0 || result.ended !== null) setEnded({ words, result });
    else toast({ title: words.outcome(result.done) });
    return undefined;
  }

  function closeQuestion() {
    onClose();
    if (unsure.current) router.refresh();
    unsure.current = false;
  }

  function closeResult() {
    setEnded(null);
    if (ended?.result.broken) router.refresh();
  }

  return (
    <>
      <ConfirmDialog
        open={work !== null}
        onOpenChange={closeQuestion}
        title={work?.question ?? ""}
        tone={work?.tone ?? "primary"}
        {...(work?.confirmText === undefined ? {} : { confirmText: work.confirmText })}
        confirmLabel={work?.confirmLabel ?? ""}
        goes={asked?.goes ?? []}
        stays={asked?.stays ?? []}
        onConfirm={confirm}
      >
        {asked?.names && <p className="wrap-anywhere">{asked.names}</p>}
        {work && tried !== null && <StepsProgress label={work.doing} tried={tried} total={work.total} onStop={stop} />}
      </ConfirmDialog>
      <StepsResultDialog ended={ended} onClose={closeResult} />
    </>
  );
}
