import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import { env } from "#lib/env.ts";

/** Who the id token says it is, once its signature, issuer, audience, nonce and time have been checked. */
export interface StaffClaim {
  /** Without a slash at its end, as everywhere. */
  issuer: string;
  /** Means somebody to this issuer only. */
  subject: string;
  /** Null = the provider names none, or says that it isn't proven. */
  email: string | null;
}

const claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
});

/** Whether the operator has named an OpenID provider for the staff. */
export function isOidcSetUp(): boolean {
  return env().SUPPORT_OIDC_ISSUER !== undefined;
}

/**
 * As the issuer's own discovery document says. Its word about e-mail addresses counts, so an id token must be its own: a document that
 * speaks for every tenant of a provider would let anybody's directory name any address.
 */
export function staffProvider(arrive: (claim: StaffClaim) => void = () => {}): OAuthConfig<Record<string, unknown>> {
  const { SUPPORT_OIDC_ISSUER = "", SUPPORT_OIDC_CLIENT_ID = "", SUPPORT_OIDC_CLIENT_SECRET = "" } = env();
  const issuer = withoutSlash(SUPPORT_OIDC_ISSUER);
  return {
    id: "support",
    name: "Support",
    type: "oauth",
    clientId: SUPPORT_OIDC_CLIENT_ID,
    clientSecret: SUPPORT_OIDC_CLIENT_SECRET,
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: "openid email" } },
    checks: ["state", "pkce", "nonce"],
    idToken: true,
    httpOptions: { timeout: 10_000 },
    profile: async (said) => {
      const { iss, sub, email, email_verified } = claims.parse(said);
      if (withoutSlash(iss) !== issuer) throw new Error("The id token's issuer isn't SUPPORT_OIDC_ISSUER.");
      arrive({ issuer, subject: sub, email: email_verified === false ? null : (email ?? null) });
      // Nobody to next-auth: the session of the staff is none of its own.
      return { id: "nobody", workspaceId: null, proof: null, userAgent: null };
    },
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, "");
}
