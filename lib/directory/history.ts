import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "#lib/scim/types.ts";

export interface Difference {
  before: JsonObject;
  after: JsonObject;
}

/** The attributes that differ, as they were and as they are; null stands for absent. Null when nothing differs. */
export function difference(before: JsonObject, after: JsonObject): Difference | null {
  const was: JsonObject = {};
  const is: JsonObject = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isDeepStrictEqual(before[key], after[key])) continue;
    was[key] = before[key] ?? (null as Json);
    is[key] = after[key] ?? (null as Json);
  }
  return Object.keys(is).length > 0 ? { before: was, after: is } : null;
}

/** Whether nothing but this attribute differs. */
export function isOnly({ after }: Difference, name: string): boolean {
  return Object.keys(after).every((key) => key === name);
}

/** What history compares of a user: everything that a person would call a property of the user. */
export function snapshot(user: {
  userName: string;
  externalId: string | null;
  active: boolean;
  attributes: JsonObject;
  source: string;
  role: string;
  status: string;
}) {
  const { userName, externalId, active, source, role, status, attributes } = user;
  return { ...attributes, userName, externalId, active, source, role, status } as JsonObject;
}
