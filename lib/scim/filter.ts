import { type Attribute, findByName } from "./attribute.ts";
import { Cursor, quote } from "./cursor.ts";
import { ScimError } from "./errors.ts";
import { readComparand } from "./filter-value.ts";
import { isStorable } from "./json.ts";
import { comparable, isMembership, type Operand, operandOf } from "./operand.ts";
import type { ResourceType } from "./schema.ts";
import type { AttributePath, CompareOp, Filter } from "./types.ts";

const MAX_NESTING = 32;
const OPERATORS = new Set<string>(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] satisfies CompareOp[]);

/**
 * Parses a filter (RFC 7644 §3.4.2.2, figure 1). Of several types, a name means what it means in the first that has it: the others
 * have no value there.
 */
export function parseFilter(type: ResourceType | readonly ResourceType[], text: string): Filter {
  const cursor = new Cursor(text, "invalidFilter");
  const types = "core" in type ? [type] : type;
  const filter = disjunction(cursor, (name) => operandOf(types, name, (detail) => cursor.refuse(detail)), 0);
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

/** What names mean: those of a resource, or inside brackets those of one element. Throws at an unknown one. */
type Scope = (name: string) => Operand;

const bare = (attribute: Attribute): AttributePath => ({ urn: null, attribute: attribute.name, sub: null });

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
  if (isMembership(attribute)) return membership(cursor, operand, filter);
  return attribute.multiValued ? { kind: "element", path, filter } : filter;
}

/** `members[value eq "x"]` is `members.value eq "x"`; not so with `ne`, which says something else of one member than of all. */
function membership(cursor: Cursor, { path, attribute }: Operand, filter: Filter): Filter {
  const sub = filter.kind === "compare" && filter.op !== "ne" ? filter.path.attribute : null;
  if (
    filter.kind === "compare" &&
    ((sub === "value" && filter.op === "eq") || (sub === "display" && attribute.name === "groups"))
  ) {
    return { ...filter, path: { ...path, sub } };
  }
  return cursor.refuse(`Brackets behind ${attribute.label} take one comparison: ${attribute.label}[value eq "<id>"].`);
}

function comparison(cursor: Cursor, operand: Operand): Filter {
  cursor.peek();
  const op = cursor.name().toLowerCase();
  if (op === "pr") return { kind: "present", path: operand.path };
  if (!isOperator(op)) cursor.refuseHere("expected eq, ne, co, sw, ew, gt, ge, lt, le or pr before it");
  const { path, attribute } = comparable(operand, (detail) => cursor.refuse(detail));
  if (attribute.label === "members.value" || attribute.label === "groups.value") {
    if (op !== "eq" && op !== "ne") cursor.refuse(`${attribute.label} compares with eq, ne and pr, not with ${op}.`);
  }
  const quoted = cursor.peek() === '"';
  const text = quoted ? cursor.quotedText() : cursor.bareText();
  if (!isStorable(text)) throw new ScimError(400, "invalidValue", `${attribute.label} can't hold NUL or half a surrogate pair.`);
  return { kind: "compare", path, op, value: readComparand(attribute, op, text, quoted, (detail) => cursor.refuse(detail)) };
}

function isOperator(word: string): word is CompareOp {
  return OPERATORS.has(word);
}
