import { providerName } from "#components/directory/provider-names.ts";
import { Banner } from "#components/ui/banner.tsx";
import { KeyValue, KeyValues } from "#components/ui/key-values.tsx";
import type { IdentityProvider, RecognisedClient } from "#lib/types.ts";

const dialects = {
  default: "As by default.",
  flag: "As with the flag aadOptscim062020 in the Tenant URL.",
  both: "Both as by default and as with the flag aadOptscim062020: Provision on demand never uses the flag.",
} as const;

/** Who sends, and how it was recognised. Both dialects work, whatever is chosen. */
export function Client({ client, chosen }: { client: RecognisedClient | null; chosen: IdentityProvider }) {
  if (!client) {
    return (
      <p className="text-ink-muted text-sm">
        Not recognised: the latest requests, if there are any, show nothing that only one provider does. That is no mistake.
      </p>
    );
  }
  const differs = chosen !== "other" && providerName(chosen) !== client.name;
  return (
    <>
      {differs && (
        <Banner tone="warn">
          {`The requests look like ${client.name}, and ${providerName(chosen)} is chosen as the identity provider under User provisioning.`}
        </Banner>
      )}
      <KeyValues>
        <KeyValue label="Recognised">{client.name}</KeyValue>
        {client.dialect && <KeyValue label="Dialect">{dialects[client.dialect]} Nothing has to be changed.</KeyValue>}
        <KeyValue label="Recognised by">{client.evidence.join(" ")}</KeyValue>
      </KeyValues>
    </>
  );
}
