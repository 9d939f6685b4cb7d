import { type Attribute, findByName } from "./attribute.ts";
import { field, isEcho, isUnassigned, schemasOfBareName } from "./dialects.ts";
import { ScimError } from "./errors.ts";
import { isObject, setEntry } from "./json.ts";
import { parseMemberIds, skippedBy } from "./members.ts";
import { namesPassword, withoutNestedPasswords } from "./passwords.ts";
import { GROUP, type ResourceType, type Schema, USER } from "./schema.ts";
import { requireResourceSize } from "./size.ts";
import type { GroupInput, Json, JsonObject, SkippedMembers, UserInput } from "./types.ts";
import { readValue } from "./value.ts";

/** Reads the body of a user's POST or PUT. */
export function parseUser(body: JsonObject): UserInput {
  const { userName, externalId, active, ...attributes } = parseAttributes(USER, body);
  return {
    userName: requireText(userName, "userName"),
    externalId: typeof externalId === "string" ? externalId : undefined,
    active: typeof active === "boolean" ? active : undefined,
    attributes,
  };
}

/** Reads the body of a group's POST or PUT. Its member ids are UUIDs; not all need to exist. */
export function parseGroup(body: JsonObject): { input: GroupInput; memberIds: string[]; skipped?: SkippedMembers } {
  const { displayName, externalId, ...attributes } = parseAttributes(GROUP, body);
  requireResourceSize(attributes);
  const { ids, skipped } = parseMemberIds(field(body, "members") ?? null);
  return {
    input: {
      displayName: requireText(displayName, "displayName"),
      externalId: typeof externalId === "string" ? externalId : undefined,
      attributes,
    },
    memberIds: ids,
    ...skippedBy(skipped),
  };
}

/**
 * What a body assigns, in the schema's form. Left out: what is null or empty (RFC 7643 §2.5: the same as not sent), readOnly or
 * unknown. Extensions that the schema doesn't know stay as they are.
 */
function parseAttributes(type: ResourceType, body: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(body)) {
    const value = body[key] ?? null;
    const colon = key.lastIndexOf(":");
    if (colon === -1) {
      assign(type, schemasOfBareName(type), key, value, result);
      continue;
    }
    const whole = type.schemas.get(key.toLowerCase());
    const part = type.schemas.get(key.slice(0, colon).toLowerCase());
    if (whole !== undefined) {
      if (isObject(value)) for (const name of Object.keys(value)) assign(type, [whole], name, value[name] ?? null, result);
    } else if (part !== undefined) {
      assign(type, [part], key.slice(colon + 1), value, result);
    } else if (isObject(value)) {
      assignForeign(key, value, result);
    } else if (!isUnassigned(value) && FOREIGN_ATTRIBUTE.test(key)) {
      assignForeign(key.slice(0, colon), { [key.slice(colon + 1)]: value }, result);
    }
  }
  return result;
}

/** `urn:example:2.0:User:badge`, a value by itself, as PATCH takes it without a path. */
const FOREIGN_ATTRIBUTE = /^urn:.+:[a-z$][\w$-]*$/i;

function assignForeign(urn: string, value: JsonObject, result: JsonObject): void {
  if (namesPassword(urn)) return;
  const kept = withoutNestedPasswords(value);
  if (!isObject(kept) || Object.keys(kept).length === 0) return;
  const present = result[urn];
  // In place: a body may bring thousands of them, one by one.
  if (isObject(present)) for (const [name, part] of Object.entries(kept)) setEntry(present, name, part);
  else result[urn] = { ...kept };
}

function assign(type: ResourceType, schemas: Schema[], name: string, value: Json, result: JsonObject): void {
  for (const schema of schemas) {
    const attribute = findByName(schema.index, name);
    if (attribute === null) continue;
    if (!isWritable(attribute)) return;
    const read = readValue(attribute, value);
    if (read === undefined) return;
    if (schema === type.core) {
      result[attribute.name] = read;
      return;
    }
    const extension = result[schema.urn];
    if (isObject(extension)) extension[attribute.name] = read;
    else result[schema.urn] = { [attribute.name]: read };
    return;
  }
}

/** Members are rows of their own, never part of a group's attributes. */
function isWritable(attribute: Attribute): boolean {
  const isKept = attribute.mutability !== "readOnly" && attribute.returned !== "never";
  return isKept && !isEcho(attribute) && attribute.name !== "members";
}

function requireText(value: Json | undefined, name: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new ScimError(400, "invalidValue", `${name} is missing or empty. Map an attribute to it that every object in scope has.`);
}
