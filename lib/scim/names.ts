import { type Attribute, findByName } from "./attribute.ts";
import { schemasOfBareName } from "./dialects.ts";
import type { ResourceType, Schema } from "./schema.ts";
import type { AttributePath } from "./types.ts";

/** What an attribute path (RFC 7644 §3.10) names. `urn` is null for core attributes. */
export interface Named {
  urn: string | null;
  attribute: Attribute;
  sub: Attribute | null;
}

/** Resolves `emails.value`, `urn:…:User:department`, in any case. Null = the schema has no such attribute. */
export function resolveName(type: ResourceType, name: string): Named | null {
  // Neither an attribute nor a sub-attribute holds a colon; a URN holds dots (`2.0`).
  const colon = name.lastIndexOf(":");
  if (colon === -1) {
    for (const schema of schemasOfBareName(type)) {
      const named = inSchema(type, schema, name);
      if (named !== null) return named;
    }
    return null;
  }
  const schema = type.schemas.get(name.slice(0, colon).toLowerCase());
  return schema === undefined ? null : inSchema(type, schema, name.slice(colon + 1));
}

function inSchema(type: ResourceType, schema: Schema, name: string): Named | null {
  const dot = name.indexOf(".");
  const attribute = findByName(schema.index, dot === -1 ? name : name.slice(0, dot));
  if (attribute === null) return null;
  const urn = schema === type.core ? null : schema.urn;
  if (dot === -1) return { urn, attribute, sub: null };
  const sub = findByName(attribute.subs, name.slice(dot + 1));
  return sub === null ? null : { urn, attribute, sub };
}

export function toPath({ urn, attribute, sub }: Named): AttributePath {
  return { urn, attribute: attribute.name, sub: sub === null ? null : sub.name };
}
