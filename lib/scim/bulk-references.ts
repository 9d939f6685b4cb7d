import { ScimError } from "./errors.ts";
import { isObject } from "./json.ts";
import type { Json, JsonObject } from "./types.ts";

const PREFIX = "bulkId:";

/** The bulkIds that stand for ids of resources anywhere in a value (RFC 7644 §3.7.2). */
export function referencesIn(value: Json, found = new Set<string>()): Set<string> {
  if (typeof value === "string") {
    if (value.startsWith(PREFIX)) found.add(value.slice(PREFIX.length));
  } else if (Array.isArray(value)) {
    for (const item of value) referencesIn(item, found);
  } else if (isObject(value)) {
    for (const item of Object.values(value)) referencesIn(item, found);
  }
  return found;
}

/** A copy with the ids in place. Throws 400 at a bulkId that has none. */
export function resolved(value: JsonObject, ids: ReadonlyMap<string, string>): JsonObject {
  return mapText(value, (text) => {
    const detail = `"${text}" stands for nothing: no operation with this bulkId has created a resource.`;
    return resolvedText(text, ids) ?? refuse(detail);
  }) as JsonObject;
}

/** Null = a bulkId that has no id. */
export function resolvedText(text: string, ids: ReadonlyMap<string, string>): string | null {
  return text.startsWith(PREFIX) ? (ids.get(text.slice(PREFIX.length)) ?? null) : text;
}

/** A copy without what refers to a bulkId that has no id yet: the attribute, or the element of a list, goes as a whole. */
export function withoutUnresolved(value: JsonObject, ids: ReadonlyMap<string, string>): JsonObject {
  return (strip(value, (bulkId) => !ids.has(bulkId)) ?? {}) as JsonObject;
}

/** Undefined = it is, or as one value holds, such a reference. */
function strip(value: Json, isUnresolved: (bulkId: string) => boolean): Json | undefined {
  if (typeof value === "string") {
    return value.startsWith(PREFIX) && isUnresolved(value.slice(PREFIX.length)) ? undefined : value;
  }
  if (Array.isArray(value)) return value.map((item) => strip(item, isUnresolved)).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  const parts = Object.entries(value).map(([key, part]) => [key, strip(part, isUnresolved)] as const);
  const isReference = parts.some(([key, part]) => part === undefined && key.toLowerCase() === "value");
  return isReference ? undefined : (Object.fromEntries(parts.filter(([, part]) => part !== undefined)) as JsonObject);
}

function mapText(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapText(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapText(part, change)]));
}

function refuse(detail: string): never {
  throw new ScimError(400, "invalidValue", detail);
}
