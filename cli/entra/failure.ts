import type { Answer } from "./client.ts";
import { asObject } from "./target-path.ts";

/** What can go wrong with a request, and whether it is worth trying again. */

/** One object's request failed; the cycle goes on with the others. */
export class RequestFailed extends Error {
  override name = "RequestFailed";
  readonly request: string;
  /** null = no answer. */
  readonly status: number | null;
  /** A write that may have arrived all the same: the object must be read again before anything is repeated. */
  readonly mayHaveArrived: boolean;

  constructor(request: string, status: number | null, message: string, mayHaveArrived = false) {
    super(message);
    this.request = request;
    this.status = status;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** No request can succeed. The message is one line that says what to do. */
export class ServiceStopped extends Error {
  override name = "ServiceStopped";
  /** Whether it is the endpoint's or the credentials' fault, which puts the job in quarantine. */
  readonly quarantines: boolean;

  constructor(message: string, quarantines = true) {
    super(message);
    this.quarantines = quarantines;
  }
}

/** Waits between quick repetitions within one cycle, in milliseconds. */
export const BACKOFF_MS = [100, 400, 1600];
const THROTTLED_ATTEMPTS = 10;
const LONGEST_WAIT_MS = 60_000;

/**
 * Milliseconds until the same request may be sent again; null = this outcome stands. 429 and 503 say that nothing was done. With
 * any other 5xx, or no answer, a write may have been: that is for whoever knows how to read the object again.
 */
export function retryDelay(method: string, outcome: Answer | Error, attempt: number): number | null {
  const backOff = BACKOFF_MS[attempt] ?? null;
  if (outcome instanceof Error) return method === "GET" ? backOff : null;
  const { status, headers } = outcome;
  if (status === 429 || (status === 503 && headers["retry-after"] !== undefined)) {
    return attempt < THROTTLED_ATTEMPTS ? retryAfter(outcome) : null;
  }
  if (status === 503) return backOff;
  return status >= 500 && method === "GET" ? backOff : null;
}

/** Whether a write that came to this end may have been done. */
export function mayHaveArrived(method: string, status: number | null): boolean {
  return method !== "GET" && (status === null || (status >= 500 && status !== 503 && status !== 501));
}

/** Retry-After counts only as a number of seconds: clients don't read the date that RFC 9110 §10.2.3 allows. */
function retryAfter(answer: Answer): number {
  const header = answer.headers["retry-after"] ?? "";
  return /^\d+$/.test(header) ? Math.min(Number(header) * 1000, LONGEST_WAIT_MS) : 1000;
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
