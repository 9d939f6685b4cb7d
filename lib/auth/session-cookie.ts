import { decode } from "next-auth/jwt";
import { z } from "zod";
import type { SessionIds } from "#db/queries/sessions.ts";
import { authSecret, env } from "#lib/env.ts";

/** Seconds. The rows in `sessions` end after the same time, counted from each sign-in. */
export const sessionLifetime = 7 * 24 * 60 * 60;

/** A cookie has 4 KB, and one workspace takes about 110 bytes of it. */
const mostWorkspaces = 20;

const claims = z.object({ sessions: z.record(z.uuid(), z.uuid()) });

/**
 * The one cookie: an encrypted JWT with nothing but session ids. `__Host-` makes browsers refuse it from another host or
 * without TLS; they refuse that prefix itself over plain http.
 */
export function sessionCookie() {
  const secure = env().PUBLIC_URL.startsWith("https:");
  return {
    name: secure ? "__Host-roster.sessions" : "roster.sessions",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure } as const,
  };
}

/** The session ids in the cookie's value; none when it is absent, forged, expired or of another secret. */
export async function readSessionCookie(value: string | undefined): Promise<SessionIds> {
  if (!value) return {};
  try {
    const parsed = claims.safeParse(await decode({ token: value, secret: authSecret() }));
    return parsed.success ? parsed.data.sessions : {};
  } catch {
    return {};
  }
}

/** One session more, at the end; of too many, the workspaces signed in to longest ago are let go. */
export function withSession(held: SessionIds, workspaceId: string, sessionId: string): SessionIds {
  const { [workspaceId]: _, ...others } = held;
  return Object.fromEntries([...Object.entries(others), [workspaceId, sessionId]].slice(-mostWorkspaces));
}
