"use client";

import { useState } from "react";
import { providerName } from "#components/directory/provider-names.ts";
import { StepsProgress } from "#components/steps/steps-progress.tsx";
import { type EndedSteps, StepsResultDialog } from "#components/steps/steps-result.tsx";
import { useSteps } from "#components/steps/use-steps.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import type { IdentityProvider } from "#lib/types.ts";
import { appliedWords, applying, applyStep } from "./refused-changes/apply-step.ts";

interface ResumeDialogProps {
  slug: string;
  open: boolean;
  provider: IdentityProvider;
  /** Refused while paused. */
  refused: number;
  /** What else saving does. */
  also: string[];
  confirmText?: string;
  onClose: () => void;
  /** Turns sync on. Returns what went wrong. */
  onResume: () => Promise<string | undefined>;
}

/** What becomes of what was refused: applied first, while nothing newer can come in between, or left listed; Entra sends it again. */
export function ResumeDialog({ slug, open, provider, refused, also, confirmText, onClose, onResume }: ResumeDialogProps) {
  const [choice, setChoice] = useState<"apply" | "leave">("apply");
  const [ended, setEnded] = useState<EndedSteps | null>(null);
  const { run, tried, stop } = useSteps();
  const name = providerName(provider);
  const asks = provider !== "entra" && refused > 0;

  async function confirm(): Promise<string | undefined> {
    if (!asks || choice === "leave") return onResume();
    const result = await run(() => applyStep(slug, { retry: false }));
    if (result.ended !== null)
      return `${result.ended} Sync is still off; ${formatCount(result.done, "change was", "changes were")} applied.`;
    const failure = await onResume();
    if (failure) return failure;
    if (result.failures.length > 0) setEnded({ result, words: appliedWords });
    return undefined;
  }

  return (
    <>
      <ConfirmDialog
        open={open}
        onOpenChange={onClose}
        title="Turn sync on?"
        tone="primary"
        confirmLabel={asks && choice === "apply" ? "Apply and turn sync on" : "Turn sync on"}
        {...(confirmText === undefined ? {} : { confirmText })}
        goes={tried === null ? [...goes(provider, refused), ...also] : []}
        onConfirm={confirm}
      >
        {tried !== null ? (
          <StepsProgress label={applying} tried={tried} total={refused} onStop={stop} />
        ) : provider === "entra" ? (
          <p>
            Afterwards press Start provisioning in Entra; press Restart provisioning instead if the job is quarantined.
            {refused > 0 && " Entra sends the refused changes again by itself."}
          </p>
        ) : (
          asks && (
            <RadioCards
              legend={`${formatCount(refused, "change was refused", "changes were refused")} meanwhile`}
              value={choice}
              onValueChange={setChoice}
              options={[
                {
                  value: "apply",
                  label: `Apply ${formatCount(refused, "refused change", "refused changes")} first`,
                  description: `${capital(name)} doesn't send them again. In the order in which they came, for each user and group.`,
                },
                {
                  value: "leave",
                  label: "Leave them listed",
                  description: "They can be applied later; what is changed anew until then wins.",
                },
              ]}
            />
          )
        )}
      </ConfirmDialog>
      <StepsResultDialog ended={ended} onClose={() => setEnded(null)} />
    </>
  );
}

function goes(provider: IdentityProvider, refused: number): string[] {
  const lines = ["What the identity provider manages can no longer be edited here."];
  if (provider === "entra" && refused > 0) {
    lines.push(`The list of ${formatCount(refused, "refused change", "refused changes")} is dropped.`);
  }
  return lines;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
