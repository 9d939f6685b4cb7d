import { field } from "./dialects.ts";
import { isObject } from "./json.ts";
import type { Json, JsonObject } from "./types.ts";

/** A copy for keeping, without passwords: as attributes at any depth, and as what a PATCH writes. */
export function withoutPasswords(body: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(body)) if (!namesPassword(key)) result[key] = cleaned(value);
  const path = field(result, "path");
  if (typeof path !== "string" || !namesPassword(path)) return result;
  return Object.fromEntries(Object.entries(result).filter(([key]) => key.toLowerCase() !== "value"));
}

function cleaned(value: Json): Json {
  if (Array.isArray(value)) return value.map(cleaned);
  return isObject(value) ? withoutPasswords(value) : value;
}

/** The value of an extension that the schema doesn't know, which is kept as it came but for these. */
export function withoutNestedPasswords(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNestedPasswords);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !namesPassword(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutNestedPasswords(part)]));
}

/** `password`, also behind a URN or an attribute, and whatever is said below it. */
export function namesPassword(name: string): boolean {
  return /(^|[:.])\s*password\s*($|[.[])/i.test(name.trim());
}

/** In a filter: `password eq`. */
const COMPARED = /[\s=([:.]password[\s.[]/i;

/** A URL's query for keeping: what passwords are compared with doesn't stay. */
export function withoutQueriedPasswords(query: string): string {
  return query
    .split("&")
    .map((pair) => {
      const equals = pair.indexOf("=");
      return equals !== -1 && COMPARED.test(decoded(pair)) ? `${pair.slice(0, equals)}=***` : pair;
    })
    .join("&");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // Bytes that aren't UTF-8: the letters of a word still may be encoded.
    return text.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}
