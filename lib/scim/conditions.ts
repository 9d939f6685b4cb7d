const ENTITY_TAG = /^(?:W\/)?"(\d{1,9})"$/;

/** Matches no version: an If-Match that isn't ours. */
const NO_VERSION = -1;

/** The version that If-Match asks for; undefined = any (RFC 9110 §13.1.1). */
export function ifMatch(headers: Headers): number | undefined {
  const tags = tagsIn(headers, "if-match");
  if (tags.length === 0 || tags.includes("*")) return undefined;
  return tags.map(versionOf).find((version) => version !== null) ?? NO_VERSION;
}

/** Whether If-None-Match says that the client has this version already. */
export function isKnown(headers: Headers, version: number): boolean {
  return tagsIn(headers, "if-none-match").some((tag) => tag === "*" || versionOf(tag) === version);
}

function tagsIn(headers: Headers, name: string): string[] {
  const value = headers.get(name);
  return value === null ? [] : value.split(",").map((tag) => tag.trim());
}

function versionOf(tag: string): number | null {
  const match = ENTITY_TAG.exec(tag);
  return match === null ? null : Number(match[1]);
}
