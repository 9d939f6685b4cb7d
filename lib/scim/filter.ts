import { type Attribute, findByName } from "./attribute.ts";
import { Cursor, quote } from "./cursor.ts";
import { ScimError } from "./errors.ts";
import { readComparand } from "./filter-value.ts";
import { isStorable } from "./json.ts";
import { resolveName, toPath } from "./names.ts";
import type { ResourceType } from "./schema.ts";
import type { AttributePath, CompareOp, Filter } from "./types.ts";

const MAX_NESTING = 32;
const OPERATORS = new Set<string>(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] satisfies CompareOp[]);
const FILTERABLE_META = new Set(["meta.created", "meta.lastModified"]);
/** Rows of their own, looked up by id. */
const MEMBERSHIPS = new Set(["groups", "members"]);

/** Parses a filter (RFC 7644 §3.4.2.2, figure 1). An attribute that the schema doesn't have is an error, never "no hits". */
export function parseFilter(type: ResourceType, text: string): Filter {
  const cursor = new Cursor(text, "invalidFilter");
  const filter = disjunction(cursor, resourceScope(type, cursor), 0);
  cursor.expectEnd();
  return filter;
}

/** Parses what follows a list's name in a PATCH path: `[type eq "work"].value` (RFC 7644 §3.5.2, figure 7). */
export function parseValuePath(attribute: Attribute, text: string): { filter: Filter; sub: Attribute | null } {
  const cursor = new Cursor(text, "invalidPath");
  const filter = brackets(cursor, elementScope({ path: bare(attribute), attribute }, cursor), 0);
  const sub = subAttribute(cursor, attribute);
  cursor.expectEnd();
  return { filter, sub };
}

interface Operand {
  path: AttributePath;
  /** The attribute that `path` ends at. */
  attribute: Attribute;
}

/** What names mean: those of a resource, or inside brackets those of one element. Throws at an unknown one. */
type Scope = (name: string) => Operand;

const bare = (attribute: Attribute): AttributePath => ({ urn: null, attribute: attribute.name, sub: null });

function resourceScope(type: ResourceType, cursor: Cursor): Scope {
  return (name) => {
    const named = resolveName(type, name);
    if (named === null || named.attribute.returned === "never") {
      return cursor.refuse(`A ${type.name} has no attribute ${quote(name)}. /Schemas lists what can be filtered by.`);
    }
    const attribute = named.sub ?? named.attribute;
    if (named.attribute.name === "schemas" || (named.attribute.name === "meta" && !FILTERABLE_META.has(attribute.label))) {
      return cursor.refuse(`${attribute.label} can't be filtered by.`);
    }
    if (MEMBERSHIPS.has(named.attribute.name) && named.sub !== null && named.sub.name !== "value") {
      return cursor.refuse(`${named.attribute.label} can be filtered by value only.`);
    }
    return { path: toPath(named), attribute };
  };
}

/** In a list's brackets, paths are relative to one element; in those of a single value, they stay whole. */
function elementScope({ path, attribute }: Operand, cursor: Cursor): Scope {
  return (name) => {
    const sub = findByName(attribute.subs, name);
    if (sub === null) return cursor.refuse(`${attribute.label} has no sub-attribute ${quote(name)}.`);
    return { path: attribute.multiValued ? bare(sub) : { ...path, sub: sub.name }, attribute: sub };
  };
}

function disjunction(cursor: Cursor, scope: Scope, nesting: number): Filter {
  let left = conjunction(cursor, scope, nesting);
  while (cursor.takeWord("or")) left = { kind: "or", left, right: conjunction(cursor, scope, nesting) };
  return left;
}

function conjunction(cursor: Cursor, scope: Scope, nesting: number): Filter {
  let left = term(cursor, scope, nesting);
  while (cursor.takeWord("and")) left = { kind: "and", left, right: term(cursor, scope, nesting) };
  return left;
}

function term(cursor: Cursor, scope: Scope, nesting: number): Filter {
  if (nesting > MAX_NESTING) cursor.refuse(`Nested more than ${MAX_NESTING} deep.`);
  if (cursor.peek() === "(") return parentheses(cursor, scope, nesting);
  const name = cursor.name();
  if (name === "") cursor.refuseHere("expected an attribute's name");
  if (name.toLowerCase() === "not" && cursor.peek() === "(") return { kind: "not", filter: parentheses(cursor, scope, nesting) };
  const operand = scope(name);
  return cursor.peek() === "[" ? element(cursor, operand, nesting) : comparison(cursor, operand);
}

function parentheses(cursor: Cursor, scope: Scope, nesting: number): Filter {
  cursor.expect("(");
  const filter = disjunction(cursor, scope, nesting + 1);
  cursor.expect(")");
  return filter;
}

function brackets(cursor: Cursor, scope: Scope, nesting: number): Filter {
  cursor.expect("[");
  const filter = disjunction(cursor, scope, nesting + 1);
  cursor.expect("]");
  return filter;
}

/** `.value` directly behind brackets; null when there is none. */
function subAttribute(cursor: Cursor, attribute: Attribute): Attribute | null {
  if (!cursor.takeAdjacent(".")) return null;
  const name = cursor.name();
  return findByName(attribute.subs, name) ?? cursor.refuse(`${attribute.label} has no sub-attribute ${quote(name)}.`);
}

/** `emails[type eq "work"]`. With `.value eq "x"` behind it, as Entra matches, both must hold for one element. */
function element(cursor: Cursor, operand: Operand, nesting: number): Filter {
  const { path, attribute } = operand;
  if (attribute.type !== "complex") cursor.refuse(`${attribute.label} has no sub-attributes to put into brackets.`);
  const scope = elementScope(operand, cursor);
  let filter = brackets(cursor, scope, nesting);
  const sub = subAttribute(cursor, attribute);
  if (sub !== null) filter = { kind: "and", left: filter, right: comparison(cursor, scope(sub.name)) };
  if (MEMBERSHIPS.has(attribute.name)) return membership(cursor, operand, filter);
  return attribute.multiValued ? { kind: "element", path, filter } : filter;
}

/** `members[value eq "x"]` is `members.value eq "x"`. */
function membership(cursor: Cursor, { path, attribute }: Operand, filter: Filter): Filter {
  if (filter.kind !== "compare" || filter.path.attribute !== "value" || !isMembershipOperator(filter.op)) {
    return cursor.refuse(`Brackets behind ${attribute.label} take one comparison: ${attribute.label}[value eq "<id>"].`);
  }
  return { ...filter, path: { ...path, sub: "value" } };
}

function comparison(cursor: Cursor, operand: Operand): Filter {
  cursor.peek();
  const op = cursor.name().toLowerCase();
  if (op === "pr") return { kind: "present", path: operand.path };
  if (!isOperator(op)) cursor.refuseHere("expected eq, ne, co, sw, ew, gt, ge, lt, le or pr before it");
  const { path, attribute } = operand.attribute.type === "complex" ? valueSub(cursor, operand) : operand;
  if (MEMBERSHIPS.has(path.attribute) && !isMembershipOperator(op)) {
    cursor.refuse(`${attribute.label} compares with eq, ne and pr, not with ${op}.`);
  }
  const quoted = cursor.peek() === '"';
  const text = quoted ? cursor.quotedText() : cursor.bareText();
  if (!isStorable(text)) throw new ScimError(400, "invalidValue", `${attribute.label} can't hold NUL or half a surrogate pair.`);
  return { kind: "compare", path, op, value: readComparand(attribute, op, text, quoted, (detail) => cursor.refuse(detail)) };
}

/** `emails co "x"` means `emails.value co "x"` (RFC 7644 §3.4.2.2). */
function valueSub(cursor: Cursor, { path, attribute }: Operand): Operand {
  const value = attribute.subs.get("value");
  if (value !== undefined) return { path: { ...path, sub: value.name }, attribute: value };
  return cursor.refuse(`${attribute.label} has parts: compare ${attribute.subAttributes.map((sub) => sub.label).join(", ")}.`);
}

function isOperator(word: string): word is CompareOp {
  return OPERATORS.has(word);
}

function isMembershipOperator(op: CompareOp): boolean {
  return op === "eq" || op === "ne";
}
