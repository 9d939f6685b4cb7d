import { ScimError } from "./errors.ts";
import type { Position } from "./types.ts";

/** Nothing is kept for a cursor: this only ends what would be a list of two different days. */
export const CURSOR_SECONDS = 24 * 60 * 60;

const IV_BYTES = 12;

/** What a cursor is good for. */
export interface CursorUse {
  /** The workspace, and the query but for its page: of another one the cursor isn't valid. */
  binding: string;
  count: number;
}

/**
 * Cursors of RFC 9865: where a page ended, encrypted and authenticated (AES-GCM), so that they can be neither read nor made up. A
 * position is a place in an order, not a number of rows: what is deleted or created meanwhile shifts no page.
 */
export class PageCursors {
  readonly #secret: () => string;
  readonly #now: () => number;
  #key: Promise<CryptoKey> | null = null;

  constructor(secret: () => string, now: () => number) {
    this.#secret = secret;
    this.#now = now;
  }

  async seal(position: Position, { binding, count }: CursorUse): Promise<string> {
    const content = JSON.stringify([this.#seconds(), count, position.key, position.id]);
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const algorithm = { name: "AES-GCM", iv, additionalData: bytes(binding) };
    const sealed = await crypto.subtle.encrypt(algorithm, await this.#cryptoKey(), bytes(content));
    return Buffer.concat([iv, Buffer.from(sealed)]).toString("base64url");
  }

  /** Throws 400 invalidCursor, expiredCursor, invalidCount. */
  async open(text: string, { binding, count }: CursorUse): Promise<Position> {
    const [issued, sealedCount, key, id] = await this.#content(text, binding);
    if (this.#seconds() - issued > CURSOR_SECONDS) {
      throw new ScimError(400, "expiredCursor", "This cursor is more than a day old. Begin again with an empty one.");
    }
    if (count !== sealedCount) {
      throw new ScimError(400, "invalidCount", `The first page was asked for with count ${sealedCount}, so must be the others.`);
    }
    return { key, id };
  }

  async #content(text: string, binding: string): Promise<[number, number, string | null, string]> {
    const sealed = Buffer.from(text, "base64url");
    if (sealed.length <= IV_BYTES || sealed.toString("base64url") !== text) throw invalidCursor();
    const algorithm = { name: "AES-GCM", iv: sealed.subarray(0, IV_BYTES), additionalData: bytes(binding) };
    const key = await this.#cryptoKey();
    const content = await crypto.subtle.decrypt(algorithm, key, sealed.subarray(IV_BYTES)).catch(() => null);
    if (content === null) throw invalidCursor();
    return JSON.parse(new TextDecoder().decode(content));
  }

  /** Of the secret for this purpose only. */
  #cryptoKey(): Promise<CryptoKey> {
    this.#key ??= crypto.subtle
      .importKey("raw", bytes(this.#secret()), "HKDF", false, ["deriveKey"])
      .then((secret) =>
        crypto.subtle.deriveKey(
          { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes("scim page cursor") },
          secret,
          { name: "AES-GCM", length: 256 },
          false,
          ["encrypt", "decrypt"],
        ),
      );
    return this.#key;
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000);
  }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function invalidCursor(): ScimError {
  return new ScimError(
    400,
    "invalidCursor",
    "This cursor isn't one of this list. Begin with an empty one, go on with nextCursor, and leave the other parameters as they were.",
  );
}
