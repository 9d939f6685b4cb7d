import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { beginByAccount, type NewStaffSession } from "#db/queries/staff-sessions.ts";
import type { NextAuthHandler } from "#lib/auth/microsoft/door.ts";
import { microsoftCookie } from "#lib/auth/microsoft/flow.ts";
import { found, withCookiesOf, withFlow } from "#lib/auth/oidc-answers.ts";
import { authOptions } from "#lib/auth/options.ts";
import { pathInWorkspace } from "#lib/auth/safe-path.ts";
import { authSecret, env } from "#lib/env.ts";
import { fold } from "#lib/fold.ts";
import { log } from "#lib/log.ts";
import { isStorable } from "#lib/storable.ts";
import type { OidcProblem } from "./oidc-problems.ts";
import { isOidcSetUp, type StaffClaim, staffProvider } from "./oidc-provider.ts";
import { beginStaffSession } from "./staff-session.ts";

/** As for Microsoft: next-auth proves who has come back, and which session that opens is decided here. */

const wish = z.object({ csrfToken: z.string(), next: z.string().nullable().default(null) });

/** What was begun in this browser: what comes back must answer just this. */
const flow = z.object({ state: z.string().min(1), destination: z.string() });
const salt = "support flow";
const flowCookie = () => {
  const { name, options } = microsoftCookie("flow");
  return { name: name.replace("microsoft", "support"), options };
};

/** Begins a sign-in: answers `{url}`, where the browser goes next. Only from our own pages, by next-auth's token. */
export async function leaveForIssuer(request: NextRequest, run: NextAuthHandler): Promise<Response> {
  const wanted = wish.safeParse(await request.json().catch(() => null));
  if (!wanted.success || !isOidcSetUp()) return Response.json({ url: "/support/sign-in" }, { status: 400 });
  const destination = pathInWorkspace("support", wanted.data.next);
  const forward = new NextRequest(new URL("/api/auth/signin/support", env().PUBLIC_URL), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ csrfToken: wanted.data.csrfToken, json: "true" }),
  });
  const response = await run(forward, authOptions(staffProvider()));
  const { url } = z.object({ url: z.string() }).parse(await response.json());
  const state = URL.parse(url)?.searchParams.get("state");
  // next-auth leads to a page of its own when the issuer doesn't answer, or the token isn't ours.
  if (!state) return Response.json({ url: problemPath("failed", destination) });
  const token = { state, destination } satisfies z.infer<typeof flow>;
  const sealed = await encode({ token, secret: authSecret(), salt, maxAge: 60 * 60 });
  const answer = Response.json({ url }, { headers: { "cache-control": "no-store" } });
  return withFlow(withCookiesOf(answer, response), flowCookie(), sealed);
}

/** The way back: a session of the staff and the page that was asked for, or a page that says why not. */
export async function returnFromIssuer(request: NextRequest, run: NextAuthHandler): Promise<Response> {
  const begun = await openFlow((await cookies()).get(flowCookie().name)?.value);
  if (!begun || !isOidcSetUp()) return found(problemPath("stale", "/support"));
  const no = (problem: OidcProblem) => {
    log().info({ problem }, "support's sign-in at the provider came to nothing");
    return withFlow(found(problemPath(problem, begun.destination)), flowCookie(), null);
  };
  const { searchParams } = request.nextUrl;
  if (searchParams.get("state") !== begun.state) return no("stale");
  if (searchParams.has("error")) return no(searchParams.get("error") === "access_denied" ? "cancelled" : "failed");
  const came: { claim: StaffClaim | null } = { claim: null };
  const response = await run(
    request,
    authOptions(
      staffProvider((claim) => {
        came.claim = claim;
      }),
    ),
  );
  const { claim } = came;
  if (!claim) return no("failed");
  if (!(await beginStaffSession((session) => beginByClaim(claim, session)))) return no("unknown");
  return withFlow(withCookiesOf(found(begun.destination), response), flowCookie(), null);
}

async function beginByClaim({ issuer, subject, email }: StaffClaim, session: NewStaffSession): Promise<string | null> {
  if (!isStorable(subject)) return null;
  const emailKey = email !== null && isStorable(email) ? fold(email) : null;
  return beginByAccount({ issuer, subject, emailKey }, session);
}

async function openFlow(value: string | undefined): Promise<z.infer<typeof flow> | null> {
  if (!value) return null;
  try {
    return flow.safeParse(await decode({ token: value, secret: authSecret(), salt })).data ?? null;
  } catch {
    return null;
  }
}

function problemPath(problem: OidcProblem, destination: string): string {
  const query = new URLSearchParams({ oidc: problem });
  if (destination !== "/support") query.set("next", destination);
  return `/support/sign-in?${query}`;
}
