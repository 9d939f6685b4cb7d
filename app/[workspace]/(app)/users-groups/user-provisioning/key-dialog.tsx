"use client";

import { useRef, useState } from "react";
import { keyNames, providerName } from "#components/directory/provider-names.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { IdentityProvider } from "#lib/types.ts";

interface KeyDialogProps {
  /** Null = closed. */
  apiKey: string | null;
  url: string;
  provider: IdentityProvider;
  onClose: () => void;
}

/** The only place where a key's text is ever shown. It can't be left by accident before the key was copied. */
export function KeyDialog({ apiKey, url, provider, onClose }: KeyDialogProps) {
  const [copied, setCopied] = useState(false);
  const [stored, setStored] = useState(false);
  const [asked, setAsked] = useState(false);
  const copyButton = useRef<HTMLButtonElement>(null);
  const safe = copied || stored;

  function close() {
    setCopied(false);
    setStored(false);
    setAsked(false);
    onClose();
  }

  return (
    <Dialog
      open={apiKey !== null}
      dismissible={false}
      initialFocus={copyButton}
      onOpenChange={(open) => {
        if (open) return;
        if (safe) close();
        else setAsked(true);
      }}
      title="API key generated"
      description="This key is shown once. Store it now: it can't be shown again."
      footer={
        <Button
          variant="primary"
          onClick={close}
          disabledReason={safe ? undefined : "Copy the key first, or tick that you have stored it."}
        >
          Close
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <CopyField
          label={`API key (${keyNames[provider]} in ${providerName(provider)})`}
          value={apiKey ?? ""}
          onCopied={() => setCopied(true)}
          buttonRef={copyButton}
        />
        <CopyField label="SCIM URL" value={url} />
        <Checkbox label="I have stored it" checked={stored} onCheckedChange={setStored} />
        {asked && !safe && (
          <div role="alert">
            <Banner
              tone="warn"
              action={
                <Button size="sm" onClick={close}>
                  Close without it
                </Button>
              }
            >
              The key was not copied. Without it you have to generate another one.
            </Banner>
          </div>
        )}
      </div>
    </Dialog>
  );
}
