import type { User } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import { env } from "#lib/env.ts";
import { tenantEndpoints } from "./tenant.ts";

/** What the id token says, once its signature, issuer, audience, nonce and time have been checked. */
export interface Identity {
  tenantId: string;
  objectId: string;
  accessToken: string;
}

const claims = z.object({ tid: z.guid().toLowerCase(), oid: z.guid().toLowerCase() });

interface MicrosoftOptions {
  tenantId: string;
  /** Microsoft asks which account, though the browser is signed in to one: the one before was the wrong one. */
  choose?: boolean;
  /** Says who that is; null = nobody. What it throws ends the sign-in. */
  arrive?: (identity: Identity) => Promise<User | null>;
}

/**
 * OpenID Connect with the tenant's own endpoints, so that next-auth accepts no other tenant's issuer. Not next-auth's provider for
 * Azure AD, which loads the picture into the cookie.
 */
export function microsoftProvider({
  tenantId,
  choose = false,
  arrive = nobody,
}: MicrosoftOptions): OAuthConfig<Record<string, unknown>> {
  const { MICROSOFT_CLIENT_ID = "", MICROSOFT_CLIENT_SECRET = "", MICROSOFT_GRAPH_URL } = env();
  const endpoints = tenantEndpoints(tenantId);
  // tid and oid are in the id token with "profile". The scope names its Graph, because national clouds have their own.
  const scope = `openid profile ${MICROSOFT_GRAPH_URL}/User.Read`;
  return {
    id: "microsoft",
    name: "Microsoft",
    type: "oauth",
    clientId: MICROSOFT_CLIENT_ID,
    clientSecret: MICROSOFT_CLIENT_SECRET,
    client: { token_endpoint_auth_method: "client_secret_post" },
    checks: ["state", "pkce", "nonce"],
    idToken: true,
    issuer: endpoints.issuer,
    jwks_endpoint: endpoints.keys,
    authorization: { url: endpoints.authorize, params: { scope, ...(choose ? { prompt: "select_account" } : {}) } },
    token: { url: endpoints.token },
    httpOptions: { timeout: 10_000 },
    profile: async (said, tokens) => {
      const { tid, oid } = claims.parse(said);
      if (!tokens.access_token) throw new Error("Microsoft gave no access token.");
      const arrival = await arrive({ tenantId: tid, objectId: oid, accessToken: tokens.access_token });
      return arrival ?? { id: "nobody", workspaceId: null, proof: null, userAgent: null };
    },
  };
}

async function nobody(): Promise<null> {
  return null;
}
