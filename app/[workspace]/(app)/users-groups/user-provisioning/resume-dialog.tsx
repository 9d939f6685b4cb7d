"use client";

import { useState } from "react";
import { providerName } from "#components/directory/provider-names.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import type { IdentityProvider } from "#lib/types.ts";
import { ApplyProgress, ApplyResult } from "./refused-changes/apply-result.tsx";
import { type Applied, useApply } from "./refused-changes/use-apply.ts";

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
  const [result, setResult] = useState<Applied | null>(null);
  const { run, done, stop } = useApply(slug);
  const name = providerName(provider);
  const asks = provider !== "entra" && refused > 0;

  async function confirm(): Promise<string | undefined> {
    if (!asks || choice === "leave") return onResume();
    const sum = await run(false);
    if (sum.ended !== null)
      return `${sum.ended} Sync is still off; ${formatCount(sum.applied, "change was", "changes were")} applied.`;
    const failure = await onResume();
    if (failure) return failure;
    if (sum.failures.length > 0) setResult(sum);
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
        goes={done === null ? [...goes(provider, refused), ...also] : []}
        onConfirm={confirm}
      >
        {done !== null ? (
          <ApplyProgress done={done} total={refused} onStop={stop} />
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
      <ApplyResult result={result} onClose={() => setResult(null)} />
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
