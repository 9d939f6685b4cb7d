import { isObject } from "./json.ts";
import { resolveName } from "./names.ts";
import { parsePath } from "./path.ts";
import type { ResourceType } from "./schema.ts";
import type { Json, JsonObject } from "./types.ts";

/** Names by level — attribute or URN, then below it; true = all of it. */
type Selection = Map<string, Selection | true>;

/** What `attributes` and `excludedAttributes` leave of a resource (RFC 7644 §3.9). Null = no such parameter. */
export interface Projection {
  only: Selection | null;
  without: Selection | null;
}

const ALWAYS = ["schemas", "id"];

export function parseProjection(type: ResourceType, attributes: string | null, excludedAttributes: string | null): Projection {
  const without = excludedAttributes === null ? null : parseSelection(type, excludedAttributes);
  for (const name of ALWAYS) without?.delete(name);
  return { only: attributes === null ? null : parseSelection(type, attributes), without };
}

/** Whether an answer shows the attribute: memberships that it doesn't show aren't loaded. */
export function shows({ only, without }: Projection, name: string): boolean {
  return (only === null || only.has(name)) && without?.get(name) !== true;
}

export function project(resource: JsonObject, { only, without }: Projection): JsonObject {
  const selected = only === null ? resource : pick(resource, withAlways(only));
  return without === null ? selected : omit(selected, without);
}

function withAlways(selection: Selection): Selection {
  const result = new Map(selection);
  for (const name of ALWAYS) result.set(name, true);
  return result;
}

function pick(object: JsonObject, selection: Selection): JsonObject {
  const result: JsonObject = {};
  // In the resource's order, not in the client's.
  for (const [name, value] of Object.entries(object)) {
    const wanted = selection.get(name);
    if (wanted === undefined) continue;
    const part = wanted === true ? value : inParts(value, (item) => pick(item, wanted));
    if (part !== null) result[name] = part;
  }
  return result;
}

function omit(object: JsonObject, selection: Selection): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(object)) {
    const unwanted = selection.get(name);
    if (unwanted === true) continue;
    const part = unwanted === undefined ? value : inParts(value, (item) => omit(item, unwanted));
    if (part !== null) result[name] = part;
  }
  return result;
}

/** What is empty afterwards is left out: null. */
function inParts(value: Json, change: (object: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) {
    const parts = value.map((item) => inParts(item, change)).filter((item) => item !== null);
    return parts.length === 0 ? null : parts;
  }
  if (!isObject(value)) return value;
  const part = change(value);
  return Object.keys(part).length === 0 ? null : part;
}

/** Names that the schema doesn't have select nothing. */
function parseSelection(type: ResourceType, list: string): Selection {
  const selection: Selection = new Map();
  for (const name of splitNames(list)) {
    for (const path of pathsOf(type, name)) select(selection, path);
  }
  return selection;
}

/** More than one when it can't be told whether a URN is that of an extension or ends in an attribute. */
function pathsOf(type: ResourceType, name: string): string[][] {
  const named = resolveName(type, name);
  if (named !== null) {
    const path = named.urn === null ? [named.attribute.name] : [named.urn, named.attribute.name];
    return [named.sub === null ? path : [...path, named.sub.name]];
  }
  const target = name.includes(":") ? parsePath(type, name) : null;
  if (target?.kind === "schema") return target.schema === type.core ? [] : [[target.schema.urn]];
  if (target?.kind !== "foreign") return [];
  const path = [target.urn, target.name, target.sub].filter((part) => part !== null);
  return target.whole === null ? [path] : [path, [target.whole]];
}

function select(selection: Selection, [name, ...below]: string[]): void {
  if (name === undefined) return;
  const present = selection.get(name);
  if (below.length === 0 || present === true) {
    selection.set(name, true);
    return;
  }
  const inside: Selection = present ?? new Map();
  select(inside, below);
  selection.set(name, inside);
}

/** At commas, but not in brackets: a client's value path, `emails[type eq "work"]`, selects the attribute. */
function splitNames(list: string): string[] {
  if (!list.includes("[")) return list.split(",").map((name) => name.trim());
  const names: string[] = [];
  let name = "";
  let depth = 0;
  for (const character of list) {
    if (character === "[") depth++;
    else if (character === "]") depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (character === ",") {
      names.push(name.trim());
      name = "";
    } else name += character;
  }
  return [...names, name.trim()];
}
