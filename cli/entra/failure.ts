import type { Answer } from "./client.ts";
import { asObject } from "./target-path.ts";

/** What can go wrong with a request, and whether it is worth trying again. */

/** One object's request failed; the cycle goes on with the others. */
export class RequestFailed extends Error {
  override name = "RequestFailed";
  readonly request: string;
  /** null = no answer. */
  readonly status: number | null;

  constructor(request: string, status: number | null, message: string) {
    super(message);
    this.request = request;
    this.status = status;
  }
}

/** No request can succeed. The message is one line that says what to do. */
export class ServiceStopped extends Error {
  override name = "ServiceStopped";
}

const BACKOFF_MS = [100, 400, 1600];
const THROTTLED_ATTEMPTS = 10;
const LONGEST_WAIT_MS = 60_000;

/** Milliseconds until the next attempt; null = this outcome stands. */
export function retryDelay(outcome: Answer | Error, attempt: number): number | null {
  if (outcome instanceof Error) return codeOf(outcome) === "ECONNRESET" ? (BACKOFF_MS[attempt] ?? null) : null;
  if (outcome.status === 429) return attempt < THROTTLED_ATTEMPTS ? retryAfter(outcome) : null;
  return outcome.status >= 500 ? (BACKOFF_MS[attempt] ?? null) : null;
}

/** Retry-After is a number of seconds or a date (RFC 9110 §10.2.3). */
function retryAfter(answer: Answer): number {
  const header = answer.headers["retry-after"] ?? "";
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? 1000 : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}

/** "409 uniqueness: userName is taken", or the beginning of whatever came instead of a SCIM error (RFC 7644 §3.12). */
export function describeRefusal({ status, body, text }: Answer): string {
  const scimType = typeof body?.scimType === "string" ? ` ${body.scimType}` : "";
  if (typeof body?.detail === "string") return `${status}${scimType}: ${body.detail}`;
  const start = text.trim().replace(/\s+/g, " ").slice(0, 80);
  return start === "" ? `${status} without a body` : `${status}, not a SCIM error: ${start}`;
}

const UNREACHABLE: Record<string, string> = {
  ECONNREFUSED: "Nothing listens there: start Roster with `npm start`, or correct --url.",
  ENOTFOUND: "There is no such host: correct --url.",
  EAI_AGAIN: "The host name could not be looked up: correct --url, or check the network.",
  EPROTO: "It does not speak TLS: use http:// in --url.",
  ERR_SSL_WRONG_VERSION_NUMBER: "It does not speak TLS: use http:// in --url.",
};

/** A connection error that every further request would meet as well. */
export function stopsTheService(error: Error, base: URL): ServiceStopped | null {
  const code = codeOf(error);
  const advice = UNREACHABLE[code] ?? (/CERT|SELF_SIGNED/.test(code) ? `Its certificate is not trusted (${code}).` : undefined);
  return advice ? new ServiceStopped(`${base.origin} cannot be reached. ${advice}`) : null;
}

function codeOf(error: Error): string {
  const code = asObject(error)?.code;
  return typeof code === "string" ? code : "";
}
