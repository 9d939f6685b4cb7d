import type { Attribute } from "./attribute.ts";
import { asList, isUnassigned } from "./dialects.ts";
import type { Draft } from "./draft.ts";
import { ScimError } from "./errors.ts";
import { matches } from "./filter-match.ts";
import { onePrimary, withAdded, withoutListed, withoutRepeats } from "./multi-value.ts";
import type { Op } from "./patch-operations.ts";
import type { Target } from "./path.ts";
import type { Filter, Json, JsonObject } from "./types.ts";
import { readComplex, readElements, readValue } from "./value.ts";

type ListTarget = Extract<Target, { kind: "attribute" }>;
type Change = (elements: JsonObject[]) => JsonObject[];

/** An operation on a multi-valued attribute (RFC 7644 §3.5.2), with or without a value filter. */
export function listEdit(op: Op, target: ListTarget, value: Json | undefined): (draft: Draft) => void {
  const { urn, attribute, filter } = target;
  const change = listChange(op, target, value);
  const terms = filter === null ? 1 : termsOf(filter);
  return (draft) => {
    const before = draft.list(urn, attribute);
    draft.visit(attribute, before.length * terms);
    draft.setList(urn, attribute, withoutRepeats(onePrimary(before, change(before))));
  };
}

function listChange(op: Op, { attribute, filter, sub }: ListTarget, value: Json | undefined): Change {
  const isMatch = filter === null ? () => true : elementMatcher(attribute, filter);
  if (sub !== null) {
    const next = op === "remove" ? undefined : readValue(sub, value ?? null);
    return next === undefined ? clearPart(isMatch, sub) : setPart(attribute, filter, isMatch, sub, next);
  }
  if (filter !== null) {
    const next = op === "remove" ? undefined : readOneElement(attribute, value ?? null);
    if (next === undefined) return (elements) => elements.filter((element) => !isMatch(element));
    return upsert(
      attribute,
      filter,
      isMatch,
      (element) => (op === "add" ? { ...element, ...next } : { ...seedOf(filter), ...next }),
      next,
    );
  }
  const listed = value === undefined ? [] : readElements(attribute, value);
  if (op === "add") return (elements) => withAdded(elements, listed);
  if (op === "replace") return () => listed;
  // RFC 7644 knows no value here; clients that send one mean only these.
  const removesAll = value === undefined || value === null || value === "";
  const caseExact = attribute.subs.get("value")?.caseExact ?? true;
  return (elements) => (removesAll ? [] : withoutListed(elements, listed, caseExact));
}

/** A value with a filter is one element, which some clients put into a list. */
function readOneElement(attribute: Attribute, value: Json): JsonObject | undefined {
  const [only, ...more] = asList(value);
  if (more.length > 0) throw new ScimError(400, "invalidValue", `${attribute.label} with a filter takes one value.`);
  return only === undefined || isUnassigned(only) ? undefined : readComplex(attribute, only);
}

function setPart(
  attribute: Attribute,
  filter: Filter | null,
  isMatch: (element: JsonObject) => boolean,
  sub: Attribute,
  next: Json,
): Change {
  // readComplex, because a role's value may hold its display name too.
  const parts = (sub.name === "value" ? readComplex(attribute, { value: next }) : undefined) ?? { [sub.name]: next };
  return upsert(attribute, filter, isMatch, (element) => ({ ...element, ...parts }), parts);
}

function clearPart(isMatch: (element: JsonObject) => boolean, sub: Attribute): Change {
  // What described the value goes with it.
  const gone = sub.name === "value" ? ["value", "display", "$ref"] : [sub.name];
  return (elements) =>
    elements.map((element) => {
      if (!isMatch(element) || !gone.some((name) => Object.hasOwn(element, name))) return element;
      return Object.fromEntries(Object.entries(element).filter(([name]) => !gone.includes(name)));
    });
}

/**
 * Changes the elements that match; when none does, creates one that would. RFC 7644 §3.5.2.3 answers 400 noTarget to a replace;
 * Entra voids the whole batch on that, so it gets its work address.
 */
function upsert(
  attribute: Attribute,
  filter: Filter | null,
  isMatch: (element: JsonObject) => boolean,
  change: (element: JsonObject) => JsonObject,
  parts: JsonObject,
): Change {
  return (elements) => {
    if (elements.some(isMatch)) return elements.map((element) => (isMatch(element) ? change(element) : element));
    const seed = filter === null ? {} : seedOf(filter);
    if (seed === null) {
      throw new ScimError(
        400,
        "noTarget",
        `No value of ${attribute.label} matches the path's filter, and none can be made from it.`,
      );
    }
    return [...elements, { ...seed, ...parts }];
  };
}

/** The element that `type eq "work" and primary eq true` describes; null when the filter doesn't say what to create. */
function seedOf(filter: Filter): JsonObject | null {
  if (filter.kind === "and") {
    const left = seedOf(filter.left);
    const right = seedOf(filter.right);
    return left === null || right === null ? null : { ...left, ...right };
  }
  if (filter.kind !== "compare" || filter.op !== "eq" || filter.value === null) return null;
  return { [filter.path.attribute]: filter.value };
}

function elementMatcher(attribute: Attribute, filter: Filter): (element: JsonObject) => boolean {
  return (element) => matches(filter, element, (path) => attribute.subs.get(path.attribute)?.caseExact ?? false);
}

function termsOf(filter: Filter): number {
  if (filter.kind === "and" || filter.kind === "or") return termsOf(filter.left) + termsOf(filter.right);
  return filter.kind === "not" ? termsOf(filter.filter) : 1;
}
