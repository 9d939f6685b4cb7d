"use client";

import { useState } from "react";
import { take, takeBack } from "#app/[workspace]/(app)/issues/guides/actions.ts";
import { ResumeDialog } from "#app/[workspace]/(app)/users-groups/user-provisioning/resume-dialog.tsx";
import { DeletePermanentlyDialog } from "#components/directory/delete-permanently-dialog.tsx";
import { ActionButton } from "#components/ui/action-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import type { GuideStepId, IdentityProvider } from "#lib/types.ts";

interface StepProps {
  slug: string;
  runId: string;
  step: GuideStepId;
}

/** For what is done outside of Roster and leaves no trace here. */
export function SayDone({ slug, runId, step }: StepProps) {
  return (
    <ActionButton variant="primary" action={() => take(slug, null, { id: runId, step })} failed="Nothing was changed">
      I have done this
    </ActionButton>
  );
}

export function SayNotDone({ slug, runId, step }: StepProps) {
  return (
    <ActionButton size="sm" action={() => takeBack(slug, null, { id: runId, step })} failed="Nothing was changed">
      It is not done
    </ActionButton>
  );
}

interface DoItProps extends StepProps {
  /** The user whom it is about. */
  userName: string | null;
  /** Changes refused while paused: what becomes of them is asked before sync is turned on. */
  refused: number;
  provider: IdentityProvider;
  disabledReason: string | undefined;
}

const labels: Partial<Record<GuideStepId, string>> = {
  pause: "Pause sync",
  delete: "Delete the user",
  purge: "Delete permanently",
  resume: "Turn sync on",
  switch: "Turn sync on",
};

/** What Roster does, after a question that says what it means. */
export function DoIt({ slug, runId, step, userName, refused, provider, disabledReason }: DoItProps) {
  const [open, setOpen] = useState(false);
  const label = labels[step] ?? "Do it";
  const name = userName ?? "the user";
  async function confirm(): Promise<string | undefined> {
    const result = await take(slug, null, { id: runId, step });
    return result.ok ? undefined : result.error;
  }
  return (
    <>
      <div>
        <Button variant={step === "purge" ? "danger" : "primary"} disabledReason={disabledReason} onClick={() => setOpen(true)}>
          {label}
        </Button>
      </div>
      {step === "purge" ? (
        <DeletePermanentlyDialog
          open={open}
          onOpenChange={setOpen}
          name={name}
          confirmText={userName ?? ""}
          onConfirm={confirm}
        />
      ) : step === "resume" || step === "switch" ? (
        <ResumeDialog
          slug={slug}
          open={open}
          provider={provider}
          refused={refused}
          also={[]}
          onClose={() => setOpen(false)}
          onResume={confirm}
        />
      ) : (
        <ConfirmDialog
          open={open}
          onOpenChange={setOpen}
          title={step === "delete" ? `Delete ${name}?` : `${label}?`}
          confirmLabel={label}
          tone={step === "delete" ? "danger" : "primary"}
          {...effect(step)}
          onConfirm={confirm}
        />
      )}
    </>
  );
}

function effect(step: GuideStepId): { goes: string[]; goesLabel?: string; stays?: string[] } {
  if (step === "pause") {
    return {
      goesLabel: "What changes",
      goes: ["Every request of the provider is refused until sync is on again. What it wanted to change is kept."],
    };
  }
  return {
    goes: ["1 user is moved to Deleted users: signed out at once, and unable to sign in."],
    stays: ["Profile, groups and role are kept."],
  };
}
