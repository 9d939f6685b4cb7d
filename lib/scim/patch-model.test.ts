import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseUserPatch } from "./patch.ts";
import { type ModelOperation, patchedByModel } from "./testing/patch-model.ts";
import { recordOf } from "./testing/user-record.ts";
import type { Json, JsonObject } from "./types.ts";
import { ENTERPRISE_USER } from "./urns.ts";

const RUNS = Number(process.env.PROPERTY_RUNS ?? 3000);

const text = fc.constantFrom("a", "b", "A");
const type = fc.constantFrom("work", "home", "Work");
const cleared = fc.constantFrom<Json>("", null, []);
const orCleared = (value: fc.Arbitrary<Json>) => fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: cleared });

const email = fc.record({ value: text, type, primary: fc.boolean(), display: text }, { requiredKeys: ["value"] });
const address = fc
  .record({ locality: text, type, country: text, primary: fc.boolean() }, { requiredKeys: [] })
  .filter((parts) => Object.keys(parts).length > 0);
const listOf = (element: fc.Arbitrary<JsonObject>) =>
  fc.oneof<fc.Arbitrary<Json>[]>(fc.array(element, { minLength: 1, maxLength: 3 }), element);
const name = fc.record({ givenName: orCleared(text), familyName: orCleared(text) }, { requiredKeys: [] });
const manager = fc.oneof<fc.Arbitrary<Json>[]>(text, fc.record({ value: text, displayName: text }, { requiredKeys: ["value"] }));

const condition = fc.oneof(
  type.map((value) => `type eq "${value}"`),
  text.map((value) => `value eq "${value}"`),
  fc.constant("primary eq true"),
  fc.constant("value pr"),
);
const filter = fc.oneof(
  { weight: 4, arbitrary: condition },
  { weight: 1, arbitrary: fc.tuple(condition, condition).map((parts) => parts.join(" and ")) },
);
const addressFilter = fc.oneof(
  type.map((value) => `type eq "${value}"`),
  text.map((value) => `locality eq "${value}"`),
);

/** A path, and a value that suits it. */
const target: fc.Arbitrary<{ path: string; value: Json }> = fc.oneof(
  pairs(["userName", "displayName", "title"], orCleared(text)),
  pairs(["active"], orCleared(fc.constantFrom<Json>(true, false, "True", "False"))),
  pairs(["name"], orCleared(name)),
  pairs(["name.givenName", "name.familyName"], orCleared(text)),
  pairs([`${ENTERPRISE_USER}:department`], orCleared(text)),
  pairs([`${ENTERPRISE_USER}:manager`], orCleared(fc.oneof(manager, fc.constant({ value: "" })))),
  pairs(["emails"], orCleared(listOf(email))),
  pairs(["addresses"], orCleared(listOf(address))),
  pairs(["emails.value", "emails.type"], orCleared(text)),
  filter.chain((inner) => pairs([`emails[${inner}]`], orCleared(email))),
  filter.chain((inner) => pairs([`emails[${inner}].value`, `emails[${inner}].display`], orCleared(text))),
  filter.chain((inner) => pairs([`emails[${inner}].primary`], fc.constantFrom<Json>(true, false))),
  addressFilter.chain((inner) => pairs([`addresses[${inner}]`], orCleared(address))),
  addressFilter.chain((inner) => pairs([`addresses[${inner}].locality`, `addresses[${inner}].country`], orCleared(text))),
);

function pairs(paths: string[], value: fc.Arbitrary<Json>): fc.Arbitrary<{ path: string; value: Json }> {
  return fc.record({ path: fc.constantFrom(...paths), value });
}

const operation: fc.Arbitrary<ModelOperation> = fc.oneof(
  {
    weight: 3,
    arbitrary: target.chain(({ path, value }) =>
      fc.constantFrom<ModelOperation>({ op: "add", path, value }, { op: "replace", path, value }, { op: "remove", path }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom<"add" | "replace">("add", "replace"), fc.array(target, { minLength: 1, maxLength: 3 }))
      .map(([op, parts]) => ({
        op,
        value: Object.fromEntries(parts.map(({ path, value }) => [path, value])),
      })),
  },
  { weight: 1, arbitrary: listOf(email).map((value) => ({ op: "remove" as const, path: "emails", value })) },
);

const operations = fc.array(operation, { minLength: 1, maxLength: 4 });

function patched(resource: JsonObject, sent: ModelOperation[]): JsonObject | null {
  try {
    const result = parseUserPatch({ Operations: sent as unknown as Json })(recordOf(resource));
    return { userName: result.userName, active: result.active ?? null, ...result.attributes };
  } catch (error) {
    if (typeof error === "object" && error !== null && "status" in error && error.status === 400) return null;
    throw error;
  }
}

const NOBODY: JsonObject = { userName: "ada", active: true };

describe("PATCH and the model of RFC 7644 §3.5.2", { timeout: 120_000 }, () => {
  test("make the same of any resource", () => {
    fc.assert(
      fc.property(operations, operations, (first, then) => {
        const source = patchedByModel(NOBODY, first);
        expect(patched(NOBODY, first)).toEqual(source);
        if (source !== null) expect(patched(source, then)).toEqual(patchedByModel(source, then));
      }),
      { numRuns: RUNS },
    );
  });
});
