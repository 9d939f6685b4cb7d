import { type Answer, errorAnswer, toMessage, toResponse } from "./answer.ts";
import { readBody, requireSize } from "./body.ts";
import type { Call } from "./call.ts";
import { discoveryResources } from "./discovery.ts";
import { ScimError } from "./errors.ts";
import { exchangeOf, type Received } from "./exchange.ts";
import { PageCursors } from "./page-cursors.ts";
import { withoutPasswords, withoutQueriedPasswords } from "./passwords.ts";
import { Query } from "./query.ts";
import { matchRoute, type Route } from "./routes.ts";
import type { JsonObject, ScimHandlerOptions } from "./types.ts";

/**
 * The SCIM 2.0 endpoint. In this order: who is it, is it their turn, is there such a thing, the body, does the workspace take it now, the verb. The
 * answer is always SCIM, whatever happens, and every exchange is recorded.
 */
export function createScimHandler<Ctx>(options: ScimHandlerOptions<Ctx>): (request: Request) => Promise<Response> {
  const { verbs, baseUrl } = options;
  const discovery = discoveryResources(baseUrl);
  const cursors = new PageCursors(options.cursorSecret, options.now);
  const mount = mountOf(baseUrl);

  async function respond(request: Request, ctx: Ctx, { path, query, requestId }: Target, received: Received): Promise<Answer> {
    const { headers } = request;
    const method = request.method === "HEAD" ? "GET" : request.method;
    const { route, endpoint, id } = matchRoute(method, path);
    const target = { requestId, path: `/${path}`, query: withoutQueriedPasswords(query) };
    const body = await admittedBody(request, method, route, ctx, target, received);
    const call: Call<Ctx> = {
      ctx,
      verbs,
      baseUrl,
      discovery,
      cursors,
      scope: options.cursorScope(ctx),
      path,
      id,
      query: Query.ofUrl(query),
      headers,
      body,
      perform: (operation) => {
        const matched = matchRoute(operation.method, operation.path);
        requireSize(operation.body, matched.route.bodyLimit);
        return matched.endpoint({ ...call, ...operation, id: matched.id });
      },
      reportUnmapped: (unmapped) => options.reportUnmapped(ctx, unmapped),
      failed: (error) => errorAnswer(errorOf(error, requestId), requestId),
    };
    return endpoint(call);
  }

  /** The body, once the workspace takes the request. Empty for methods without one. */
  async function admittedBody(
    request: Request,
    method: string,
    route: Route,
    ctx: Ctx,
    target: Target,
    received: Received,
  ): Promise<JsonObject> {
    const hasBody = route.bodyLimit !== null && method !== "GET" && method !== "DELETE";
    const read = hasBody ? await readBody(request, route.bodyLimit ?? 0) : null;
    received.body = read;
    if (!route.writes || method === "GET") {
      await options.admit(ctx, null);
    } else {
      const body = read === null ? null : read.mayHoldSecret ? withoutPasswords(read.body) : read.body;
      await options.admit(ctx, { ...target, method, body });
    }
    return read?.body ?? {};
  }

  function errorOf(error: unknown, requestId: string): ScimError {
    if (error instanceof ScimError) return error;
    options.reportError(error, requestId);
    if (options.passes(error)) {
      return new ScimError(503, null, "The directory can't be reached for the moment. Send the request again in a few seconds.", {
        "Retry-After": "5",
      });
    }
    return new ScimError(
      500,
      null,
      "Something went wrong here, not with you. Try again; if it stays, tell support the reference.",
    );
  }

  return async (request) => {
    const started = options.now();
    const requestId = options.newId();
    const target = { ...targetOf(request.url, mount), requestId };
    const received: Received = { body: null };
    let ctx: Ctx | null = null;
    let endTurn: (() => void) | null = null;
    let answer: Answer;
    try {
      const { headers } = request;
      const caller = await options.authenticate({
        authorization: headers.get("authorization"),
        forwardedFor: headers.get("x-forwarded-for"),
        requestId,
      });
      ctx = caller.ctx;
      if (caller.refusal !== null) throw caller.refusal;
      endTurn = await options.takeTurn(ctx, () => request.signal);
      answer = await respond(request, ctx, target, received);
    } catch (error) {
      answer = errorAnswer(errorOf(error, requestId), requestId);
    }
    if (ctx !== null) await options.beforeAnswer(ctx);
    endTurn?.();
    const message = toMessage(answer, requestId, request.method === "HEAD");
    const ended = options.now();
    if (ctx !== null) {
      options.measure({ method: request.method, path: `/${target.path}`, status: message.status, durationMs: ended - started });
    }
    options.record(ctx, () => exchangeOf({ request, target, received, answer, message, started, ended }));
    return toResponse(message);
  };
}

interface Target {
  requestId: string;
  path: string;
  query: string;
}

/** `/scim/v2`: the end of the base URL's path, which is there whatever a proxy puts before it or takes away. */
function mountOf(baseUrl: string): string {
  const segments = new URL(baseUrl).pathname.split("/").filter((segment) => segment !== "");
  return segments
    .slice(-2)
    .map((segment) => `/${segment}`)
    .join("");
}

/** The path below the mount, as it came but for slashes at its ends or doubled, and the query. */
function targetOf(url: string, mount: string): { path: string; query: string } {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const target = start === -1 ? "/" : url.slice(start);
  const question = target.indexOf("?");
  const pathname = question === -1 ? target : target.slice(0, question);
  const mounted = pathname.indexOf(mount);
  const below = mounted === -1 ? pathname : pathname.slice(mounted + mount.length);
  const path = below
    .split("/")
    .filter((segment) => segment !== "")
    .join("/");
  return { path, query: question === -1 ? "" : target.slice(question + 1) };
}
