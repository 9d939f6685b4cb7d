import { fold } from "#lib/fold.ts";
import { sameJson } from "./json.ts";
import type { JsonObject } from "./types.ts";

/**
 * The elements of a multi-valued attribute (RFC 7643 §2.4). Every function leaves its arguments alone, and an element that
 * doesn't change stays the same object.
 */

/** What an element is recognised by: its value and type; all of it when it has no value (addresses). */
function keyOf(element: JsonObject): string {
  const { value, type } = element;
  if (typeof value !== "string") return JSON.stringify(element);
  // NUL is in no text that is stored.
  return typeof type === "string" ? `=${fold(type)}\0${value}` : `\0${value}`;
}

/** RFC 7643 §2.4: no value twice with the same type. The first stays. */
export function withoutRepeats(elements: JsonObject[]): JsonObject[] {
  if (elements.length < 2) return elements;
  const seen = new Set<string>();
  return elements.filter((element) => {
    const key = keyOf(element);
    return !seen.has(key) && seen.add(key);
  });
}

/** An element that says only what kind of thing it would be: what is left of a work address whose parts were all cleared. */
export function isHusk(element: JsonObject): boolean {
  return Object.keys(element).every((name) => name === "type" || name === "primary");
}

/** Appends what isn't there yet; of an element that is, takes over the parts that are new (RFC 7644 §3.5.2.1). */
export function withAdded(present: JsonObject[], added: JsonObject[]): JsonObject[] {
  const result = [...present];
  const places = new Map<string, number>();
  for (const [place, element] of present.entries()) places.set(keyOf(element), place);
  for (const element of added) {
    const key = keyOf(element);
    const place = places.get(key);
    const known = place === undefined ? undefined : result[place];
    if (place === undefined || known === undefined) {
      places.set(key, result.push(element) - 1);
    } else {
      const merged = { ...known, ...element };
      if (!sameJson(merged, known)) result[place] = merged;
    }
  }
  return onePrimary(present, result);
}

/** Removes the elements of the same value, in whatever case where that says nothing, and of the same type where the client names one. */
export function withoutListed(present: JsonObject[], listed: JsonObject[], caseExact: boolean): JsonObject[] {
  const compared = (element: JsonObject): JsonObject =>
    caseExact || typeof element.value !== "string" ? element : { ...element, value: fold(element.value) };
  const gone = listed.map(compared);
  const listedKeys = new Set(gone.map(keyOf));
  const values = new Set(gone.filter((element) => element.type === undefined).map((element) => element.value));
  return present.filter((candidate) => {
    const element = compared(candidate);
    return !listedKeys.has(keyOf(element)) && !(element.value !== undefined && values.has(element.value));
  });
}

/** RFC 7644 §3.5.2: a value that became primary takes it from the one that was. */
export function onePrimary(before: JsonObject[], after: JsonObject[]): JsonObject[] {
  const primaries = after.filter((element) => element.primary === true);
  if (primaries.length < 2) return after;
  const old = new Set(before);
  const winner = primaries.findLast((element) => !old.has(element)) ?? primaries[0];
  return after.map((element) => (element.primary === true && element !== winner ? { ...element, primary: false } : element));
}
