import { cookies, headers } from "next/headers";
import { after, NextRequest } from "next/server";
import type { AuthOptions, User } from "next-auth";
import { z } from "zod";
import { findWorkspace } from "#db/queries/workspaces.ts";
import { found, withCookiesOf, withFlow } from "#lib/auth/oidc-answers.ts";
import { authOptions } from "#lib/auth/options.ts";
import { requestId } from "#lib/auth/request.ts";
import { pathInWorkspace } from "#lib/auth/safe-path.ts";
import { findSession } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { flowCookie, type MicrosoftFlow, openFlow, sealFlow } from "./flow.ts";
import { readUserPrincipalName } from "./graph.ts";
import { identify } from "./identify.ts";
import { refreshPhoto } from "./photo.ts";
import type { MicrosoftProblem } from "./problems.ts";
import { type Identity, microsoftProvider } from "./provider.ts";
import { microsoftTenant } from "./tenant.ts";

/** Runs next-auth's handler. */
export type NextAuthHandler = (request: NextRequest, options: AuthOptions) => Promise<Response>;

const wish = z.object({
  slug: z.string(),
  csrfToken: z.string(),
  next: z.string().nullable().default(null),
  /** The signed-in person links an account. */
  link: z.boolean().default(false),
  choose: z.boolean().default(false),
});

/** Begins a sign-in, or a link: answers `{url}`, where the browser goes next. Only from our own pages, by next-auth's token. */
export async function leaveForMicrosoft(request: NextRequest, run: NextAuthHandler): Promise<Response> {
  const wanted = wish.safeParse(await request.json().catch(() => null));
  if (!wanted.success) return Response.json({ url: "/" }, { status: 400 });
  const { slug, csrfToken, next, link, choose } = wanted.data;
  const { workspace, session } = await findSession(slug);
  const destination = pathInWorkspace(slug, next);
  const no = (problem: MicrosoftProblem) => Response.json({ url: problemPath({ slug, destination, link }, problem) });
  const tenantId = microsoftTenant(workspace);
  if (!tenantId) return no("not-set-up");
  if (link && !session?.user) return no("signed-out");

  // Anew, with nothing but the token: next-auth would pass on to Microsoft whatever the address has.
  const forward = new NextRequest(new URL("/api/auth/signin/microsoft", env().PUBLIC_URL), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ csrfToken, json: "true" }),
  });
  const response = await run(forward, authOptions(microsoftProvider({ tenantId, choose })));
  const { url } = z.object({ url: z.string() }).parse(await response.json());
  const state = URL.parse(url)?.searchParams.get("state");
  if (!state || new URL(url).origin !== env().MICROSOFT_AUTHORITY) return no("failed");
  const own = link && session?.user ? { userId: session.user.id, sessionId: session.id } : null;
  const sealed = await sealFlow({ workspaceId: workspace.id, slug, tenantId, state, destination, link: own });
  const answer = Response.json({ url }, { headers: { "cache-control": "no-store" } });
  withCookiesOf(answer, response);
  return withFlow(answer, flowCookie(), sealed);
}

/** The way back from Microsoft: a session and the page that was asked for, or a page that says why not. */
export async function returnFromMicrosoft(request: NextRequest, run: NextAuthHandler): Promise<Response> {
  const flow = await openFlow((await cookies()).get(flowCookie().name)?.value);
  if (!flow) return found("/");
  const { searchParams } = request.nextUrl;
  const no = (problem: MicrosoftProblem) => {
    log().info({ workspaceId: flow.workspaceId, problem }, "signing in with Microsoft came to nothing");
    return found(problemPath({ ...flow, link: flow.link !== null }, problem));
  };
  if (searchParams.get("state") !== flow.state) return no("stale");
  if (searchParams.has("error")) return no(searchParams.get("error") === "access_denied" ? "cancelled" : "refused");
  const workspace = await findWorkspace(flow.workspaceId);
  if (!workspace || microsoftTenant(workspace) !== flow.tenantId) return no("not-set-up");

  // What next-auth makes of a failure is an address that knows no workspace: so the reason is kept here.
  const came: { arrival: Arrival } = { arrival: { problem: "failed" } };
  const arrive = async (identity: Identity): Promise<User | null> => {
    came.arrival = await arrivalOf(flow, identity);
    return "problem" in came.arrival ? null : came.arrival.user;
  };
  const response = await run(request, authOptions(microsoftProvider({ tenantId: flow.tenantId, arrive })));
  const { arrival } = came;
  if ("problem" in arrival) return withFlow(no(arrival.problem), flowCookie(), null);
  // next-auth leads to its own page when the session couldn't be begun.
  if (URL.parse(response.headers.get("location") ?? "")?.pathname.startsWith("/api/"))
    return withFlow(no("failed"), flowCookie(), null);
  const { user, identity } = arrival;
  const answer = found(flow.destination);
  withCookiesOf(answer, response);
  after(() => refreshPhoto(workspace.id, user.id, identity.objectId, identity.accessToken));
  return withFlow(answer, flowCookie(), null);
}

type Arrival = { user: User; identity: Identity } | { problem: MicrosoftProblem };

async function arrivalOf(flow: MicrosoftFlow, identity: Identity): Promise<Arrival> {
  const { workspaceId, slug, link } = flow;
  const { tenantId, objectId, accessToken } = identity;
  if (tenantId !== flow.tenantId) return { problem: "wrong-tenant" };
  if (link) {
    const { session } = await findSession(slug);
    if (session?.id !== link.sessionId || session.user?.id !== link.userId) return { problem: "signed-out" };
  }
  const found = await identify(
    { workspaceId, requestId: await requestId(), ownUserId: link?.userId ?? null },
    { tenantId, objectId, userPrincipalName: () => readUserPrincipalName(accessToken, objectId) },
  );
  if ("problem" in found) return found;
  const userAgent = (await headers()).get("user-agent")?.slice(0, 500) ?? null;
  return { user: { id: found.userId, workspaceId, proof: { tenantId, objectId }, userAgent }, identity };
}

/** Where it is said: to somebody who links, where they were; else on the sign-in page, which leads on to where they wanted. */
function problemPath(
  { slug, destination, link }: Pick<MicrosoftFlow, "slug" | "destination"> & { link: boolean },
  problem: MicrosoftProblem,
): string {
  const path = new URL(link && problem !== "signed-out" ? destination : `/${slug}/sign-in`, "http://here.invalid");
  path.searchParams.set("microsoft", problem);
  if (path.pathname === `/${slug}/sign-in` && destination !== `/${slug}`) path.searchParams.set("next", destination);
  return `${path.pathname}${path.search}`;
}
