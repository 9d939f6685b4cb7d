import { fold } from "#lib/fold.ts";
import { isObject } from "./json.ts";
import type { AttributePath, CompareOp, Filter, Json, JsonObject } from "./types.ts";

/** What decides whether a path's values are compared with case. */
export type IsCaseExact = (path: AttributePath) => boolean;

/**
 * Whether an object — a resource, or one element of a list — matches. A list's values match when one of them does (RFC 7644
 * §3.4.2.2); `ne` is the contrary of `eq`.
 */
export function matches(filter: Filter, object: JsonObject, isCaseExact: IsCaseExact): boolean {
  switch (filter.kind) {
    case "and":
      return matches(filter.left, object, isCaseExact) && matches(filter.right, object, isCaseExact);
    case "or":
      return matches(filter.left, object, isCaseExact) || matches(filter.right, object, isCaseExact);
    case "not":
      return !matches(filter.filter, object, isCaseExact);
    case "present":
      return valuesAt(object, filter.path).some((value) => value !== "");
    case "compare":
      return compares(filter, object, isCaseExact);
    case "element": {
      const inside: IsCaseExact = (path) => isCaseExact({ ...filter.path, sub: path.attribute });
      return valuesAt(object, filter.path).some((value) => isObject(value) && matches(filter.filter, value, inside));
    }
  }
}

function compares(filter: Extract<Filter, { kind: "compare" }>, object: JsonObject, isCaseExact: IsCaseExact): boolean {
  const { path, op, value } = filter;
  if (op === "ne") return !compares({ ...filter, op: "eq" }, object, isCaseExact);
  const values = valuesAt(object, path);
  if (value === null) return values.length === 0;
  if (typeof value !== "string") return values.includes(value);
  const normal = (text: string) => (isCaseExact(path) ? text : fold(text));
  const expected = normal(value);
  return values.some((actual) => typeof actual === "string" && comparesText(normal(actual), op, expected));
}

function comparesText(actual: string, op: Exclude<CompareOp, "ne">, expected: string): boolean {
  switch (op) {
    case "eq":
      return actual === expected;
    case "co":
      return actual.includes(expected);
    case "sw":
      return actual.startsWith(expected);
    case "ew":
      return actual.endsWith(expected);
    case "gt":
      return byCodePoint(actual, expected) > 0;
    case "ge":
      return byCodePoint(actual, expected) >= 0;
    case "lt":
      return byCodePoint(actual, expected) < 0;
    case "le":
      return byCodePoint(actual, expected) <= 0;
  }
}

/** As the database orders, and not by UTF-16 units as `<` does: those of 😀 come before those of ﬀ. */
function byCodePoint(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

/** The assigned values at a path, lists flattened. */
function valuesAt(object: JsonObject, { urn, attribute, sub }: AttributePath): Json[] {
  const holder = urn === null ? object : object[urn];
  if (!isObject(holder)) return [];
  const found = holder[attribute];
  const values = (Array.isArray(found) ? found : [found ?? null]).map((value) => {
    if (sub === null) return value;
    return isObject(value) ? (value[sub] ?? null) : null;
  });
  return values.filter((value) => value !== null);
}
