import { ScimError } from "./errors.ts";
import { untilSecret } from "./secrets.ts";

const MAX_LENGTH = 8192;
const SPACE = 0x20;
const BARE_END = new Set([" ", "\t", "\r", "\n", "(", ")", "[", "]"]);

/** Reads the tokens of a filter or a path, looking at each character once: no backtracking, no regular expressions. */
export class Cursor {
  readonly #text: string;
  readonly #scimType: "invalidFilter" | "invalidPath";
  #at = 0;

  constructor(text: string, scimType: "invalidFilter" | "invalidPath") {
    this.#text = text;
    this.#scimType = scimType;
    if (text.length > MAX_LENGTH) this.refuse(`Longer than ${MAX_LENGTH} characters.`);
  }

  refuse(detail: string): never {
    throw new ScimError(400, this.#scimType, detail);
  }

  refuseHere(expectation: string): never {
    const found = this.#at < this.#text.length ? `before ${quote(this.#text.slice(this.#at))}` : "at the end";
    this.refuse(`Character ${this.#at + 1}, ${found}: ${expectation}.`);
  }

  /** The next character after spaces; empty at the end. */
  peek(): string {
    while (this.#text.charCodeAt(this.#at) <= SPACE) this.#at++;
    return this.#text.charAt(this.#at);
  }

  /** Takes the character when it comes next, without spaces before it. */
  takeAdjacent(character: string): boolean {
    if (this.#text.charAt(this.#at) !== character) return false;
    this.#at++;
    return true;
  }

  expect(character: string): void {
    if (this.peek() !== character) this.refuseHere(`expected "${character}"`);
    this.#at++;
  }

  expectEnd(): void {
    if (this.peek() !== "") this.refuseHere('expected "and", "or" or the end; text with spaces in it needs double quotes');
  }

  /** Takes the word when it comes next, in any case. */
  takeWord(word: string): boolean {
    this.peek();
    const start = this.#at;
    if (this.name().toLowerCase() === word) return true;
    this.#at = start;
    return false;
  }

  /** An attribute path or an operator; empty when there is none. */
  name(): string {
    const start = this.#at;
    while (isNameCharacter(this.#text.charCodeAt(this.#at))) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  /** A string in JSON's form. */
  quotedText(): string {
    const start = this.#at++;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text.charAt(this.#at);
      if (character === "\\") this.#at++;
      else if (character === '"') break;
    }
    const literal = this.#text.slice(start, ++this.#at);
    try {
      return JSON.parse(literal);
    } catch {
      return this.refuse(`${quote(literal)} isn't a string as JSON writes it: check its quotes and backslashes.`);
    }
  }

  /** A number, true, false, null or a date; and text that lacks its quotes. */
  bareText(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !BARE_END.has(this.#text.charAt(this.#at))) this.#at++;
    const bare = this.#text.slice(start, this.#at);
    if (bare === "" || bare.startsWith("'") || bare.includes('"')) {
      this.#at = start;
      this.refuseHere('expected a value in double quotes, such as "x"');
    }
    return bare;
  }
}

/** Letters, digits and `$ - . : _`. NaN, past the end, is none of them. */
function isNameCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2d && code <= 0x3a && code !== 0x2f) ||
    code === 0x5f ||
    code === 0x24
  );
}

/** The client's own words, shortened: details are logged and shown. Nothing behind the word password. */
export function quote(words: string): string {
  const text = untilSecret(words);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
