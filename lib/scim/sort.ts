import { ScimError } from "./errors.ts";
import { comparable, operandOf } from "./operand.ts";
import type { Query } from "./query.ts";
import type { ResourceType } from "./schema.ts";
import type { Sort } from "./types.ts";

/** `sortBy` and `sortOrder` (RFC 7644 §3.4.2.3). Null = not asked for. */
export function sortOf(types: readonly ResourceType[], query: Query): Sort | null {
  const name = query.get("sortBy")?.trim();
  if (name === undefined) return null;
  const order = query.get("sortOrder")?.trim().toLowerCase() ?? "ascending";
  if (order !== "ascending" && order !== "descending") refuse("sortOrder is ascending or descending.");
  const { path, attribute } = comparable(operandOf(types, name, refuse), refuse);
  if (path.attribute === "schemas" || path.attribute === "groups" || path.attribute === "members") {
    refuse(`${attribute.label} has no one value to sort by.`);
  }
  return { path, descending: order === "descending" };
}

function refuse(detail: string): never {
  throw new ScimError(400, "invalidValue", detail);
}
