import type { Attribute } from "./attribute.ts";
import { findByName } from "./attribute.ts";
import { asObject, isEcho, isUnassigned, survivesClearing } from "./dialects.ts";
import type { Draft } from "./draft.ts";
import { ScimError } from "./errors.ts";
import { isObject, kindOf, setEntry } from "./json.ts";
import { listEdit } from "./list-edit.ts";
import { namesPassword, withoutNestedPasswords } from "./passwords.ts";
import type { Operation } from "./patch-operations.ts";
import type { Json } from "./types.ts";
import { readComplex, readValue } from "./value.ts";

/** An operation whose value has been checked, ready to be applied, as often as races make it necessary. */
export type Edit = (draft: Draft) => void;

/** Null = the operation means nothing here, and that is no error. Throws 400 at one that can't be. */
export function toEdit(operation: Operation): Edit | null {
  const { op, target, value } = operation;
  if (target.kind === "schema") return null;
  if (target.kind === "foreign") return foreignEdit(op, target, value ?? null);
  const { urn, attribute, sub } = target;
  if (isEcho(attribute) || attribute.returned === "never") return null;
  if (attribute.mutability === "readOnly" || sub?.mutability === "readOnly") {
    if (operation.isPartial) return null;
    throw new ScimError(400, "mutability", `${(sub ?? attribute).label} can't be written.`);
  }
  if (attribute.multiValued) return listEdit(op, target, value);
  if (sub !== null) return partEdit(urn, attribute, sub, op === "remove" ? undefined : readValue(sub, value ?? null));
  if (attribute.type === "complex" && op !== "remove") {
    return attribute.subs.has("value")
      ? referenceEdit(urn, attribute, value ?? null)
      : complexEdit(urn, attribute, value ?? null);
  }
  const next = op === "remove" ? undefined : readValue(attribute, value ?? null);
  if (next === undefined && survivesClearing(attribute)) return null;
  if (attribute.required && (next === undefined || String(next).trim() === "")) {
    throw new ScimError(
      400,
      op === "remove" ? "mutability" : "invalidValue",
      `${attribute.label} is required: it can't be empty.`,
    );
  }
  return (draft) => draft.set(urn, attribute.name, next);
}

/** `name.givenName`. */
function partEdit(urn: string | null, attribute: Attribute, sub: Attribute, next: Json | undefined): Edit {
  return (draft) => {
    const present = draft.get(urn, attribute.name);
    const parts = new Map(Object.entries(isObject(present) ? present : {}));
    // The URL of the former manager.
    if (sub.name === "value" && parts.get("value") !== next) parts.delete("$ref");
    if (next === undefined) parts.delete(sub.name);
    else parts.set(sub.name, next);
    draft.set(urn, attribute.name, parts.size === 0 ? undefined : Object.fromEntries(parts));
  };
}

/** `name`: parts that aren't named stay (RFC 7644 §3.5.2.3). */
function complexEdit(urn: string | null, attribute: Attribute, value: Json): Edit {
  const object = asObject(attribute, value);
  if (isUnassigned(object)) return (draft) => draft.set(urn, attribute.name, undefined);
  if (!isObject(object)) throw new ScimError(400, "invalidValue", `${attribute.label} must be an object, not ${kindOf(object)}.`);
  const edits = Object.entries(object).flatMap(([key, part]) => {
    const sub = findByName(attribute.subs, key);
    return sub === null ? [] : [partEdit(urn, attribute, sub, readValue(sub, part))];
  });
  return (draft) => {
    for (const edit of edits) edit(draft);
  };
}

/** `manager`: another id is another manager, of whom nothing is known but what the client says now. */
function referenceEdit(urn: string | null, attribute: Attribute, value: Json): Edit {
  const next = Array.isArray(value) && value.length === 0 ? undefined : readComplex(attribute, value);
  return (draft) => {
    const present = draft.get(urn, attribute.name);
    const isSame = isObject(present) && (next?.value === undefined || next.value === present.value);
    draft.set(urn, attribute.name, next !== undefined && isSame ? { ...present, ...next } : next);
  };
}

type Foreign = Extract<Operation["target"], { kind: "foreign" }>;

/** An extension that the schema doesn't know is kept as it comes: nothing about its types can be checked. */
function foreignEdit(op: Operation["op"], target: Foreign, value: Json): Edit | null {
  const { urn, name, sub, whole } = target;
  if ([urn, name ?? "", sub ?? ""].some(namesPassword)) return null;
  const isCleared = op === "remove" || value === null || value === "";
  const next = isCleared ? undefined : withoutNestedPasswords(value);
  if (name === null) return extensionEdit(urn, next);
  const ofPart = foreignPartEdit(op, urn, name, sub, next);
  if (whole === null) return ofPart;
  const ofWhole = next === undefined || isObject(next) ? extensionEdit(whole, next) : ofPart;
  return (draft) => {
    const isThere = (extension: string) => draft.get(null, draft.storedUrn(extension)) !== undefined;
    // Of one that isn't there, nobody can tell; attributes that are objects are rarer than extensions.
    const isWhole = isThere(whole) || (isObject(next) && !isThere(urn));
    (isWhole ? ofWhole : ofPart)(draft);
  };
}

function extensionEdit(extension: string, next: Json | undefined): Edit {
  if (next !== undefined && !isObject(next)) throw new ScimError(400, "invalidValue", `${extension} must be an object.`);
  return (draft) => {
    const urn = draft.storedUrn(extension);
    if (next === undefined) return draft.set(null, urn, undefined);
    const present = draft.object(null, urn);
    for (const [key, part] of Object.entries(next)) setEntry(present, key, part);
  };
}

function foreignPartEdit(op: Operation["op"], extension: string, name: string, sub: string | null, next: Json | undefined): Edit {
  return (draft) => {
    const urn = draft.storedUrn(extension);
    const present = draft.get(urn, name);
    if (sub !== null) {
      if (next === undefined && !isObject(present)) return;
      const holder = draft.object(urn, name);
      if (next === undefined) delete holder[sub];
      else setEntry(holder, sub, next);
    } else if (op === "add" && Array.isArray(present) && Array.isArray(next)) {
      draft.append(urn, name, present, next);
    } else {
      draft.set(urn, name, next);
    }
  };
}
