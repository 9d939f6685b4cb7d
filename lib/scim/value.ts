import { type Attribute, findByName } from "./attribute.ts";
import { asList, asObject, isUnassigned, readBoolean } from "./dialects.ts";
import { ScimError } from "./errors.ts";
import { isObject, kindOf } from "./json.ts";
import { isHusk, withoutRepeats } from "./multi-value.ts";
import { requireElements } from "./size.ts";
import type { Json, JsonObject } from "./types.ts";

/**
 * A client's value for an attribute in the schema's form: names spelt as the schema spells them, unknown and readOnly
 * sub-attributes left out. Undefined = unassigned. Text stays as it was sent. A wrong type is a 400.
 */
export function readValue(attribute: Attribute, value: Json): Json | undefined {
  if (isUnassigned(value)) return undefined;
  if (attribute.multiValued) {
    const elements = readElements(attribute, value);
    return elements.length === 0 ? undefined : elements;
  }
  if (attribute.type === "complex") return readComplex(attribute, value);
  return attribute.type === "boolean" ? readFlag(attribute, value) : readText(attribute, value);
}

/** The elements of a list; repeats and elements that say nothing left out, at most one of them primary. */
export function readElements(attribute: Attribute, value: Json): JsonObject[] {
  const sent = asList(value);
  requireElements(attribute, sent.length);
  const elements: JsonObject[] = [];
  let hasPrimary = false;
  for (const item of sent) {
    const element = isUnassigned(item) ? undefined : readComplex(attribute, item);
    if (element === undefined || isHusk(element)) continue;
    // RFC 7643 §2.4: one primary. The first stays.
    elements.push(element.primary === true && hasPrimary ? { ...element, primary: false } : element);
    hasPrimary ||= element.primary === true;
  }
  return withoutRepeats(elements);
}

/** One element of a list, or a single complex value. Undefined = nothing in it, or what it refers to was cleared. */
export function readComplex(attribute: Attribute, value: Json): JsonObject | undefined {
  const object = asObject(attribute, value);
  if (!isObject(object)) {
    return isUnassigned(object) ? undefined : refuse(`${attribute.label} must be an object, not ${kindOf(object)}.`);
  }
  const result: JsonObject = {};
  let isEmpty = true;
  for (const key of Object.keys(object)) {
    const sub = findByName(attribute.subs, key);
    if (sub === null || sub.mutability === "readOnly") continue;
    const part = readValue(sub, object[key] ?? null);
    if (part !== undefined) {
      result[sub.name] = part;
      isEmpty = false;
    } else if (sub.name === "value") {
      // `{"value":""}` is how Entra unassigns a manager, and an address without an address is none.
      return undefined;
    }
  }
  return isEmpty ? undefined : result;
}

function readFlag(attribute: Attribute, value: Json): boolean {
  return readBoolean(value) ?? refuse(`${attribute.label} must be true or false, not ${kindOf(value)}.`);
}

function readText(attribute: Attribute, value: Json): string {
  if (typeof value !== "string") return refuse(`${attribute.label} must be a string, not ${kindOf(value)}.`);
  if (value.length > attribute.maxLength) {
    refuse(`${attribute.label} has ${value.length} characters; at most ${attribute.maxLength} are possible.`);
  }
  return value;
}

function refuse(detail: string): never {
  throw new ScimError(400, "invalidValue", detail);
}
