import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { authSecret, env } from "#lib/env.ts";

/** What was begun, while the browser is at Microsoft: in an encrypted cookie, so that nobody else begins it for this browser. */
const flow = z.object({
  workspaceId: z.uuid(),
  slug: z.string(),
  tenantId: z.guid(),
  /** The request's own `state`: what comes back must be the answer to just this. */
  state: z.string().min(1),
  /** Where to go afterwards: a path of the workspace. */
  destination: z.string(),
  /** Null = to sign in; else somebody who is signed in links an account. */
  link: z.object({ userId: z.uuid(), sessionId: z.uuid() }).nullable(),
});

export type MicrosoftFlow = z.infer<typeof flow>;

/** Longer than next-auth keeps its part (15 minutes): who comes back late still learns it at the right workspace. */
const lifetime = 60 * 60;

export function flowCookie() {
  return microsoftCookie("flow");
}

/** One of the cookies of a sign-in under way. `__Host-`: no neighbour under the same domain can plant one. */
export function microsoftCookie(part: string) {
  const secure = env().PUBLIC_URL.startsWith("https:");
  return {
    name: `${secure ? "__Host-" : ""}roster.microsoft-${part}`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure } as const,
  };
}

const salt = "microsoft flow";

export function sealFlow(begun: MicrosoftFlow): Promise<string> {
  return encode({ token: begun, secret: authSecret(), salt, maxAge: lifetime });
}

/** Null when absent, forged, or over. */
export async function openFlow(value: string | undefined): Promise<MicrosoftFlow | null> {
  if (!value) return null;
  try {
    return flow.safeParse(await decode({ token: value, secret: authSecret(), salt })).data ?? null;
  } catch {
    return null;
  }
}
