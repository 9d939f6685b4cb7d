import type { Attribute } from "./attribute.ts";
import { ScimError } from "./errors.ts";
import type { JsonObject } from "./types.ts";

const MB = 1_000_000;
export const MAX_RESOURCE_BYTES = 2 * MB;
const MAX_ELEMENTS = 1000;

export function requireElements({ label }: Attribute, count: number): void {
  if (count <= MAX_ELEMENTS) return;
  throw new ScimError(400, "invalidValue", `${label} has ${count} values; at most ${MAX_ELEMENTS} are possible.`);
}

/** What is stored of a resource, without members. No single body is as large, but many PATCHes could add up to more. */
export function requireResourceSize(resource: JsonObject): void {
  if (JSON.stringify(resource).length <= MAX_RESOURCE_BYTES) return;
  const detail = `The resource would be larger than ${MAX_RESOURCE_BYTES / MB} MB. Remove values from it, or map fewer attributes.`;
  throw new ScimError(413, null, detail);
}
