"use client";

import { useState, useTransition } from "react";
import { keyNames, providerName } from "#components/directory/provider-names.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ApiKey, IdentityProvider } from "#lib/types.ts";
import { regenerate, revoke } from "./actions.ts";
import { KeyDialog } from "./key-dialog.tsx";

interface ConnectionProps {
  slug: string;
  url: string;
  keys: ApiKey[];
  provider: IdentityProvider;
  mayManageKeys: boolean;
}

const adminOnly = "Only a workspace admin can manage API keys.";

/** URL and keys. */
export function Connection({ slug, url, keys, provider, mayManageKeys }: ConnectionProps) {
  const [asking, setAsking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const [newKey, setNewKey] = useState<string | null>(null);
  const locked = mayManageKeys ? undefined : adminOnly;

  async function endKey(key: ApiKey): Promise<string | undefined> {
    const result = await revoke(slug, null, { keyId: key.id });
    if (!result?.ok) return result?.error;
    toast({ title: `Key …${key.lastFour} is revoked` });
    return undefined;
  }

  return (
    <>
      <CopyField
        label="SCIM URL"
        value={url}
        help={provider === "entra" ? "Tenant URL in Entra. No flag needs to be added: both of Entra's dialects work." : undefined}
      />
      <div className="flex flex-col gap-2">
        <div className="flex items-end justify-between gap-4">
          <h3 className="font-medium text-sm">API keys</h3>
          <Button onClick={() => setAsking(true)} disabledReason={locked}>
            {keys.length === 0 ? "Generate a key" : "Regenerate"}
          </Button>
        </div>
        {keys.length === 0 ? (
          <EmptyState>
            No key is valid: {providerName(provider)} can't reach this workspace. Generate one and enter it there as{" "}
            {keyNames[provider]}.
          </EmptyState>
        ) : (
          <ul className="rounded-md border">
            {keys.map((key) => (
              <li
                key={key.id}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t px-3 py-2.5 first:border-t-0"
              >
                <div className="min-w-0 text-sm">
                  <p>
                    <code className="font-mono">wsk_…{key.lastFour}</code>
                  </p>
                  <p className="text-ink-muted text-xs">
                    Made by {key.createdBy}, <RelativeTime at={key.createdAt} />
                    {" · "}
                    {key.lastUsedAt ? (
                      <>
                        last used <RelativeTime at={key.lastUsedAt} />
                      </>
                    ) : (
                      "never used"
                    )}
                    {key.expiresAt && (
                      <>
                        {" · "}
                        <span className="text-warn">
                          ends <RelativeTime at={key.expiresAt} />
                        </span>
                      </>
                    )}
                  </p>
                </div>
                <Button
                  size="sm"
                  onClick={() => setRevoking(key)}
                  disabledReason={locked}
                  aria-label={`Revoke the key ending in ${key.lastFour}`}
                >
                  Revoke
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>

      <RegenerateDialog
        open={asking}
        slug={slug}
        keys={keys}
        provider={provider}
        onClose={() => setAsking(false)}
        onGenerated={(key) => {
          setAsking(false);
          setNewKey(key);
        }}
      />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={() => setRevoking(null)}
        title={`Revoke the key …${revoking?.lastFour ?? ""}?`}
        confirmLabel="Revoke"
        goes={[
          keys.length === 1
            ? `It is the only key: ${providerName(provider)} can't reach this workspace until it has another one.`
            : "Whoever still uses this key is answered 401 at once.",
        ]}
        stays={["Users, groups and the other settings stay as they are."]}
        onConfirm={async () => (revoking ? endKey(revoking) : undefined)}
      />
      <KeyDialog apiKey={newKey} url={url} provider={provider} onClose={() => setNewKey(null)} />
    </>
  );
}

interface RegenerateDialogProps {
  open: boolean;
  slug: string;
  keys: ApiKey[];
  provider: IdentityProvider;
  onClose: () => void;
  onGenerated: (key: string) => void;
}

function RegenerateDialog({ open, slug, keys, provider, onClose, onGenerated }: RegenerateDialogProps) {
  const [former, setFormer] = useState<"overlap" | "now">("overlap");
  const [pending, start] = useTransition();
  const newest = keys[0];

  function generate() {
    start(async () => {
      const result = await regenerate(slug, null, { former: newest ? former : "now" });
      if (result?.ok) onGenerated(result.value.key);
      else toast({ tone: "danger", title: "No key was generated", description: result?.error });
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
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
      {newest && (
        <div className="flex flex-col gap-3">
          <RadioCards
            legend={`The present key …${newest.lastFour}`}
            value={former}
            onValueChange={setFormer}
            options={[
              { value: "overlap", label: "Ends in 24 hours", description: "Time to enter the new key without a failed cycle." },
              { value: "now", label: "Ends now: it leaked", description: "Requests with it fail at once." },
            ]}
          />
          {keys.length > 1 && (
            <p className="text-ink-muted text-sm">
              At most two keys are valid at a time: the older one, …{keys.at(-1)?.lastFour}, ends at once in either case.
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
}
