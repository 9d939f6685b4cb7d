/** The hoster's own OpenID provider, for support staff: found by discovery, as providers are that aren't Microsoft. */
import { randomUUID } from "node:crypto";
import Provider, { type interactionPolicy, type JWK } from "oidc-provider";
import type { Account } from "./accounts.ts";
import { memoryAdapter } from "./memory-adapter.ts";

/** Accounts of this "tenant" are the staff's: their principal name is the e-mail address. */
export const staffTenant = "staff";

/** What the provider's addresses begin with: it is found at the root. */
export const staffPaths = [".well-known", "auth", "token", "jwks", staffTenant];

const { E2E_PORT = "", SUPPORT_OIDC_CLIENT_ID = "", SUPPORT_OIDC_CLIENT_SECRET = "" } = process.env;

interface Shared {
  accounts: Map<string, Account>;
  policy: interactionPolicy.DefaultPolicy;
  key: JWK;
}

export function staffProvider(origin: string, { accounts, policy, key }: Shared): Provider {
  const provider = new Provider(origin, {
    clients: [
      {
        client_id: SUPPORT_OIDC_CLIENT_ID,
        client_secret: SUPPORT_OIDC_CLIENT_SECRET,
        redirect_uris: [`http://localhost:${E2E_PORT}/api/auth/callback/support`],
      },
    ],
    adapter: memoryAdapter,
    jwks: { keys: [key] },
    cookies: { keys: [randomUUID()] },
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { policy, url: (_ctx, { uid }) => `/${staffTenant}/interaction/${uid}` },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_ctx, sub) => {
      const { userPrincipalName: email = "", saidTenantId } = accounts.get(sub) ?? {};
      return { accountId: sub, claims: async () => ({ sub, email, email_verified: saidTenantId !== "unverified" }) };
    },
    loadExistingGrant: async ({ oidc }) => {
      const accountId = oidc.session?.accountId;
      if (!oidc.client || !accountId) return undefined;
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId });
      grant.addOIDCScope("openid email");
      await grant.save();
      return grant;
    },
  });
  return provider;
}
