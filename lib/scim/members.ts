import { asList, asMember, field, isNestedGroup } from "./dialects.ts";
import { ScimError } from "./errors.ts";
import { isObject, kindOf } from "./json.ts";
import type { Json } from "./types.ts";

/**
 * The ids in a list of members, each once: `[{ "value": id }]`, one such object, or plain ids. Nested groups, which aren't
 * imported, and entries without an id are left out.
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
    if (id !== null && id !== "" && !isNestedGroup(member)) ids.add(normalId(id));
  }
  return [...ids];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}

/** Ids are UUIDs and compared in lower case. What is no UUID stays as it is, so that an issue can show it. */
export function normalId(id: string): string {
  return isUuid(id) ? id.toLowerCase() : id;
}
