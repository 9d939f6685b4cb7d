import { GenerateKey } from "#app/[workspace]/(app)/users-groups/user-provisioning/generate-key.tsx";
import { keyNames } from "#components/directory/provider-names.ts";
import { KeyUse } from "#components/provisioning/key-use.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ApiKey, IdentityProvider } from "#lib/types.ts";

interface KeysProps {
  slug: string;
  url: string;
  /** The valid ones, newest first. */
  keys: ApiKey[];
  provider: IdentityProvider;
  /** Keys belong to the method: without it there is none to make. */
  isScim: boolean;
  mayManageKeys: boolean;
}

/** The key that goes into the provider: what can be said of it once its text is gone, and the way to another one. */
export function Keys({ slug, url, keys, provider, isScim, mayManageKeys }: KeysProps) {
  const [newest] = keys;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <h4 className="font-medium text-ink text-sm">{keyNames[provider].replace(/^./, (letter) => letter.toUpperCase())}</h4>
        {isScim && <GenerateKey slug={slug} url={url} keys={keys} provider={provider} mayManageKeys={mayManageKeys} />}
      </div>
      <p className="wrap-anywhere text-sm">
        {newest ? (
          <>
            <code className="font-mono text-ink">wsk_…{newest.lastFour}</code>, made <RelativeTime at={newest.createdAt} />,{" "}
            <KeyUse apiKey={newest} />. Its text was shown once: regenerate it if nobody has stored it.
          </>
        ) : isScim ? (
          "No key is valid. Generate one: its text is shown once."
        ) : (
          "The key is shown once SCIM is chosen as the method."
        )}
      </p>
    </div>
  );
}
