"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { countOf, namesOf } from "#components/provisioning/scope-words.ts";
import { StepsDialog, type StepsWork } from "#components/steps/steps-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { HeldDecision, ScopeKind } from "#lib/types.ts";
import { decide, preview } from "./actions.ts";
import { goes, keeps, outcome, question } from "./decision-words.ts";

/** Buttons to decide about these, or about everybody who is held (`ids` null), and what they open; `clear` forgets the selection. */
export function useDecision({ slug, kind }: { slug: string; kind: ScopeKind }) {
  const router = useRouter();
  const [work, setWork] = useState<StepsWork<string> | null>(null);
  const [asking, start] = useTransition();

  function ask(decision: HeldDecision, ids: string[] | null, clear: () => void) {
    start(async () => {
      const answer = await preview(slug, null, { kind, ids });
      if (!answer.ok) return toast({ tone: "danger", title: "Nothing was decided", description: answer.error });
      const { total, asOf } = answer.value;
      if (total === 0) {
        clear();
        router.refresh();
        return toast({ title: "Nothing of it is held any more" });
      }
      const applies = decision === "apply";
      setWork({
        question: question(kind, decision, total),
        total,
        names: namesOf(answer.value),
        goes: applies ? goes(kind, answer.value) : [],
        stays: applies ? [] : keeps(kind, answer.value),
        tone: applies ? "danger" : "primary",
        ...(applies ? { confirmText: String(total) } : {}),
        confirmLabel: applies ? "Apply" : "Restore",
        doing: applies ? "Applying" : "Restoring",
        step: (after) => decide(slug, null, { kind, decision, ids, asOf, after }),
        words: {
          outcome: (done) => outcome(kind, decision, done),
          failed: (count) => `${countOf(kind, count)} not decided`,
          rest: "The rest is held as before.",
        },
        onEnd: clear,
      });
    });
  }

  const buttons = (ids: string[] | null, clear: () => void) => {
    const all = ids === null ? " all" : "";
    return (
      <>
        <Button pending={asking} onClick={() => ask("restore", ids, clear)}>
          {`Restore${all}…`}
        </Button>
        <Button pending={asking} onClick={() => ask("apply", ids, clear)}>
          {`Apply${all}…`}
        </Button>
      </>
    );
  };

  return { buttons, dialogs: <StepsDialog work={work} onClose={() => setWork(null)} /> };
}
