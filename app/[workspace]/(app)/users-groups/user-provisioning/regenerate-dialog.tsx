"use client";

import { useState, useTransition } from "react";
import { keyNames, providerName } from "#components/directory/provider-names.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ApiKey, IdentityProvider } from "#lib/types.ts";
import { regenerate } from "./actions.ts";

interface RegenerateDialogProps {
  open: boolean;
  slug: string;
  /** The valid ones, newest first. */
  keys: ApiKey[];
  provider: IdentityProvider;
  onClose: () => void;
  onGenerated: (key: string) => void;
}

const lives = { none: null, "90": 90, "180": 180, "365": 365 } as const;

const lifeOptions = [
  { value: "none", label: "Never", description: "It works until it is revoked." },
  { value: "90", label: "In 90 days" },
  { value: "180", label: "In 180 days" },
  { value: "365", label: "In 365 days" },
] as const;

export function RegenerateDialog({ open, slug, keys, provider, onClose, onGenerated }: RegenerateDialogProps) {
  const [former, setFormer] = useState<"overlap" | "now">("overlap");
  const [life, setLife] = useState<keyof typeof lives>("none");
  const [pending, start] = useTransition();
  const newest = keys[0];

  /** Asked each time anew: what was right for the last key is not preselected for this one. */
  function forget() {
    setFormer("overlap");
    setLife("none");
  }

  function generate() {
    start(async () => {
      const result = await regenerate(slug, null, { former: newest ? former : "now", expiresInDays: lives[life] });
      if (!result?.ok) return toast({ tone: "danger", title: "No key was generated", description: result?.error });
      onGenerated(result.value.key);
      forget();
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (next) return;
        onClose();
        forget();
      }}
      title={newest ? "Regenerate the API key" : "Generate an API key"}
      description={`The new key has to be entered in ${providerName(provider)} as ${keyNames[provider]}.`}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" onClick={generate} pending={pending}>
            {newest ? "Regenerate" : "Generate"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {newest && (
          <RadioCards
            legend={`The present key …${newest.lastFour}`}
            value={former}
            onValueChange={setFormer}
            options={[
              { value: "overlap", label: "Ends in 24 hours", description: "Time to enter the new key without a failed cycle." },
              { value: "now", label: "Ends now: it leaked", description: "Requests with it fail at once." },
            ]}
          />
        )}
        {keys.length > 1 && (
          <p className="text-ink-muted text-sm">
            At most two keys are valid at a time: the older one, …{keys.at(-1)?.lastFour}, ends at once in either case.
          </p>
        )}
        <Field
          label="The new key expires"
          help={
            life === "none"
              ? undefined
              : "Two weeks before, every page of this workspace says so to those who manage provisioning."
          }
        >
          <Select options={lifeOptions} value={life} onValueChange={setLife} />
        </Field>
      </div>
    </Dialog>
  );
}
