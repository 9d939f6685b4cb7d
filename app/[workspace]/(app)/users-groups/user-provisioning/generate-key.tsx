"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { ApiKey, IdentityProvider } from "#lib/types.ts";
import { KeyDialog } from "./key-dialog.tsx";
import { RegenerateDialog } from "./regenerate-dialog.tsx";

interface GenerateKeyProps {
  slug: string;
  url: string;
  /** The valid ones, newest first. */
  keys: ApiKey[];
  provider: IdentityProvider;
  mayManageKeys: boolean;
}

export const adminOnly = "Only a workspace admin can manage API keys.";

/** The way to a new key: a button, the question what becomes of the former one, and the key, shown once. */
export function GenerateKey({ slug, url, keys, provider, mayManageKeys }: GenerateKeyProps) {
  const [asking, setAsking] = useState(false);
  const [newKey, setNewKey] = useState<string | null>(null);
  return (
    <>
      <Button onClick={() => setAsking(true)} disabledReason={mayManageKeys ? undefined : adminOnly}>
        {keys.length === 0 ? "Generate a key" : "Regenerate"}
      </Button>
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
      <KeyDialog apiKey={newKey} url={url} provider={provider} onClose={() => setNewKey(null)} />
    </>
  );
}
