import { ScimError } from "./errors.ts";
import { isStorable, kindOf } from "./json.ts";
import type { Json, JsonObject } from "./types.ts";

export const DEFAULT_COUNT = 100;
export const MAX_COUNT = 1000;
/** PostgreSQL's integer; no list is longer. */
const MAX_INDEX = 2 ** 31 - 1;

/** Looks up query parameters; their names in any case, the first of equal ones, unknown ones never read. */
export class Query {
  readonly #find: (name: string) => string | null;

  private constructor(find: (name: string) => string | null) {
    this.#find = find;
  }

  /** What stands behind a URL's `?`. */
  static ofUrl(text: string): Query {
    const pairs = text === "" ? [] : text.split("&");
    return new Query((name) => {
      for (const pair of pairs) {
        const equals = pair.indexOf("=");
        const length = equals === -1 ? pair.length : equals;
        if (length !== name.length || pair.slice(0, length).toLowerCase() !== name.toLowerCase()) continue;
        return equals === -1 ? "" : decode(pair.slice(equals + 1), name);
      }
      return null;
    });
  }

  /** The body of a search by POST (RFC 7644 §3.4.3), whose lists of attributes are JSON lists. */
  static ofBody(body: JsonObject): Query {
    const keys = Object.keys(body);
    return new Query((name) => {
      const key = keys.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
      return key === undefined ? null : asParameter(body[key] ?? null, name);
    });
  }

  /** Null = absent or empty. */
  get(name: string): string | null {
    const value = this.#find(name);
    return value === null || value.trim() === "" ? null : value;
  }

  /** RFC 9865 §2: empty asks for the first page. Null = no paging by cursor. */
  cursor(): string | null {
    return this.#find("cursor")?.trim() ?? null;
  }

  /** RFC 7644 §3.4.2.4: less than 1 is 1. */
  startIndex(): number {
    return Math.min(Math.max(this.#integer("startIndex", "invalidValue") ?? 1, 1), MAX_INDEX);
  }

  /** RFC 7644 §3.4.2.4: negative is 0. By cursor, more than there can be is an error (RFC 9865 §2.1), else it is cut. */
  count(): number {
    const isByCursor = this.cursor() !== null;
    const count = Math.max(this.#integer("count", isByCursor ? "invalidCount" : "invalidValue") ?? DEFAULT_COUNT, 0);
    if (isByCursor && count > MAX_COUNT) throw new ScimError(400, "invalidCount", `count is at most ${MAX_COUNT}.`);
    return Math.min(count, MAX_COUNT);
  }

  #integer(name: string, scimType: "invalidValue" | "invalidCount"): number | null {
    const value = this.get(name)?.trim() ?? null;
    if (value === null) return null;
    if (!/^-?\d{1,40}$/.test(value)) throw new ScimError(400, scimType, `${name} must be a whole number.`);
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

/** As a URL would say it. */
function asParameter(value: Json, name: string): string | null {
  if (value === null) return null;
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join(",");
  throw new ScimError(400, "invalidValue", `"${name}" can't be ${kindOf(value)}.`);
}
