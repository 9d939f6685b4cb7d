import { ScimError } from "./errors.ts";
import type { JsonObject } from "./types.ts";
import { ERROR } from "./urns.ts";

export interface Answer {
  status: number;
  body: JsonObject | null;
  headers: Record<string, string>;
  /** For the log: what an error says, without the reference; of a Bulk, what failed in it. */
  detail: string | null;
}

export function answer(status: number, body: JsonObject | null = null, headers: Record<string, string> = {}): Answer {
  return { status, body, headers, detail: null };
}

/** RFC 7644 §3.12: `status` is a string. The reference finds the request in the provisioning log. */
export function errorAnswer({ status, scimType, detail, headers }: ScimError, requestId: string): Answer {
  const body: JsonObject = { schemas: [ERROR], status: String(status), detail: `${detail} (Reference: ${requestId})` };
  if (scimType !== null) body.scimType = scimType;
  // RFC 7644 §2: every 401 says how to authenticate.
  const challenge: Record<string, string> = status === 401 ? { "WWW-Authenticate": 'Bearer realm="SCIM"' } : {};
  return { status, body, headers: { ...challenge, ...headers }, detail };
}

export function notFound(what: string): ScimError {
  return new ScimError(
    404,
    null,
    `There is no ${what} here. It may have been deleted permanently, or belong to another workspace.`,
  );
}

/** What is sent: to HEAD without the body, but with what is said about it. */
export interface Message {
  status: number;
  headers: Record<string, string>;
  text: string | null;
}

export function toMessage({ status, body, headers }: Answer, requestId: string, isHead: boolean): Message {
  if (body === null) return { status, headers: { "X-Request-Id": requestId, ...headers }, text: null };
  return {
    status,
    headers: { "Content-Type": "application/scim+json; charset=utf-8", "X-Request-Id": requestId, ...headers },
    text: isHead ? null : JSON.stringify(body),
  };
}

export function toResponse({ status, headers, text }: Message): Response {
  return new Response(text, { status, headers });
}
