import { createHash, randomBytes } from "node:crypto";
import { base32nopad } from "@scure/base";

const PREFIX = "wsk";
const FORM = /^wsk_([a-z2-7]{26})_([a-z2-7]{26})_([a-z2-7]{52})$/;

/**
 * The text of an API key: `wsk_<workspace>_<key>_<secret>`, each part lower-case base32. The first two say where to look,
 * so that a revoked key can still be attributed; the secret is 256 random bits.
 */
export interface KeyParts {
  workspaceId: string;
  keyId: string;
  secret: string;
}

export function newKeyText(workspaceId: string, keyId: string): { text: string; digest: Buffer; lastFour: string } {
  const secret = base32(randomBytes(32));
  return {
    text: [PREFIX, base32(uuidBytes(workspaceId)), base32(uuidBytes(keyId)), secret].join("_"),
    digest: digestOf(secret),
    lastFour: secret.slice(-4),
  };
}

/** Null for anything that isn't a key of Roster's. */
export function parseKeyText(text: string): KeyParts | null {
  const [, workspace, key, secret] = FORM.exec(text) ?? [];
  if (!workspace || !key || !secret) return null;
  try {
    return { workspaceId: toUuid(workspace), keyId: toUuid(key), secret };
  } catch {
    return null; // The right letters, but not what 16 bytes encode to.
  }
}

export function digestOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

function base32(bytes: Uint8Array): string {
  return base32nopad.encode(bytes).toLowerCase();
}

function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

function toUuid(part: string): string {
  const hex = Buffer.from(base32nopad.decode(part.toUpperCase())).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
