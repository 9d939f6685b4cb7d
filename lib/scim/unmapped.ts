import type { Call } from "./call.ts";
import { field, readBoolean } from "./dialects.ts";
import { ScimError } from "./errors.ts";
import { isObject } from "./json.ts";
import { type Operation, parseOperation } from "./patch-operations.ts";
import { parsePath } from "./path.ts";
import type { ResourceType } from "./schema.ts";
import type { JsonObject } from "./types.ts";

/** Reads a PATCH. When its paths are at fault, all of them are told before it is refused: a mapping is mended once. */
export function readPatch<Ctx, Patch>(call: Call<Ctx>, type: ResourceType, parse: (body: JsonObject) => Patch): Patch {
  const { body, id } = call;
  try {
    return parse(body);
  } catch (error) {
    if (error instanceof ScimError && error.scimType === "invalidPath") {
      const operations = sentOperations(body);
      const paths = [...new Set(operations.flatMap((operation) => unmappedPath(type, operation) ?? []))];
      const deactivates = operations.some((operation) => isDeactivation(type, operation));
      if (paths.length > 0) call.reportUnmapped({ type: type.name, id, paths, deactivates });
    }
    throw error;
  }
}

function sentOperations(body: JsonObject): JsonObject[] {
  const sent = field(body, "Operations");
  return Array.isArray(sent) ? sent.filter(isObject) : [];
}

function unmappedPath(type: ResourceType, operation: JsonObject): string | null {
  const path = field(operation, "path");
  if (typeof path !== "string" || path === "") return null;
  try {
    return parsePath(type, path) === null ? path : null;
  } catch {
    return path;
  }
}

function isDeactivation(type: ResourceType, operation: JsonObject): boolean {
  return readable(type, operation).some(
    ({ op, target, value = null }) =>
      op !== "remove" && target.kind === "attribute" && target.attribute.name === "active" && readBoolean(value) === false,
  );
}

function readable(type: ResourceType, operation: JsonObject): Operation[] {
  try {
    return parseOperation(type, operation);
  } catch {
    return [];
  }
}
