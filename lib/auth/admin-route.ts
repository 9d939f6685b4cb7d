import { unstable_rethrow } from "next/navigation";
import type { Permission } from "#lib/ctx.ts";
import { log } from "#lib/log.ts";
import { holdsAny } from "#lib/permissions.ts";
import { Refusal, type RefusalCode } from "#lib/refusal.ts";
import { requestId } from "./request.ts";
import { findSession, type Session } from "./session.ts";

const statuses: Partial<Record<RefusalCode, number>> = { forbidden: 403, notFound: 404, busy: 503 };

/**
 * A route handler of the admin's pages, for what a server action can't do: a download, something that is asked each second, many parts
 * of one file. Session and permission are checked on the server; a no is a sentence in plain text, fit to be shown.
 */
export function adminRoute<Params extends { workspace: string }>(
  permission: Permission | readonly Permission[],
  work: (session: Session, request: Request, params: Params) => Promise<Response>,
  /** `support: false`: never for support, though they have the permission. */
  { support = true }: { support?: boolean } = {},
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  return async (request, { params }) => {
    const given = await params;
    const { session } = await findSession(given.workspace);
    if (!session) return no(401, "You are signed out. Sign in and try again.");
    if (!holdsAny(session.permissions, permission)) {
      return no(403, "Your account isn't allowed to do this. Ask a workspace admin.");
    }
    if (session.support && !support) return no(403, "Support isn't allowed to do this. Ask a workspace admin.");
    if (isFromElsewhere(request)) return no(403, "This was sent by another site.");
    try {
      const response = await work(session, request, given);
      if (request.method !== "HEAD") return response;
      // Next answers HEAD by GET and leaves the body: a file would wait for a reader who never comes, and hold what it reads from.
      await response.body?.cancel();
      return new Response(null, response);
    } catch (error) {
      unstable_rethrow(error);
      if (error instanceof Refusal) return no(statuses[error.code] ?? 400, error.message);
      const reference = await requestId();
      log().error({ err: error, requestId: reference }, "a route of the admin's pages failed");
      return no(500, `This failed on our side. Try again. Reference: ${reference}`);
    }
  };
}

/**
 * The session cookie isn't sent with another site's POST (SameSite=Lax), and JSON makes a browser ask first whether another origin may
 * send it. Whatever it says of the origin must agree.
 */
function isFromElsewhere({ method, headers }: Request): boolean {
  if (method === "GET" || method === "HEAD") return false;
  const site = headers.get("sec-fetch-site");
  return !headers.get("content-type")?.startsWith("application/json") || (site !== null && site !== "same-origin");
}

function no(status: number, message: string): Response {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return new Response(`${message}\n`, { status, headers });
}
