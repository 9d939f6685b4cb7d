import type { Attribute } from "./attribute.ts";
import { ScimError } from "./errors.ts";
import { isObject, sameJson, setEntry } from "./json.ts";
import { isHusk } from "./multi-value.ts";
import { requireElements, requireResourceSize } from "./size.ts";
import type { Json, JsonObject } from "./types.ts";

/** A thousand operations on lists of a hundred elements, or some hundred on the largest. */
const MAX_VISITS = 100_000;

/**
 * A resource while a PATCH changes it. The original is left alone: it may be needed again after a lost race. What is changed is
 * copied once, then changed in place: a thousand operations on a large extension must not copy it a thousand times.
 */
export class Draft {
  readonly #original: JsonObject;
  readonly #current: JsonObject;
  /** Objects and lists that belong to this draft alone. */
  readonly #own = new WeakSet<object>();
  readonly #editedLists = new Map<Attribute, string | null>();
  #visited = 0;
  /** The stored spelling of each extension's key by its lower case; made when first needed. */
  #spellings: Map<string, string> | null = null;

  constructor(original: JsonObject) {
    this.#original = original;
    this.#current = { ...original };
  }

  get(urn: string | null, name: string): Json | undefined {
    return entryOf(urn === null ? this.#current : this.#current[urn], name);
  }

  /** Undefined unassigns. An extension without attributes goes as well. */
  set(urn: string | null, name: string, value: Json | undefined): void {
    if (urn === null) {
      this.#put(this.#current, name, value);
      return;
    }
    if (value === undefined && this.get(urn, name) === undefined) return;
    const extension = this.object(null, urn);
    this.#put(extension, name, value);
    if (value === undefined && isEmpty(extension)) this.#put(this.#current, urn, undefined);
  }

  /** The object there, a new one where there is none; it may be changed by `setEntry`. */
  object(urn: string | null, name: string): JsonObject {
    const present = this.get(urn, name);
    if (isObject(present) && this.#own.has(present)) return present;
    const copy = isObject(present) ? { ...present } : {};
    this.#own.add(copy);
    this.set(urn, name, copy);
    return copy;
  }

  /** Lengthens the list there. */
  append(urn: string, name: string, present: Json[], more: Json[]): void {
    const list = this.#own.has(present) ? present : [...present];
    this.#own.add(list);
    for (const item of more) list.push(item);
    this.set(urn, name, list);
  }

  list(urn: string | null, attribute: Attribute): JsonObject[] {
    const value = this.get(urn, attribute.name);
    return Array.isArray(value) ? value.filter(isObject) : [];
  }

  setList(urn: string | null, attribute: Attribute, elements: JsonObject[]): void {
    requireElements(attribute, elements.length);
    this.visit(attribute, elements.length);
    this.#editedLists.set(attribute, urn);
    this.set(urn, attribute.name, elements.length === 0 ? undefined : elements);
  }

  /** Counts the elements that operations look at, so that no PATCH keeps everybody else waiting. */
  visit({ label }: Attribute, elements: number): void {
    this.#visited += elements;
    if (this.#visited <= MAX_VISITS) return;
    throw new ScimError(
      400,
      "invalidValue",
      `Too many operations on the many values of ${label}. Send all of them in one operation, or fewer operations in each PATCH.`,
    );
  }

  /** An extension's key as it is stored, whatever case the client uses now. */
  storedUrn(urn: string): string {
    this.#spellings ??= new Map(Object.keys(this.#current).map((key) => [key.toLowerCase(), key]));
    const lower = urn.toLowerCase();
    const stored = this.#spellings.get(lower) ?? urn;
    this.#spellings.set(lower, stored);
    return stored;
  }

  /** The result; the original itself when nothing changed. */
  finish(): JsonObject {
    for (const [attribute, urn] of this.#editedLists) {
      // Only now: `emails[type eq "work"].primary` may come before the operation that brings the address.
      const elements = this.list(urn, attribute).filter((element) => !isHusk(element));
      this.set(urn, attribute.name, elements.length === 0 ? undefined : elements);
    }
    if (sameJson(this.#original, this.#current)) return this.#original;
    requireResourceSize(this.#current);
    return this.#current;
  }

  #put(object: JsonObject, name: string, value: Json | undefined): void {
    if (value === undefined) delete object[name];
    else setEntry(object, name, value);
  }
}

function entryOf(holder: Json | undefined, name: string): Json | undefined {
  return isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
}

function isEmpty(object: JsonObject): boolean {
  for (const name in object) if (Object.hasOwn(object, name)) return false;
  return true;
}
