import { fold } from "#lib/fold.ts";
import { isObject } from "#lib/scim/json.ts";
import { attributeAt, type ResourceType } from "#lib/scim/schema.ts";
import type { Json, JsonObject, Sort } from "#lib/scim/types.ts";

/** What a resource sorts by (RFC 7644 §3.4.2.3), of lists the primary element or else the first; null = nothing. */
export function keyOf(type: ResourceType, resource: JsonObject, sort: Sort | null): string | null {
  if (sort === null) return null;
  const { urn, attribute, sub } = sort.path;
  const holder = urn === null ? resource : resource[urn];
  const value = isObject(holder) ? (holder[attribute] ?? null) : null;
  const text = sub === null ? value : partOf(value, sub);
  if (text === null) return null;
  return attributeAt(type, sort.path)?.caseExact ? String(text) : fold(String(text));
}

function partOf(value: Json, sub: string): Json {
  const elements = (Array.isArray(value) ? value : [value]).filter((element) => isObject(element) && element[sub] !== undefined);
  const chosen = elements.find((element) => isObject(element) && element.primary === true) ?? elements[0];
  return isObject(chosen) ? (chosen[sub] ?? null) : null;
}

/** Equal ones by id; those without a value last, or first when descending. */
export function sorted<T extends { type: ResourceType; resource: JsonObject }>(found: T[], sort: Sort | null): T[] {
  const keyed = found.map((item) => ({ item, key: keyOf(item.type, item.resource, sort), id: String(item.resource.id) }));
  keyed.sort((a, b) => (sort?.descending ? -1 : 1) * byKey(a.key, b.key) || byCodePoint(a.id, b.id));
  return keyed.map(({ item }) => item);
}

function byKey(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return byCodePoint(a, b);
}

/** Not by UTF-16 unit, as `<` does. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
