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

/** `password`, also behind a URN, and whatever is said below it. */
function namesPassword(name: string): boolean {
  return /(^|:)password\s*($|[.[])/i.test(name.trim());
}
