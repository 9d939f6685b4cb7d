import { keyNames, providerName } from "#components/directory/provider-names.ts";
import { CopyField } from "#components/ui/copy-field.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { ApiKey, EndedKey, IdentityProvider } from "#lib/types.ts";
import { EndedKeys } from "./ended-keys.tsx";
import { GenerateKey } from "./generate-key.tsx";
import { KeyList } from "./key-list.tsx";

interface ConnectionProps {
  slug: string;
  url: string;
  keys: ApiKey[];
  endedKeys: EndedKey[];
  provider: IdentityProvider;
  mayManageKeys: boolean;
}

/** What the URL is called there, where that isn't plain. */
const urlHelp: Partial<Record<IdentityProvider, string>> = {
  entra: "Tenant URL in Entra. No flag needs to be added: both of Entra's dialects work.",
  okta: "SCIM connector base URL in Okta.",
  jumpcloud: "Base URL in JumpCloud.",
};

/** URL and keys. */
export function Connection({ slug, url, keys, endedKeys, provider, mayManageKeys }: ConnectionProps) {
  return (
    <>
      <CopyField label="SCIM URL" value={url} help={urlHelp[provider]} />
      <div className="flex flex-col gap-2">
        <div className="flex items-end justify-between gap-4">
          <h3 className="font-medium text-sm">API keys</h3>
          <GenerateKey slug={slug} url={url} keys={keys} provider={provider} mayManageKeys={mayManageKeys} />
        </div>
        {keys.length === 0 ? (
          <EmptyState>
            No key is valid: {providerName(provider)} can't reach this workspace. Generate one and enter it there as{" "}
            {keyNames[provider]}.
          </EmptyState>
        ) : (
          <KeyList slug={slug} keys={keys} provider={provider} mayManageKeys={mayManageKeys} />
        )}
        <EndedKeys keys={endedKeys} provider={provider} />
      </div>
    </>
  );
}
