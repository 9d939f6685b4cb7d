import { asList, asMember, field, isNestedGroup } from "./dialects.ts";
import { ScimError } from "./errors.ts";
import { isObject, kindOf } from "./json.ts";
import type { Json, SkippedMembers } from "./types.ts";

export interface MemberIds {
  /** Each once, in lower case. */
  ids: string[];
  skipped: SkippedMembers;
}

/**
 * The users' ids in a list of members: `[{ "value": id }]`, one such object, or bare ids. Left out: nested groups, which aren't
 * imported; and what is no UUID, which names nobody and is skipped like any unknown id.
 */
export function parseMemberIds(value: Json): MemberIds {
  const ids = new Set<string>();
  const skipped: SkippedMembers = { groups: [], malformed: [] };
  if (value === null) return { ids: [], skipped };
  for (const item of asList(value)) {
    const member = asMember(item);
    if (!isObject(member)) {
      throw new ScimError(400, "invalidValue", `A member must be an object such as {"value": "<id>"}, not ${kindOf(member)}.`);
    }
    const id = field(member, "value") ?? null;
    if (id !== null && typeof id !== "string") {
      throw new ScimError(400, "invalidValue", `members.value must be a string, not ${kindOf(id)}.`);
    }
    if (id === null) continue;
    if (isNestedGroup(member)) skipped.groups.push(id);
    else if (isUuid(id)) ids.add(id.toLowerCase());
    else skipped.malformed.push(id);
  }
  return { ids: [...ids], skipped };
}

/** For results: absent when nothing was skipped. */
export function skippedBy({ groups, malformed }: SkippedMembers): { skipped?: SkippedMembers } {
  return groups.length + malformed.length === 0 ? {} : { skipped: { groups, malformed } };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids are UUIDs, compared in lower case. */
export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}
