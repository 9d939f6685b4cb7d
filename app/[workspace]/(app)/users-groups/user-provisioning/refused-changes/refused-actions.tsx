"use client";

import { useState } from "react";
import { providerName } from "#components/directory/provider-names.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import { toast } from "#components/ui/toast.tsx";
import type { IdentityProvider } from "#lib/types.ts";
import { discard } from "./actions.ts";
import { ApplyProgress, ApplyResult, sayApplied } from "./apply-result.tsx";
import { type Applied, useApply } from "./use-apply.ts";

interface RefusedActionsProps {
  slug: string;
  waiting: number;
  failed: number;
  /** False where the provider sends everything again by itself. */
  applies: boolean;
  paused: boolean;
  provider: IdentityProvider;
}

export function RefusedActions({ slug, waiting, failed, applies, paused, provider }: RefusedActionsProps) {
  const [question, setQuestion] = useState<"apply" | "retry" | "discard" | null>(null);
  const [result, setResult] = useState<Applied | null>(null);
  // As asked: the counts move while it works.
  const [total, setTotal] = useState(0);
  const { run, done, stop } = useApply(slug);
  const name = providerName(provider);
  const close = () => setQuestion(null);

  function ask(next: "apply" | "retry") {
    setTotal(next === "apply" ? waiting : waiting + failed);
    setQuestion(next);
  }

  async function applyAll(): Promise<string | undefined> {
    const sum = await run(question === "retry");
    if (sum.ended !== null && sum.applied + sum.failures.length === 0) return sum.ended;
    if (sum.failures.length > 0 || sum.ended !== null) setResult(sum);
    else toast({ title: sayApplied(sum.applied) });
    return undefined;
  }

  return (
    <>
      <Button variant="ghost" onClick={() => setQuestion("discard")}>
        Discard all…
      </Button>
      {applies && failed > 0 && <Button onClick={() => ask("retry")}>Try {formatNumber(failed)} failed again…</Button>}
      {applies && waiting > 0 && (
        <Button variant="primary" onClick={() => ask("apply")}>
          Apply {formatCount(waiting, "refused change", "refused changes")}…
        </Button>
      )}
      <ConfirmDialog
        open={question === "apply" || question === "retry"}
        onOpenChange={close}
        title={`Apply ${formatCount(total, "refused change", "refused changes")}?`}
        confirmLabel="Apply"
        tone="primary"
        goes={
          done === null
            ? [
                `They are done here as ${name} sent them, for each user and group in the order in which they came.`,
                "Who was changed here meanwhile is changed again, as they say.",
              ]
            : []
        }
        stays={
          done === null
            ? [
                paused ? "Sync stays paused." : `What ${name} has changed again since then stays as it is now.`,
                "What can't be applied stays listed, with its reason.",
              ]
            : []
        }
        onConfirm={applyAll}
      >
        {done !== null && <ApplyProgress done={done} total={total} onStop={stop} />}
      </ConfirmDialog>
      <ConfirmDialog
        open={question === "discard"}
        onOpenChange={close}
        title={`Discard ${formatCount(waiting + failed, "refused change", "refused changes")}?`}
        confirmText={String(waiting + failed)}
        confirmLabel="Discard all"
        goes={[
          provider === "entra"
            ? "They are forgotten here; Entra sends them again once sync is on."
            : `What ${name} wanted is forgotten here. It may still believe otherwise than this workspace.`,
        ]}
        onConfirm={async () => {
          const answer = await discard(slug, null, { ids: null });
          if (!answer.ok) return answer.error;
          toast({ title: `${formatCount(answer.value, "refused change is", "refused changes are")} discarded` });
          return undefined;
        }}
      />
      <ApplyResult result={result} onClose={() => setResult(null)} />
    </>
  );
}
