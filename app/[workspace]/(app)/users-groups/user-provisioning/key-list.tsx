"use client";

import { useState } from "react";
import { keyNames, providerName } from "#components/directory/provider-names.ts";
import { KeyUse } from "#components/provisioning/key-use.tsx";
import { Status } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ApiKey, IdentityProvider } from "#lib/types.ts";
import { revoke } from "./actions.ts";
import { adminOnly } from "./generate-key.tsx";

interface KeyListProps {
  slug: string;
  /** The valid ones, newest first. */
  keys: ApiKey[];
  provider: IdentityProvider;
  mayManageKeys: boolean;
}

export function KeyList({ slug, keys, provider, mayManageKeys }: KeyListProps) {
  const [revoking, setRevoking] = useState<ApiKey | null>(null);

  async function endKey(key: ApiKey): Promise<string | undefined> {
    const result = await revoke(slug, null, { keyId: key.id });
    if (!result?.ok) return result?.error;
    toast({ title: `Key …${key.lastFour} is revoked` });
    return undefined;
  }

  return (
    <>
      <ul className="rounded-md border">
        {keys.map((key) => (
          <li
            key={key.id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t px-3 py-2.5 first:border-t-0"
          >
            <div className="min-w-0 flex-1 basis-60 text-sm">
              <p className="flex flex-wrap items-center gap-x-3">
                <code className="font-mono">wsk_…{key.lastFour}</code>
                <Expiry key={key.id} expiresAt={key.expiresAt} />
              </p>
              <p className="wrap-anywhere text-ink-muted text-xs">
                Made by {key.createdBy}, <RelativeTime at={key.createdAt} /> · <KeyUse apiKey={key} />
              </p>
            </div>
            <Button
              size="sm"
              onClick={() => setRevoking(key)}
              disabledReason={mayManageKeys ? undefined : adminOnly}
              aria-label={`Revoke the key ending in ${key.lastFour}`}
            >
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={() => setRevoking(null)}
        title={`Revoke the key …${revoking?.lastFour ?? ""}?`}
        confirmLabel="Revoke"
        confirmText={revoking?.lastFour ?? ""}
        goes={revoking ? whatStops(revoking, keys, provider) : []}
        stays={["Users, groups and the other settings stay as they are."]}
        onConfirm={async () => (revoking ? endKey(revoking) : undefined)}
      >
        {revoking && (
          <p>
            <KeyUse apiKey={revoking} sentence />
          </p>
        )}
      </ConfirmDialog>
    </>
  );
}

function whatStops(key: ApiKey, keys: ApiKey[], provider: IdentityProvider): string[] {
  const stops = "Every request with this key is answered 401 from now on. It can't be made valid again.";
  const other = keys.find(({ id }) => id !== key.id);
  if (other) {
    return [
      stops,
      `${providerName(provider)} stops provisioning unless the key …${other.lastFour} is entered there as ${keyNames[provider]}.`,
    ];
  }
  const quarantine = provider === "entra" ? " Entra puts the job into quarantine at its next cycle." : "";
  return [
    stops,
    `It is the only key: ${providerName(provider)} can't reach this workspace until another one is generated and entered there.${quarantine}`,
  ];
}

const SOON_MS = 14 * 86_400_000;

/** In words beside a sign, once the end is near. */
function Expiry({ expiresAt }: { expiresAt: Date | null }) {
  if (!expiresAt) return null;
  const soon = expiresAt.getTime() - Date.now() < SOON_MS;
  return (
    <span className={soon ? "text-warn text-xs" : "text-ink-muted text-xs"}>
      {soon ? (
        <Status tone="warn">
          ends <RelativeTime at={expiresAt} />
        </Status>
      ) : (
        <>
          ends <RelativeTime at={expiresAt} />
        </>
      )}
    </span>
  );
}
