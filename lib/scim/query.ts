import { ScimError } from "./errors.ts";
import { isStorable } from "./json.ts";

export const DEFAULT_COUNT = 100;
export const MAX_COUNT = 1000;
/** PostgreSQL's integer; no list is longer. */
const MAX_INDEX = 2 ** 31 - 1;

/** Looks up query parameters; their names in any case, the first of equal ones, unknown ones never read. */
export class Query {
  readonly #pairs: string[];

  /** What stands behind the `?`. */
  constructor(text: string) {
    this.#pairs = text === "" ? [] : text.split("&");
  }

  /** Null = absent or empty. */
  get(name: string): string | null {
    for (const pair of this.#pairs) {
      const equals = pair.indexOf("=");
      if (equals !== name.length || pair.slice(0, equals).toLowerCase() !== name.toLowerCase()) continue;
      const value = decode(pair.slice(equals + 1), name);
      return value.trim() === "" ? null : value;
    }
    return null;
  }

  /** RFC 7644 §3.4.2.4: less than 1 is 1. */
  startIndex(): number {
    return clamp(this.#integer("startIndex") ?? 1, 1, MAX_INDEX);
  }

  /** RFC 7644 §3.4.2.4: negative is 0. */
  count(): number {
    return clamp(this.#integer("count") ?? DEFAULT_COUNT, 0, MAX_COUNT);
  }

  #integer(name: string): number | null {
    const value = this.get(name);
    if (value === null) return null;
    if (!/^-?\d{1,40}$/.test(value)) throw new ScimError(400, "invalidValue", `${name} must be a whole number.`);
    return Number(value);
  }
}

/** Entra writes a space as `+` (form encoding). */
function decode(text: string, name: string): string {
  let value: string;
  try {
    value = decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new ScimError(400, "invalidValue", `The parameter ${name} isn't percent-encoded UTF-8.`);
  }
  if (!isStorable(value)) throw new ScimError(400, "invalidValue", `The parameter ${name} can't hold NUL.`);
  return value;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
