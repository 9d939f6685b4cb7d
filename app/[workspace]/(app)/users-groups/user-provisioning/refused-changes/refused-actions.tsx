"use client";

import { useState } from "react";
import { providerName } from "#components/directory/provider-names.ts";
import { StepsDialog, type StepsWork } from "#components/steps/steps-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import { toast } from "#components/ui/toast.tsx";
import type { IdentityProvider } from "#lib/types.ts";
import { discard } from "./actions.ts";
import { appliedWords, applying, applyStep } from "./apply-step.ts";

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
  const [work, setWork] = useState<StepsWork<number> | null>(null);
  const [discarding, setDiscarding] = useState(false);
  const name = providerName(provider);

  function ask({ total, retry }: { total: number; retry: boolean }) {
    setWork({
      question: `Apply ${formatCount(total, "refused change", "refused changes")}?`,
      total,
      goes: [
        `They are done here as ${name} sent them, for each user and group in the order in which they came.`,
        "Who was changed here meanwhile is changed again, as they say.",
      ],
      stays: [
        paused ? "Sync stays paused." : `What ${name} has changed again since then stays as it is now.`,
        "What can't be applied stays listed, with its reason.",
      ],
      tone: "primary",
      confirmLabel: "Apply",
      doing: applying,
      step: (after) => applyStep(slug, { retry: retry && after === null }),
      words: appliedWords,
    });
  }

  return (
    <>
      <Button variant="ghost" onClick={() => setDiscarding(true)}>
        Discard all…
      </Button>
      {applies && failed > 0 && (
        <Button onClick={() => ask({ total: waiting + failed, retry: true })}>Try {formatNumber(failed)} failed again…</Button>
      )}
      {applies && waiting > 0 && (
        <Button variant="primary" onClick={() => ask({ total: waiting, retry: false })}>
          Apply {formatCount(waiting, "refused change", "refused changes")}…
        </Button>
      )}
      <StepsDialog work={work} onClose={() => setWork(null)} />
      <ConfirmDialog
        open={discarding}
        onOpenChange={() => setDiscarding(false)}
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
    </>
  );
}
