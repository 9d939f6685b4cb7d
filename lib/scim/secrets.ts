import { field } from "./dialects.ts";
import { isObject } from "./json.ts";
import type { Json, JsonObject } from "./types.ts";

/** Stands where something isn't kept. */
const MASK = "***";

const SECRET =
  /passw(?:or)?d|passphrase|passcode|\bpwd|secret(?!ar(?:y|ies))|assertion|authori[sz]ation|cookie|token|credential|api_?key|private_?key/i;
/** An API key of ours, wherever somebody pasted it: its last part is the secret. */
const KEY = /(wsk_[a-z2-7]{26}_[a-z2-7]{26}_)[a-z2-7]+/gi;
/** Shorter ones stand in too many words to be looked for. */
const SHORTEST_SOUGHT = 4;

/** Whether JSON text may hold what `masked` masks: cheap, and right about every text that has nothing. */
export function mayHoldSecret(text: string): boolean {
  return SECRET.test(text);
}

/** `password`, `client_secret`, also behind a URN or an attribute and with whatever is said below it. */
export function namesSecret(name: string): boolean {
  return SECRET.test(withoutLiterals(name));
}

/** A copy for the log, and what was taken out of it. Secrets are known by the names they stand under, at any depth, in any case. */
export function masked(body: JsonObject): { body: JsonObject; secrets: string[] } {
  const secrets: string[] = [];
  return { body: maskedObject(body, secrets), secrets };
}

/** What has been said about a request, without the secrets that were in it. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let result = text;
  // The longest first: one may be the beginning of another.
  for (const secret of secrets.toSorted((a, b) => b.length - a.length)) {
    if (secret.length < SHORTEST_SOUGHT) continue;
    result = result.replaceAll(secret, MASK).replaceAll(JSON.stringify(secret).slice(1, -1), MASK);
  }
  return withoutKeys(result);
}

/** Text without the secret parts of API keys. */
export function withoutKeys(text: string): string {
  return /wsk_/i.test(text) ? text.replaceAll(KEY, `$1${MASK}`) : text;
}

/** A URL's query for the log: neither parameters that are secrets, nor what secrets are compared with. */
export function maskedQuery(query: string): string {
  if (query === "" || !(SECRET.test(query) || SECRET.test(decoded(query)))) return withoutKeys(query);
  const pairs = query.split("&").map((pair) => {
    const equals = pair.indexOf("=");
    if (equals === -1) return pair;
    const [name, value] = [decoded(pair.slice(0, equals)), decoded(pair.slice(equals + 1))];
    return SECRET.test(name) || (/["'\s[(=]/.test(value) && namesSecret(value)) ? `${pair.slice(0, equals)}=${MASK}` : pair;
  });
  return withoutKeys(pairs.join("&"));
}

/** What doesn't say who calls. Of any other header only the name is kept. */
const HARMLESS = new Set(
  "accept accept-charset accept-encoding accept-language cache-control client-request-id connection content-encoding content-length content-type date etag expect forwarded host if-match if-modified-since if-none-match location pragma prefer request-id return-client-request-id te traceparent transfer-encoding upgrade-insecure-requests user-agent via www-authenticate x-forwarded-for x-forwarded-host x-forwarded-proto x-ms-client-request-id x-request-id".split(
    " ",
  ),
);
const MOST_HEADERS = 60;
const LONGEST_HEADER = 500;

/** Headers for the log, in the order of their names. */
export function maskedHeaders(headers: Iterable<[string, string]>): Record<string, string> {
  const kept: Record<string, string> = {};
  let count = 0;
  for (const [name, value] of headers) {
    if (++count > MOST_HEADERS) break;
    kept[name.slice(0, LONGEST_HEADER)] = HARMLESS.has(name.toLowerCase()) ? withoutKeys(value.slice(0, LONGEST_HEADER)) : MASK;
  }
  return kept;
}

function maskedObject(object: JsonObject, secrets: string[]): JsonObject {
  const target = field(object, "path");
  const writesSecret = typeof target === "string" && namesSecret(target);
  return Object.fromEntries(
    Object.entries(object).map(([key, value]): [string, Json] => {
      const name = key.toLowerCase();
      if (typeof value === "string" && (name === "path" || name === "filter")) return [key, maskedExpression(value)];
      // Of a PATCH without a path, keys are paths.
      if (namesSecret(key) || (writesSecret && name === "value")) return [maskedExpression(key), hidden(value, secrets)];
      return [key, maskedValue(value, secrets)];
    }),
  );
}

function maskedValue(value: Json, secrets: string[]): Json {
  if (typeof value === "string") return maskedText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, secrets));
  return isObject(value) ? maskedObject(value, secrets) : value;
}

/** Entra sends some attributes as JSON in a string. */
function maskedText(text: string, secrets: string[]): string {
  if (!/^\s*[[{]/.test(text) || !SECRET.test(text.replaceAll(/\\u00([0-7][0-9a-f])/gi, unescaped))) return text;
  try {
    const value: Json = JSON.parse(text);
    return JSON.stringify(maskedValue(value, secrets));
  } catch {
    return MASK;
  }
}

/** ServiceProviderConfig says `changePassword: {supported: false}`, which is nobody's secret. */
function hidden(value: Json, secrets: string[]): Json {
  if (value === null || typeof value === "boolean") return value;
  if (isObject(value) && Object.entries(value).every(([key, part]) => key === "supported" && typeof part === "boolean"))
    return value;
  collect(value, secrets);
  return MASK;
}

function collect(value: Json, into: string[]): void {
  if (typeof value === "string" || typeof value === "number") into.push(String(value));
  else if (value !== null && typeof value === "object") for (const part of Object.values(value)) collect(part, into);
}

/** A path or filter: from the secret's name on, what stands behind may be what it is compared with. */
function maskedExpression(text: string): string {
  if (!namesSecret(text) || !/["'\s[]/.test(text.trim())) return text;
  const at = SECRET.exec(text)?.index ?? 0;
  return `${text.slice(0, at)}${SECRET.exec(text)?.[0] ?? ""}${MASK}`;
}

/** What is quoted to a person ends with the name of a secret: what it is compared with may stand behind. */
export function untilSecret(text: string): string {
  const [name] = SECRET.exec(text) ?? [];
  const end = name === undefined ? text.length : text.indexOf(name) + name.length;
  return end < text.length ? `${text.slice(0, end)}…` : text;
}

/** `displayName eq "Token holders"` names no secret. */
function withoutLiterals(expression: string): string {
  return expression.includes('"') ? expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""') : expression;
}

function unescaped(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // Bytes that aren't UTF-8: the letters of a word still may be encoded.
    return text.replaceAll(/%([0-7][0-9a-f])/gi, unescaped);
  }
}
