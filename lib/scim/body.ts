import { ScimError } from "./errors.ts";
import { isObject, isStorable, kindOf } from "./json.ts";
import { mayHoldSecret } from "./secrets.ts";
import type { Json, JsonObject } from "./types.ts";

const MAX_DEPTH = 32;
const CONTENT_TYPES = new Set(["application/scim+json", "application/json", ""]);

export interface ReadBody {
  body: JsonObject;
  /** As it came. */
  text: string;
  bytes: number;
  mayHoldSecret: boolean;
}

/** Reads a request's JSON object, never more than `limit` bytes of it. */
export async function readBody(request: Request, limit: number): Promise<ReadBody> {
  requireJson(request.headers);
  const bytes = await readBytes(request, limit).catch(notTransmitted);
  const text = decode(bytes);
  requireShallow(text);
  const body = parse(text);
  // Neither raw NUL nor raw surrogates survive decoding and JSON.parse: only an escape can bring them.
  const hasEscapes = text.includes("\\u");
  if (hasEscapes) requireStorable(body);
  if (!isObject(body)) throw new ScimError(400, "invalidSyntax", `The body must be a JSON object, not ${kindOf(body)}.`);
  return { body, text, bytes: bytes.byteLength, mayHoldSecret: hasEscapes || mayHoldSecret(text) };
}

/** Of a part of a larger body: as large as if it had come alone. */
export function requireSize(body: JsonObject, limit: number | null): void {
  if (limit !== null && JSON.stringify(body).length > limit) throw tooLarge(limit);
}

function requireJson(headers: Headers): void {
  const encoding = headers.get("content-encoding")?.toLowerCase() ?? "";
  if (encoding !== "" && encoding !== "identity") {
    throw new ScimError(415, null, `Send the body without Content-Encoding, not as ${encoding}.`);
  }
  const type = (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!CONTENT_TYPES.has(type)) {
    throw new ScimError(415, null, "Send the body as application/scim+json or application/json.");
  }
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const announced = request.headers.get("content-length");
  if (announced !== null && Number(announced) > limit) throw tooLarge(limit);
  // Node reads no more than was announced, and its adapter has a fast path for it.
  if (announced !== null && ANNOUNCED.test(announced)) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return concatenate(chunks, length);
}

/** The client went away, or the connection broke: no error of ours. */
function notTransmitted(error: unknown): never {
  throw error instanceof ScimError ? error : new ScimError(400, "invalidSyntax", "The body ended before it was complete.");
}

const ANNOUNCED = /^\d{1,12}$/;

function concatenate(chunks: Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function tooLarge(limit: number): ScimError {
  return new ScimError(413, null, `The body is larger than ${limit / 1_000_000} MB.`);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new ScimError(400, "invalidSyntax", "The body isn't UTF-8.");
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScimError(400, "invalidSyntax", text.trim() === "" ? "The body is empty." : "The body isn't JSON.");
  }
}

/** Before JSON.parse, and before anything that walks the value recursively. */
function requireShallow(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      if (++depth > MAX_DEPTH) throw new ScimError(400, "invalidSyntax", `The body is nested more than ${MAX_DEPTH} deep.`);
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The place of the closing quote, or the text's end. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

function requireStorable(value: Json): void {
  if (typeof value === "string") {
    if (!isStorable(value)) throw new ScimError(400, "invalidValue", "Text can't hold NUL or half a surrogate pair.");
  } else if (Array.isArray(value)) {
    for (const item of value) requireStorable(item);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      requireStorable(key);
      requireStorable(item);
    }
  }
}
