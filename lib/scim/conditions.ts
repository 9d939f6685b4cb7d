import type { IfMatch } from "./types.ts";

/**
 * Tags are compared weakly in both headers: RFC 7644 §3.14 sends weak ones back in If-Match, which RFC 9110 §13.1.1 alone would never
 * let match.
 */
const ENTITY_TAG = /^(?:W\/)?"(\d{1,9})(?:\.[0-9a-f]{8})?"$/;

const WEAK = /^W\//;

/** The versions that If-Match asks for; undefined = no condition, or `*`. Tags that aren't ours match no version. */
export function ifMatch(headers: Headers): IfMatch {
  const tags = tagsIn(headers, "if-match");
  if (tags.length === 0 || tags.includes("*")) return undefined;
  return tags.map(versionOf).filter((version) => version !== null);
}

/** Whether If-None-Match says that the client has what this tag stands for. */
export function isKnown(headers: Headers, current: string): boolean {
  const opaque = current.replace(WEAK, "");
  return tagsIn(headers, "if-none-match").some((tag) => tag === "*" || tag.replace(WEAK, "") === opaque);
}

function tagsIn(headers: Headers, name: string): string[] {
  const value = headers.get(name);
  return value === null ? [] : value.split(",").map((tag) => tag.trim());
}

function versionOf(tag: string): number | null {
  const match = ENTITY_TAG.exec(tag);
  return match === null ? null : Number(match[1]);
}
