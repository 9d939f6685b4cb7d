import { expect, test } from "vitest";
import { parseUserPatch } from "#lib/scim/patch.ts";
import { recordOf } from "#lib/scim/testing/user-record.ts";
import type { Json, JsonObject, UserInput } from "#lib/scim/types.ts";

export function patch(source: JsonObject, operations: Json): UserInput {
  return parseUserPatch({ Operations: operations })(recordOf(source));
}

export function resourceOf({ userName, externalId, active, attributes }: UserInput): JsonObject {
  return { userName, externalId: externalId ?? null, active: active ?? null, ...attributes };
}

export const work = { type: "work", value: "ada@work.example", primary: true };
export const home = { type: "home", value: "ada@home.example" };

export interface Case {
  name: string;
  source?: JsonObject;
  ops: Json;
  target: JsonObject;
}

export const replace = (path: string, value: Json) => ({ op: "replace", path, value });
export const add = (path: string, value: Json) => ({ op: "add", path, value });
export const remove = (path: string) => ({ op: "remove", path });

/** Each leads to its target, and done once more changes nothing. */
export function testCases(cases: Case[]): void {
  test.each(cases)("$name", ({ source = {}, ops, target }) => {
    expect(resourceOf(patch(source, ops))).toEqual(resourceOf(recordOf(target)));
  });

  test.each(cases)("once more changes nothing: $name", ({ ops, target }) => {
    const once = patch(target, ops);
    expect(resourceOf(patch(resourceOf(once), ops))).toEqual(resourceOf(once));
  });
}
