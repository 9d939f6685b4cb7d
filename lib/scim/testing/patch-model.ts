import { isObject } from "#lib/scim/json.ts";
import type { Json, JsonObject } from "#lib/scim/types.ts";
import { ENTERPRISE_USER } from "#lib/scim/urns.ts";

/**
 * RFC 7644 §3.5.2 as plainly as it can be written, for a handful of attributes: what lib/scim/patch.ts is compared with. It shares no
 * code with it but for telling objects from lists.
 *
 * Where it follows Entra and not the RFC: a filter that nothing matches creates what it describes, where it describes something (the
 * RFC: noTarget); a removal with a value removes what the value lists (the RFC knows none); "" clears like null; `active` can't be
 * cleared. Where the RFC is silent: an element that says no more than its type or primary is none; of two primaries
 * and of two equal elements in one value the first stays.
 */
export interface ModelOperation {
  op: "add" | "replace" | "remove";
  path?: string;
  value?: Json;
}

/** The resource after the operations; null = 400. */
export function patchedByModel(resource: JsonObject, operations: ModelOperation[]): JsonObject | null {
  let current = structuredClone(resource);
  for (const operation of operations) {
    const next = applied(current, operation);
    if (next === null) return null;
    current = next;
  }
  for (const list of LISTS) {
    const elements = elementsOf(current, list).filter((element) => !saysNothing(element));
    current = assigned(current, list, elements.length === 0 ? null : elements);
  }
  return current;
}

const TEXTS = ["userName", "displayName", "title"];
const LISTS = ["emails", "addresses"];
const PATH = /^(?<attribute>\w+)(?:\[(?<filter>.*)\])?(?:\.(?<sub>\w+))?$/;

function applied(resource: JsonObject, { op, path, value = null }: ModelOperation): JsonObject | null {
  if (path === undefined) {
    if (op === "remove" || !isObject(value)) return null;
    return Object.entries(value).reduce<JsonObject | null>(
      (current, [key, part]) => current && applied(current, { op, path: key, value: part }),
      resource,
    );
  }
  if (path.startsWith(`${ENTERPRISE_USER}:`)) {
    const extension = isObject(resource[ENTERPRISE_USER]) ? resource[ENTERPRISE_USER] : {};
    const changed = appliedToExtension(extension, op, path.slice(ENTERPRISE_USER.length + 1), value);
    return assigned(resource, ENTERPRISE_USER, Object.keys(changed).length === 0 ? null : changed);
  }
  const { attribute = "", filter, sub } = PATH.exec(path)?.groups ?? {};
  const isCleared = op === "remove" || isEmpty(value);
  if (TEXTS.includes(attribute)) {
    if (attribute === "userName" && isCleared) return null;
    return assigned(resource, attribute, isCleared ? null : value);
  }
  if (attribute === "active") return isCleared ? resource : assigned(resource, "active", value === true || value === "True");
  if (attribute === "name") return appliedToName(resource, sub, isCleared, value);
  const list = appliedToList(elementsOf(resource, attribute), op, filter, sub, value);
  return list && assigned(resource, attribute, list.length === 0 ? null : list);
}

function appliedToName(resource: JsonObject, sub: string | undefined, isCleared: boolean, value: Json): JsonObject {
  const name = isObject(resource.name) ? resource.name : {};
  if (sub === undefined && isCleared) return assigned(resource, "name", null);
  const parts = sub === undefined ? (isObject(value) ? value : {}) : { [sub]: isCleared ? null : value };
  const changed = Object.entries(parts).reduce(
    (current, [key, part]) => assigned(current, key, isEmpty(part) ? null : part),
    name,
  );
  return assigned(resource, "name", Object.keys(changed).length === 0 ? null : changed);
}

function appliedToExtension(extension: JsonObject, op: string, name: string, value: Json): JsonObject {
  const isCleared = op === "remove" || isEmpty(value);
  if (name === "department") return assigned(extension, name, isCleared ? null : value);
  const id = isObject(value) ? (value.value ?? null) : value;
  if (isCleared || isEmpty(id)) return assigned(extension, "manager", null);
  const present = isObject(extension.manager) && extension.manager.value === id ? extension.manager : {};
  return assigned(extension, "manager", { ...present, ...(isObject(value) ? value : { value: id }) });
}

/** E-mail addresses compare without case. */
function lowered(element: JsonObject): JsonObject {
  return typeof element.value === "string" ? { ...element, value: element.value.toLowerCase() } : element;
}

function appliedToList(
  before: JsonObject[],
  op: string,
  filter: string | undefined,
  sub: string | undefined,
  value: Json,
): JsonObject[] | null {
  const isMatch = filter === undefined ? () => true : conditionOf(filter);
  const isCleared = op === "remove" || isEmpty(value);
  if (sub !== undefined) {
    if (isCleared) {
      const gone = sub === "value" ? ["value", "display"] : [sub];
      return settled(
        before,
        before.map((element) => (isMatch(element) ? without(element, gone) : element)),
      );
    }
    return changed(before, isMatch, filter, { [sub]: value }, (element) => ({ ...element, [sub]: value }));
  }
  if (filter !== undefined) {
    if (isCleared) return before.filter((element) => !isMatch(element));
    const [part] = [value].flat().filter(isObject);
    if (part === undefined) return before.filter((element) => !isMatch(element));
    return changed(before, isMatch, filter, part, (element) =>
      op === "add" ? { ...element, ...part } : { ...described(filter), ...part },
    );
  }
  if (op === "remove") {
    if (isEmpty(value)) return Array.isArray(value) ? before : [];
    const listed = readElements(value).map(lowered);
    return before.filter((present) => {
      const element = lowered(present);
      return !listed.some(
        (one) => isSame(one, element) || (one.type === undefined && one.value !== undefined && one.value === element.value),
      );
    });
  }
  const sent = readElements(value);
  if (op === "replace") return settled(before, sent);
  const after = [...before];
  for (const element of sent) {
    const place = after.findIndex((present) => isSame(present, element));
    if (place === -1) after.push(element);
    else if (JSON.stringify({ ...after[place], ...element }) !== JSON.stringify(after[place]))
      after[place] = { ...after[place], ...element };
  }
  return settled(before, after);
}

/** Changes what matches, or creates what the filter describes. */
function changed(
  before: JsonObject[],
  isMatch: (element: JsonObject) => boolean,
  filter: string | undefined,
  parts: JsonObject,
  change: (element: JsonObject) => JsonObject,
): JsonObject[] | null {
  if (before.some(isMatch))
    return settled(
      before,
      before.map((element) => (isMatch(element) ? change(element) : element)),
    );
  const seed = filter === undefined ? {} : described(filter);
  return seed && settled(before, [...before, { ...seed, ...parts }]);
}

/** No value twice with one type, and one primary: of several the last that is new. */
function settled(before: JsonObject[], after: JsonObject[]): JsonObject[] {
  const primaries = after.filter((element) => element.primary === true);
  const winner = primaries.findLast((element) => !before.includes(element)) ?? primaries[0];
  const single = after.map((element) =>
    element.primary === true && element !== winner ? { ...element, primary: false } : element,
  );
  return single.filter((element, place) => !single.slice(0, place).some((other) => isSame(other, element)));
}

function isSame(a: JsonObject, b: JsonObject): boolean {
  if (a.value === undefined || b.value === undefined) return sorted(a) === sorted(b);
  return a.value === b.value && String(a.type).toLowerCase() === String(b.type).toLowerCase();
}

function sorted(element: JsonObject): string {
  return JSON.stringify(element);
}

function conditionOf(filter: string): (element: JsonObject) => boolean {
  const parts = filter.split(" and ").map((part) => {
    const [, name = "", quoted] = /^(\w+) (?:pr|eq (.*))$/.exec(part) ?? [];
    return (element: JsonObject) => {
      const value = element[name];
      if (quoted === undefined) return value !== undefined;
      const wanted: Json = quoted === "true" ? true : JSON.parse(quoted);
      return typeof value === "string" ? value.toLowerCase() === String(wanted).toLowerCase() : value === wanted;
    };
  });
  return (element) => parts.every((part) => part(element));
}

/** `type eq "work" and primary eq true`; null when a part says no value. */
function described(filter: string): JsonObject | null {
  if (/ pr( |$)/.test(filter)) return null;
  return Object.fromEntries(
    filter.split(" and ").map((part) => {
      const [name = "", , ...rest] = part.split(" ");
      return [name, JSON.parse(rest.join(" "))];
    }),
  );
}

function readElements(value: Json): JsonObject[] {
  const objects = [value]
    .flat()
    .filter(isObject)
    .filter((element) => !saysNothing(element));
  const first = objects.find((element) => element.primary === true);
  const single = objects.map((element) =>
    element.primary === true && element !== first ? { ...element, primary: false } : element,
  );
  return single.filter((element, place) => !single.slice(0, place).some((other) => isSame(other, element)));
}

function saysNothing(element: JsonObject): boolean {
  return Object.keys(element).every((name) => name === "type" || name === "primary");
}

function elementsOf(resource: JsonObject, list: string): JsonObject[] {
  const value = resource[list];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isEmpty(value: Json): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function assigned(object: JsonObject, name: string, value: Json): JsonObject {
  return value === null ? without(object, [name]) : { ...object, [name]: value };
}

function without(object: JsonObject, names: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
