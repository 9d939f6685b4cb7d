import { asList, asMember, field, isNestedGroup } from "./dialects.ts";
import { ScimError } from "./errors.ts";
import { isObject, kindOf } from "./json.ts";
import type { Json } from "./types.ts";

/**
 * The users' ids in a list of members, each once, in lower case: `[{ "value": id }]`, one such object, or bare ids. Left out:
 * nested groups, which aren't imported; and what is no UUID, which names nobody and is skipped like any unknown id.
 */
export function parseMemberIds(value: Json): string[] {
  if (value === null) return [];
  const ids = new Set<string>();
  for (const item of asList(value)) {
    const member = asMember(item);
    if (!isObject(member)) {
      throw new ScimError(400, "invalidValue", `A member must be an object such as {"value": "<id>"}, not ${kindOf(member)}.`);
    }
    const id = field(member, "value") ?? null;
    if (id !== null && typeof id !== "string") {
      throw new ScimError(400, "invalidValue", `members.value must be a string, not ${kindOf(id)}.`);
    }
    if (id !== null && isUuid(id) && !isNestedGroup(member)) ids.add(id.toLowerCase());
  }
  return [...ids];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids are UUIDs, compared in lower case. */
export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}
