import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { callerAddress, type TrustedProxies } from "#lib/client-address.ts";
import { protectPage } from "./security-headers.ts";

export interface Doors {
  scim: RequestListener;
  pages: RequestListener;
  /** What GET /metrics is answered. */
  metrics(authorization: string | undefined): Promise<{ status: number; type: string; text: string }>;
  /** Whether this instance should be sent requests: the database answers and knows every migration. */
  ready(): Promise<boolean>;
  dev: boolean;
  /** PUBLIC_URL is https, so browsers may be told to use nothing else. */
  https: boolean;
  /** Whose `X-Forwarded-For` counts. */
  trustedProxies: TrustedProxies;
}

/** One listener in front of both doors. SCIM doesn't go through Next's router, which costs more than the rest of a request. */
export function openDoors({ scim, pages, metrics, ready, dev, https, trustedProxies }: Doors): RequestListener {
  return (request, response) => {
    identify(request, response);
    // One address, for all that comes after: what callers write about themselves ends here.
    const said = [request.headers["x-forwarded-for"]].flat().join(",");
    request.headers["x-forwarded-for"] = callerAddress(request.socket.remoteAddress, said, trustedProxies);
    if (https) response.setHeader("strict-transport-security", "max-age=31536000");
    const path = pathOf(request);
    if (path === "/healthz") return answer(response, 200, "ok");
    if (path === "/readyz")
      return void ready().then((yes) => (yes ? answer(response, 200, "ready") : answer(response, 503, "not ready")));
    if (path === "/metrics") return void measured(metrics, request, response);
    // An absolute address is for proxies; Next would redirect to the host that it names.
    if (!request.url?.startsWith("/")) return answer(response, 400, "a path is expected");
    if (path === "/scim" || path.startsWith("/scim/")) return scim(request, response);
    // Next answers 500 to what it can't decode.
    if (!isDecodable(path)) return answer(response, 400, "the path isn't percent-encoded UTF-8");
    if (!hasSmallBody(request)) return answer(response, 413, "too large");
    protectPage(request, response, dev);
    return pages(request, response);
  };
}

async function measured(metrics: Doors["metrics"], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, type, text } = await metrics(request.headers.authorization);
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(text);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** What pages are sent: forms. Next holds a body in memory whole, so its length has to be known before it is read. */
const largestForm = 1_000_000;

function hasSmallBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) <= largestForm;
}

/** While the server is still starting: alive, not ready, and the rest is asked to come back. */
export const closedDoors: RequestListener = (request, response) => {
  if (pathOf(request) === "/healthz") return answer(response, 200, "ok");
  response.setHeader("retry-after", "1");
  answer(response, 503, "starting");
};

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

/** Every answer names its request, so that a line of the log, or of the history, can be found from it. Never a caller's own id. */
function identify(request: IncomingMessage, response: ServerResponse) {
  const id = randomUUID();
  request.headers["x-request-id"] = id;
  response.setHeader("x-request-id", id);
  // Next tells a page its parameters, not its address; signing in leads back to it.
  request.headers["x-request-path"] = request.url;
}

function answer(response: ServerResponse, status: number, text: string) {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" }).end(`${text}\n`);
}
