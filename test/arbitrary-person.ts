import fc from "fast-check";
import type { Attribute } from "#lib/scim/attribute.ts";
import { isObject } from "#lib/scim/json.ts";
import { USER } from "#lib/scim/schema.ts";
import type { Json, JsonObject } from "#lib/scim/types.ts";
import { ENTERPRISE_USER } from "#lib/scim/urns.ts";
import { word } from "./arbitrary-filter.ts";

/** What a client may send as a user, but for userName: each attribute now and then, of each list some elements. */
export const arbitraryPerson: fc.Arbitrary<JsonObject> = fc
  .tuple(
    objectOf(
      USER.core.attributes.filter(({ name, mutability }) => name !== "userName" && mutability === "readWrite"),
      0.3,
    ),
    objectOf(
      USER.extensions.flatMap((schema) => schema.attributes),
      0.4,
    ),
    fc.option(fc.record({ x: word }), { freq: 5 }),
  )
  .map(([own, enterprise, other]) => ({
    ...own,
    ...(Object.keys(enterprise).length > 0 ? { [ENTERPRISE_USER]: enterprise } : {}),
    ...(other ? { "urn:example:other": other } : {}),
  }));

function objectOf(attributes: Attribute[], probability: number): fc.Arbitrary<JsonObject> {
  const entries = attributes.map((attribute) =>
    fc
      .tuple(fc.double({ min: 0, max: 1, noNaN: true }), assigned(attribute))
      .map(([chance, value]): [string, Json][] => (chance < probability ? [[attribute.name, value]] : [])),
  );
  return fc.tuple(...entries).map((found) => Object.fromEntries(found.flat()));
}

function assigned(attribute: Attribute): fc.Arbitrary<Json> {
  if (attribute.type === "boolean") return fc.boolean();
  if (attribute.type !== "complex") return attribute.name === "type" ? fc.constantFrom("work", "Work", "home", "mobile") : word;
  const parts = objectOf(
    attribute.subAttributes.filter((sub) => sub.mutability === "readWrite"),
    0.6,
  );
  return attribute.multiValued ? fc.array(parts, { maxLength: 3 }).map(withOnePrimary) : parts;
}

function withOnePrimary(elements: JsonObject[]): JsonObject[] {
  const first = elements.findIndex((element) => element.primary === true);
  return elements
    .filter(isObject)
    .map((element, index) => (index > first && element.primary === true ? { ...element, primary: false } : element));
}
