import { randomUUID } from "node:crypto";
import { cookies, headers } from "next/headers";
import type { AuthOptions, DefaultUser } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { deleteSession, insertSession, type SessionIds, type SignInProof } from "#db/queries/sessions.ts";
import { clientAddress } from "#lib/client-address.ts";
import { authSecret } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { authorizePassword } from "./authorize.ts";
import { presentDevice, rememberDevice } from "./device.ts";
import { microsoftCookie } from "./microsoft/flow.ts";
import { readSessionCookie, sessionCookie, sessionLifetime, withSession } from "./session-cookie.ts";
import { isTooManyAttempts, unavailable } from "./sign-in-errors.ts";

declare module "next-auth" {
  /** What a provider found out: who has just proved to be whom, in which workspace. */
  interface User extends DefaultUser {
    /** Null = nobody. */
    workspaceId: string | null;
    /** Null = nobody's. */
    proof: SignInProof | null;
    userAgent: string | null;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    sessions?: SessionIds;
  }
}

/**
 * next-auth does the proving (by a password, or by Microsoft) and the encrypted cookie. Who is signed in is decided
 * by `sessions` rows (./session.ts): a JWT can't be revoked, so it carries nothing but their ids.
 * A function, because the secret is made at first use and a build must not make one. `microsoft`: with the tenant that one request is
 * about (./microsoft/door.ts).
 */
export function authOptions(microsoft?: OAuthConfig<Record<string, unknown>>): AuthOptions {
  return {
    secret: authSecret(),
    session: { strategy: "jwt", maxAge: sessionLifetime },
    cookies: {
      sessionToken: sessionCookie(),
      state: microsoftCookie("state"),
      pkceCodeVerifier: microsoftCookie("verifier"),
      nonce: microsoftCookie("nonce"),
    },
    // Signing in has a page in each workspace; next-auth's own pages know of none and lead to the start instead.
    pages: { signIn: "/", signOut: "/", error: "/", verifyRequest: "/" },
    providers: [
      ...(microsoft ? [microsoft] : []),
      Credentials({
        credentials: { slug: {}, userName: {}, password: {} },
        authorize: async (credentials, { headers }) => {
          const caller = { address: clientAddress(headers?.["x-forwarded-for"]) ?? "unknown", device: await presentDevice() };
          const authorized = await authorizePassword(credentials, caller).catch(explain);
          if (!authorized) return null;
          const { workspaceId, userId, hash } = authorized;
          await rememberDevice(userId);
          return { id: userId, workspaceId, proof: { hash }, userAgent: headers?.["user-agent"]?.slice(0, 500) ?? null };
        },
      }),
    ],
    callbacks: {
      signIn: ({ user }) => user.workspaceId !== null,
      /** `user` is given at a sign-in only: a session begins, under a fresh id, beside those of other workspaces. */
      jwt: async ({ token, user }) => {
        if (!user?.workspaceId || !user.proof) return { sessions: token.sessions ?? {} };
        const held = await readSessionCookie((await cookies()).get(sessionCookie().name)?.value);
        const id = randomUUID();
        const begun = await insertSession(user.workspaceId, {
          id,
          userId: user.id,
          proof: user.proof,
          userAgent: user.userAgent,
          address: clientAddress((await headers()).get("x-forwarded-for")),
          expiresAt: new Date(Date.now() + sessionLifetime * 1000),
          replaces: held[user.workspaceId] ?? null,
        });
        // The sign-in page comes again, as to everybody who has no session.
        return { sessions: begun ? withSession(held, user.workspaceId, id) : held };
      },
      /** `/api/auth/session` is public to scripts of the page, so it says nothing. */
      session: ({ session }) => ({ expires: session.expires }),
      /** The pages go on by themselves (./safe-path.ts); next-auth itself never leads anywhere but to the start. */
      redirect: ({ baseUrl }) => baseUrl,
    },
    events: {
      /** next-auth's own way out forgets the whole cookie, so all that it held ends. The pages sign out of one workspace. */
      signOut: async ({ token }) => {
        await Promise.all(Object.entries(token.sessions ?? {}).map(([workspaceId, id]) => deleteSession(workspaceId, id)));
      },
    },
    logger: {
      error: (code, said) => log().error({ code, err: said instanceof Error ? said : said.error }, "next-auth"),
      warn: (code) => log().debug({ code }, "next-auth"),
      debug: () => {},
    },
  };
}

/** next-auth shows the form whatever is thrown: so a fault of ours is logged, and leaves as one word. */
function explain(error: unknown): never {
  if (error instanceof Error && isTooManyAttempts(error.message)) throw error;
  log().error({ err: error }, "signing in failed");
  throw new Error(unavailable);
}
