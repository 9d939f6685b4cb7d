import { referencesIn } from "./bulk-references.ts";
import { field } from "./dialects.ts";
import { ScimError } from "./errors.ts";
import { isObject, kindOf } from "./json.ts";
import type { Json, JsonObject } from "./types.ts";

export const MAX_BULK_OPERATIONS = 1000;
export const MAX_BULK_BYTES = 16_000_000;

export interface BulkOperation {
  method: string;
  /** `Users/…`, without slashes at the ends. */
  path: string;
  bulkId: string | null;
  /** What becomes If-Match. */
  version: string | null;
  data: JsonObject;
  /** The bulkIds that it needs the ids of. */
  references: ReadonlySet<string>;
}

export interface BulkRequest {
  operations: BulkOperation[];
  /** After as many errors nothing more is done. */
  failOnErrors: number;
}

/** RFC 7644 §3.7. Throws at what makes the whole request meaningless; an operation that can't be is its own error later. */
export function parseBulk(body: JsonObject): BulkRequest {
  const sent = field(body, "Operations");
  if (!Array.isArray(sent)) throw new ScimError(400, "invalidSyntax", 'A bulk request needs a list "Operations".');
  if (sent.length > MAX_BULK_OPERATIONS) {
    // RFC 7644 §3.7.4.
    throw new ScimError(413, null, `${sent.length} operations in one request; at most ${MAX_BULK_OPERATIONS} are possible.`);
  }
  const failOnErrors = field(body, "failOnErrors") ?? Number.POSITIVE_INFINITY;
  if (typeof failOnErrors !== "number" || failOnErrors < 1) {
    throw new ScimError(400, "invalidValue", "failOnErrors must be a number greater than 0.");
  }
  return { operations: sent.map(parseOperation), failOnErrors };
}

function parseOperation(sent: Json): BulkOperation {
  if (!isObject(sent)) throw new ScimError(400, "invalidSyntax", `A bulk operation must be an object, not ${kindOf(sent)}.`);
  const path = (textOf(sent, "path") ?? "").replaceAll(/^\/+|\/+$/g, "");
  const data = field(sent, "data") ?? {};
  if (!isObject(data)) throw new ScimError(400, "invalidSyntax", `An operation's data must be an object, not ${kindOf(data)}.`);
  return {
    method: (textOf(sent, "method") ?? "").toUpperCase(),
    path,
    bulkId: textOf(sent, "bulkId"),
    version: textOf(sent, "version"),
    data,
    references: referencesIn([data, ...path.split("/")]),
  };
}

function textOf(operation: JsonObject, name: string): string | null {
  const value = field(operation, name) ?? null;
  if (value === null || typeof value === "string") return value;
  throw new ScimError(400, "invalidSyntax", `An operation's ${name} must be a string, not ${kindOf(value)}.`);
}
