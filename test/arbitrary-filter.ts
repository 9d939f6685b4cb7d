import fc from "fast-check";
import type { Attribute } from "#lib/scim/attribute.ts";
import type { ResourceType } from "#lib/scim/schema.ts";

/** Differ in case, in composition, in UTF-16 order; mean something to SQL, LIKE, jsonpath or JSON; are prefixes of each other. */
export const WORDS = [
  "a",
  "A",
  "ab",
  "aB",
  "b",
  "work",
  "Work",
  "home",
  "mobile",
  "True",
  "é",
  "e\u0301",
  "É",
  "ß",
  "ẞ",
  "İ",
  "i\u0307",
  "ﬀ",
  "😀",
  "\ue000",
  "10",
  "9",
  "%",
  "_",
  "\\",
  "'",
  '"',
  "$",
  "a b",
  " a",
  "null",
  "ada@x.example",
  "ADA@x.example",
];

export const word = fc.constantFrom(...WORDS);

const TEXT_OPERATORS = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];
const ORDER_OPERATORS = ["eq", "ne", "gt", "ge", "lt", "le"];
const EQUALITY = ["eq", "ne"];

export interface Known {
  /** Ids of resources that are there. */
  ids: string[];
  /** ISO dates near those of the resources. */
  dates: string[];
}

/**
 * Texts of filters on any attribute, with any operator that it has. `text` can be read by other parsers, too: all names as the schema
 * spells them, none with a URN, no brackets with something behind them.
 */
export function arbitraryFilter(type: ResourceType, known: Known): fc.Arbitrary<string> {
  const own = type.core.attributes.filter((attribute) => attribute.returned !== "never");
  const bare = [...own, ...type.extensions.flatMap((schema) => schema.attributes)];
  const lists = own.filter(hasElements);
  const element =
    lists.length === 0 ? [] : [{ weight: 2, arbitrary: fc.constantFrom(...lists).chain((list) => elementOf(list, known)) }];
  const leaf = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...bare).chain((attribute) => comparisonOf(attribute, attribute.name, known)) },
    { weight: 1, arbitrary: fc.constantFrom(...META).chain(([name, operators]) => metaComparison(name, operators, known)) },
    { weight: 1, arbitrary: fc.constantFrom(...bare.map(({ name }) => name)).map((name) => `${name} pr`) },
    ...element,
  );
  return combined(leaf);
}

const META: [string, string[]][] = [
  ["meta.created", ORDER_OPERATORS],
  ["meta.lastModified", ORDER_OPERATORS],
  ["meta.resourceType", TEXT_OPERATORS],
];

function hasElements({ multiValued, name }: Attribute): boolean {
  return multiValued && name !== "groups" && name !== "members";
}

function combined(leaf: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      { weight: 4, arbitrary: leaf },
      { weight: 1, arbitrary: fc.tuple(tie("filter"), tie("filter")).map(([a, b]) => `${a} and ${b}`) },
      { weight: 1, arbitrary: fc.tuple(tie("filter"), tie("filter")).map(([a, b]) => `${a} or ${b}`) },
      { weight: 1, arbitrary: fc.tuple(tie("filter"), tie("filter")).map(([a, b]) => `(${a}) and (${b})`) },
      { weight: 1, arbitrary: tie("filter").map((a) => `not (${a})`) },
    ),
  })).filter;
}

function comparisonOf(attribute: Attribute, name: string, known: Known): fc.Arbitrary<string> {
  if (attribute.name === "groups" || attribute.name === "members") return membershipOf(attribute, known);
  if (attribute.type === "complex") {
    return fc.constantFrom(...attribute.subAttributes).chain((sub) => comparisonOf(sub, `${name}.${sub.name}`, known));
  }
  if (attribute.type === "boolean") return compared(name, EQUALITY, fc.constantFrom("true", "false", "null"));
  const operators = attribute.type === "binary" ? ["eq", "ne", "co", "sw", "ew"] : TEXT_OPERATORS;
  const value = attribute.name === "id" ? fc.oneof(word, fc.constantFrom(...known.ids)) : word;
  return fc.oneof(
    {
      weight: 9,
      arbitrary: compared(
        name,
        operators,
        value.map((text) => JSON.stringify(text)),
      ),
    },
    { weight: 1, arbitrary: compared(name, EQUALITY, fc.constant("null")) },
  );
}

function compared(name: string, operators: string[], value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...operators), value).map(([operator, text]) => `${name} ${operator} ${text}`);
}

function metaComparison(name: string, operators: string[], known: Known): fc.Arbitrary<string> {
  const value = name === "meta.resourceType" ? fc.constantFrom("User", "Group", "user") : fc.constantFrom(...known.dates);
  return compared(
    name,
    operators,
    value.map((text) => JSON.stringify(text)),
  );
}

function membershipOf({ name }: Attribute, known: Known): fc.Arbitrary<string> {
  const id = fc.constantFrom(...known.ids, "x").map((text) => JSON.stringify(text));
  const byValue = fc.oneof(
    compared(name, EQUALITY, id),
    compared(`${name}.value`, EQUALITY, id),
    id.map((text) => `${name}[value eq ${text}]`),
  );
  return name === "members"
    ? byValue
    : fc.oneof(
        byValue,
        compared(
          "groups.display",
          TEXT_OPERATORS,
          word.map((text) => JSON.stringify(text)),
        ),
      );
}

function elementOf(attribute: Attribute, known: Known): fc.Arbitrary<string> {
  const leaf = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...attribute.subAttributes).chain((sub) => comparisonOf(sub, sub.name, known)) },
    { weight: 1, arbitrary: fc.constantFrom(...attribute.subAttributes).map((sub) => `${sub.name} pr`) },
  );
  return combined(leaf).map((inner) => `${attribute.name}[${inner}]`);
}
