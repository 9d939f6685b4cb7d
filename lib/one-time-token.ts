import { createHash, randomBytes } from "node:crypto";

/** For a link that works once: the token goes into it, the digest into the database, so that a copy of that opens nothing. */
export function newToken(): { token: string; digest: Buffer } {
  const token = randomBytes(32).toString("base64url");
  return { token, digest: digestOf(token) };
}

export function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
