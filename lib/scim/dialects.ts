/**
 * What clients send that RFC 7643 and 7644 don't say. The only file that knows it: everything else sees one form.
 */
import type { Attribute } from "./attribute.ts";
import { isObject, isStorable } from "./json.ts";
import type { ResourceType, Schema } from "./schema.ts";
import type { Json, JsonObject } from "./types.ts";

/**
 * The spellings of a schema URN, in lower case: ours; Entra's that misses a colon (`…enterprise:2.0User`); those of SCIM
 * 1.1 and its drafts, which OneLogin and Google mix in (`urn:scim:schemas:core:1.0`, `urn:scim:schemas:core:2.0`).
 */
export function spellingsOf(urn: string): string[] {
  const ours = urn.toLowerCase();
  const early = ours.replace("urn:ietf:params:", "urn:");
  const bare = early.slice(0, early.lastIndexOf(":"));
  return [ours, ours.replace(/:([a-z]+)$/, "$1"), early, bare, bare.replace(/2\.0$/, "1.0")];
}

/** Where a name without a URN is looked up: Entra writes `department` and `manager` without their extension's. */
export function schemasOfBareName(type: ResourceType): Schema[] {
  return type.extensions.length === 0 ? [type.core] : [type.core, ...type.extensions];
}

/** RFC 7643 §2.5 says null and []; Entra, Okta and JumpCloud also clear with "". */
export function isUnassigned(value: Json): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Entra sends "True" and "False" unless its flag is on. Null = not a boolean. */
export function readBoolean(value: Json): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return null;
  const word = value.toLowerCase();
  return word === "true" ? true : word === "false" ? false : null;
}

/** A list where a list is due, also of a client that sends its only element. */
export function asList(value: Json): Json[] {
  return Array.isArray(value) ? value : [value];
}

/**
 * The object where an object is due: a bare string stands for `{ value }` (Entra's manager, plain member ids), a list of
 * one for its element (Entra's manager again).
 */
export function asObject(attribute: Attribute, value: Json): Json {
  const single = Array.isArray(value) && value.length === 1 && !attribute.multiValued ? (value[0] ?? null) : value;
  if (typeof single === "string" && attribute.subs.has("value")) return { value: single };
  return attribute.name === "roles" && isObject(single) ? unpackRole(single) : single;
}

/** Entra without its flag sends a role's parts as JSON in its value: `{"value":"{\"id\":…,\"value\":…,\"displayName\":…}"}`. */
function unpackRole(role: JsonObject): JsonObject {
  const packed = role.value;
  if (typeof packed !== "string" || !packed.startsWith("{")) return role;
  let parts: Json;
  try {
    parts = JSON.parse(packed);
  } catch {
    return role;
  }
  if (!isObject(parts) || typeof parts.value !== "string" || !isStorable(parts.value)) return role;
  const display = parts.displayName;
  return typeof display === "string" && isStorable(display)
    ? { ...role, value: parts.value, display }
    : { ...role, value: parts.value };
}

/** A member of a message (`Operations`, `op`, `path`, `value`), whatever its case. */
export function field(message: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(message, name)) return message[name];
  const lower = name.toLowerCase();
  for (const key of Object.keys(message)) if (key.toLowerCase() === lower) return message[key];
  return undefined;
}

/** A member may be its bare id. */
export function asMember(item: Json): Json {
  return typeof item === "string" ? { value: item } : item;
}

/** Entra and Okta may push nested groups; they are marked so. */
export function isNestedGroup(member: JsonObject): boolean {
  const type = field(member, "type");
  return typeof type === "string" && type.toLowerCase() === "group";
}

/** Okta's rename carries `id`; others echo `schemas` and `meta`. Written by a client they mean nothing, even as a path. */
export function isEcho(attribute: Attribute): boolean {
  return attribute.name === "id" || attribute.name === "schemas" || attribute.name === "meta";
}

/** `active` cleared is no change: taken as false it would delete people, as true it would restore them. */
export function survivesClearing(attribute: Attribute): boolean {
  return attribute.name === "active";
}
