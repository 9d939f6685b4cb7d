import { Refusal } from "#lib/refusal.ts";
import type { IfMatch } from "#lib/scim/types.ts";

/** If-Match (RFC 7644 §3.14). Throws Refusal versionMismatch. */
export function requireVersion(version: number, ifMatch: IfMatch): void {
  if (ifMatch === undefined || ifMatch.includes(version)) return;
  const named = ifMatch.length === 0 ? "no version of it" : ifMatch.join(", ");
  throw new Refusal(
    "versionMismatch",
    `The resource has changed: its version is ${version}, If-Match names ${named}. Read it again and retry.`,
  );
}
