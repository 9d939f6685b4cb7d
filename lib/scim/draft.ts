import type { Attribute } from "./attribute.ts";
import { ScimError } from "./errors.ts";
import { isObject, sameJson } from "./json.ts";
import { isHusk } from "./multi-value.ts";
import type { Json, JsonObject } from "./types.ts";
import { MAX_ELEMENTS } from "./value.ts";

/** A resource while a PATCH changes it. The original is left alone: it may be needed again after a lost race. */
export class Draft {
  readonly #original: JsonObject;
  #current: JsonObject;
  readonly #editedLists = new Map<Attribute, string | null>();

  constructor(original: JsonObject) {
    this.#original = original;
    this.#current = original;
  }

  get(urn: string | null, name: string): Json | undefined {
    const holder = urn === null ? this.#current : this.#current[urn];
    return isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
  }

  /** Undefined unassigns. An extension without attributes goes as well. */
  set(urn: string | null, name: string, value: Json | undefined): void {
    if (sameJson(this.get(urn, name), value)) return;
    if (urn === null) {
      this.#current = withEntry(this.#current, name, value);
      return;
    }
    const holder = this.#current[urn];
    const extension = withEntry(isObject(holder) ? holder : {}, name, value);
    this.#current = withEntry(this.#current, urn, Object.keys(extension).length === 0 ? undefined : extension);
  }

  list(urn: string | null, attribute: Attribute): JsonObject[] {
    const value = this.get(urn, attribute.name);
    return Array.isArray(value) ? value.filter(isObject) : [];
  }

  setList(urn: string | null, attribute: Attribute, elements: JsonObject[]): void {
    this.#editedLists.set(attribute, urn);
    this.set(urn, attribute.name, elements.length === 0 ? undefined : elements);
  }

  /** An extension's key as it is stored, whatever case the client uses now. */
  storedUrn(urn: string): string {
    const lower = urn.toLowerCase();
    return Object.keys(this.#current).find((key) => key.toLowerCase() === lower) ?? urn;
  }

  /** The result; the original itself when nothing changed. */
  finish(): JsonObject {
    for (const [attribute, urn] of this.#editedLists) {
      // Only now: `emails[type eq "work"].primary` may come before the operation that brings the address.
      const elements = this.list(urn, attribute).filter((element) => !isHusk(element));
      if (elements.length > MAX_ELEMENTS) {
        throw new ScimError(400, "invalidValue", `${attribute.label} would have more than ${MAX_ELEMENTS} values.`);
      }
      this.set(urn, attribute.name, elements.length === 0 ? undefined : elements);
    }
    return sameJson(this.#original, this.#current) ? this.#original : this.#current;
  }
}

function withEntry(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [name]: value };
  const { [name]: _removed, ...rest } = object;
  return rest;
}
