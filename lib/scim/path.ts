import type { Attribute } from "./attribute.ts";
import { quote } from "./cursor.ts";
import { ScimError } from "./errors.ts";
import { parseValuePath } from "./filter.ts";
import { resolveName } from "./names.ts";
import type { ResourceType, Schema } from "./schema.ts";
import type { Filter } from "./types.ts";

/** What a PATCH path points at (RFC 7644 §3.5.2). */
export type Target =
  | { kind: "attribute"; urn: string | null; attribute: Attribute; filter: Filter | null; sub: Attribute | null }
  /** A whole schema that we know: `urn:…:enterprise:2.0:User`. */
  | { kind: "schema"; schema: Schema }
  /**
   * In an extension that we don't know, stored as it comes; `name` null = the whole extension. `whole`: the URN of the extension that it
   * may be as well, for `urn:example:badge` doesn't say whether `badge` is an attribute.
   */
  | { kind: "foreign"; urn: string; name: string | null; sub: string | null; whole: string | null };

/** Null = well formed, but the schema has no such attribute. Throws 400 invalidPath when it isn't well formed. */
export function parsePath(type: ResourceType, path: string): Target | null {
  const schema = type.schemas.get(path.toLowerCase());
  if (schema !== undefined) return { kind: "schema", schema };
  const bracket = path.indexOf("[");
  const name = bracket === -1 ? path : path.slice(0, bracket);
  const named = resolveName(type, name);
  if (named === null) return bracket === -1 ? foreignTarget(type, path) : null;
  if (bracket === -1) return { kind: "attribute", ...named, filter: null };
  if (!named.attribute.multiValued || named.sub !== null)
    refuse(`${quote(name)} isn't a list: it takes no value filter in brackets.`);
  return { kind: "attribute", ...named, ...parseValuePath(named.attribute, path.slice(bracket)) };
}

const ATTRIBUTE_NAME = /^[a-z$][\w$-]*$/i;

/** `urn:example:2.0:User:costObject.code`: the last part names the attribute, unless it is the extension's own `…:User`. */
function foreignTarget(type: ResourceType, path: string): Target | null {
  const colon = path.lastIndexOf(":");
  const urn = path.slice(0, colon);
  if (colon === -1 || !path.toLowerCase().startsWith("urn:") || type.schemas.has(urn.toLowerCase())) return null;
  const last = path.slice(colon + 1);
  const own = `:${type.name.toLowerCase()}`;
  if (path.toLowerCase().endsWith(own)) return { kind: "foreign", urn: path, name: null, sub: null, whole: null };
  const [name = "", sub, ...rest] = last.split(".");
  if (![name, sub ?? "x"].every((part) => ATTRIBUTE_NAME.test(part)) || rest.length > 0) {
    refuse(`${quote(last)} isn't an attribute's name.`);
  }
  const whole = urn.toLowerCase().endsWith(own) || sub !== undefined ? null : path;
  return { kind: "foreign", urn, name, sub: sub ?? null, whole };
}

function refuse(detail: string): never {
  throw new ScimError(400, "invalidPath", detail);
}
