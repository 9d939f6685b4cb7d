import type { Answer, Message } from "./answer.ts";
import type { ReadBody } from "./body.ts";
import { masked, maskedHeaders, maskedQuery, mayHoldSecret, withoutKeys, withoutSecrets } from "./secrets.ts";
import type { Exchange, JsonObject, KeptBody } from "./types.ts";

/** Of each body, in bytes. */
const MOST_KEPT = 64 * 1024;
/** Of what was read: its beginning tells what was found, and a client that pages through everybody would fill the log with everybody. */
const MOST_KEPT_OF_READ = 8 * 1024;
const LONGEST_DETAIL = 4_000;

/** What has been read of a request so far. */
export interface Received {
  body: ReadBody | null;
}

interface Exchanged {
  request: Request;
  target: { requestId: string; path: string; query: string };
  received: Received;
  answer: Answer;
  message: Message;
  started: number;
  ended: number;
}

/** What the log keeps of a request and its answer: no secrets, and not more than the beginning of what is long. */
export function exchangeOf({ request, target, received, answer, message, started, ended }: Exchanged): Exchange {
  const { headers, method } = request;
  const read = received.body;
  const hidden = read?.mayHoldSecret ? masked(read.body) : null;
  const secrets = hidden?.secrets ?? [];
  return {
    requestId: target.requestId,
    at: new Date(ended),
    method,
    path: withoutKeys(`/${target.path}`),
    query: maskedQuery(target.query),
    status: answer.status,
    durationMs: ended - started,
    userAgent: textOrNull(headers.get("user-agent")),
    forwardedFor: headers.get("x-forwarded-for"),
    detail: answer.detail === null ? null : withoutSecrets(answer.detail, secrets).slice(0, LONGEST_DETAIL).toWellFormed(),
    requestHeaders: maskedHeaders(headers),
    responseHeaders: maskedHeaders(Object.entries(message.headers)),
    requestBody:
      read === null ? null : kept(hidden ? JSON.stringify(hidden.body) : withoutKeys(read.text), read.bytes, MOST_KEPT),
    responseBody: message.text === null || answer.body === null ? null : keptAnswer(answer.body, message.text, secrets, method),
    body: read === null ? null : (hidden?.body ?? read.body),
    totalResults: typeof answer.body?.totalResults === "number" ? answer.body.totalResults : null,
  };
}

function keptAnswer(body: JsonObject, text: string, secrets: readonly string[], method: string): KeptBody {
  if (method === "GET" && text.length > MOST_KEPT_OF_READ && secrets.length === 0) {
    // Of a list only what is kept is looked through. A key that the cut parts is still known by its beginning.
    const beginning = text.slice(0, MOST_KEPT_OF_READ);
    if (!mayHoldSecret(beginning))
      return { ...kept(withoutKeys(beginning), 0, MOST_KEPT_OF_READ), bytes: Buffer.byteLength(text), cut: true };
  }
  const safe = mayHoldSecret(text) ? JSON.stringify(masked(body).body) : text;
  return kept(withoutSecrets(safe, secrets), Buffer.byteLength(text), method === "GET" ? MOST_KEPT_OF_READ : MOST_KEPT);
}

/** Measured in bytes, cut between characters. */
function kept(text: string, bytes: number, most: number): KeptBody {
  if (text.length * 3 <= most || Buffer.byteLength(text) <= most) return { text, bytes, cut: false };
  // Through bytes, because a slice of a string would keep all of it in memory.
  const beginning = Buffer.from(text.slice(0, most)).subarray(0, most);
  return { text: new TextDecoder().decode(beginning, { stream: true }), bytes, cut: true };
}

function textOrNull(text: string | null): string | null {
  return text === null ? null : withoutKeys(text);
}
