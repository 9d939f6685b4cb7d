import { quote } from "./cursor.ts";
import { asList, field } from "./dialects.ts";
import { ScimError } from "./errors.ts";
import { isObject, kindOf } from "./json.ts";
import { parsePath, type Target } from "./path.ts";
import type { ResourceType } from "./schema.ts";
import type { Json, JsonObject } from "./types.ts";

const MAX_OPERATIONS = 1000;

export type Op = "add" | "replace" | "remove";

/** One change to one target. `value` undefined = the client sent none. */
export interface Operation {
  op: Op;
  target: Target;
  value: Json | undefined;
  /** In the client's words, for error details. */
  path: string;
  /** Part of a value without a path: what can't be written is then ignored, as in any body. */
  isPartial: boolean;
}

/**
 * The operations of a PATCH body in order (RFC 7644 §3.5.2). One without a path, or with the path of a whole schema, comes out
 * as one operation for each key of its value; keys may be paths themselves (`name.givenName`, `emails[type eq "work"].value`).
 */
export function parseOperations(type: ResourceType, body: JsonObject): Operation[] {
  const sent = field(body, "Operations");
  if (!Array.isArray(sent)) refuse("invalidSyntax", 'A PATCH needs a list "Operations".');
  if (sent.length > MAX_OPERATIONS) {
    refuse("invalidSyntax", `${sent.length} operations in one PATCH; at most ${MAX_OPERATIONS} are possible.`);
  }
  const operations = sent.flatMap((operation) => parseOperation(type, operation));
  if (operations.length > MAX_OPERATIONS) {
    refuse("invalidSyntax", `${operations.length} attributes written in one PATCH; at most ${MAX_OPERATIONS} are possible.`);
  }
  return operations;
}

/** Throws 400 when it can't be read. */
export function parseOperation(type: ResourceType, operation: Json): Operation[] {
  if (!isObject(operation)) refuse("invalidSyntax", `An operation must be an object, not ${kindOf(operation)}.`);
  const op = parseOp(field(operation, "op"));
  const path = field(operation, "path") ?? "";
  const value = field(operation, "value");
  if (typeof path !== "string") refuse("invalidPath", `"path" must be a string, not ${kindOf(path)}.`);
  if (op !== "remove" && value === undefined) refuse("invalidValue", `"${op}" ${quote(path)} has no value.`);
  if (path === "") {
    if (op === "remove") refuse("noTarget", '"remove" needs a path that says what to remove.');
    return expand(type, op, "", value);
  }
  const target = parsePath(type, path);
  if (target === null) {
    refuse(
      "invalidPath",
      `A ${type.name} has no attribute ${quote(path)}. Map it to one that /Schemas lists, or remove the mapping.`,
    );
  }
  return target.kind === "schema" ? expandSchema(type, op, target, value, path) : [{ op, target, value, path, isPartial: false }];
}

function parseOp(op: Json | undefined): Op {
  const word = typeof op === "string" ? op.toLowerCase() : "";
  if (word === "add" || word === "replace" || word === "remove") return word;
  return refuse(
    "invalidSyntax",
    `"op" must be add, replace or remove, not ${typeof op === "string" ? quote(op) : kindOf(op ?? null)}.`,
  );
}

function expandSchema(
  type: ResourceType,
  op: Op,
  target: Extract<Target, { kind: "schema" }>,
  value: Json | undefined,
  path: string,
): Operation[] {
  const { schema } = target;
  if (op !== "remove" && value !== null && value !== "") return expand(type, op, `${schema.urn}:`, value);
  if (schema === type.core) refuse("invalidPath", `${quote(path)} is the whole ${type.name}: name what to remove.`);
  return schema.attributes.map((attribute) => ({
    op: "remove",
    target: { kind: "attribute", urn: schema.urn, attribute, filter: null, sub: null },
    value: undefined,
    path: attribute.name,
    isPartial: true,
  }));
}

/** A partial resource: what the schema doesn't know is ignored, as in any body. */
function expand(type: ResourceType, op: Op, prefix: string, value: Json | undefined): Operation[] {
  const [partial, ...more] = asList(value ?? null);
  if (!isObject(partial) || more.length > 0) {
    refuse("invalidValue", `"${op}" without a path needs an object of attributes, not ${kindOf(value ?? null)}.`);
  }
  return Object.entries(partial).flatMap(([key, part]): Operation[] => {
    const path = prefix + key;
    const target = parsePath(type, path);
    if (target === null) return [];
    if (target.kind === "schema") return prefix === "" ? expandSchema(type, op, target, part, path) : [];
    return [{ op, target, value: part, path, isPartial: true }];
  });
}

function refuse(scimType: "invalidSyntax" | "invalidPath" | "invalidValue" | "noTarget", detail: string): never {
  throw new ScimError(400, scimType, detail);
}
