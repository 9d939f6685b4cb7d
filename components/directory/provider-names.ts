import type { IdentityProvider } from "#lib/types.ts";

const names: Record<IdentityProvider, string> = {
  entra: "Microsoft Entra ID",
  okta: "Okta",
  jumpcloud: "JumpCloud",
  other: "your identity provider",
};

/** As it stands inside a sentence. */
export function providerName(provider: IdentityProvider): string {
  return names[provider];
}

/** What each calls the value that Roster calls the API key. */
export const keyNames: Record<IdentityProvider, string> = {
  entra: "Secret token",
  okta: "API token",
  jumpcloud: "Token key",
  other: "bearer token",
};
