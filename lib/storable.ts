/** Where PostgreSQL would fail, because it keeps neither a NUL nor half a character. `path` leads to the text; null = all can be stored. */
export function findUnstorable(value: unknown, path: PropertyKey[] = []): PropertyKey[] | null {
  if (typeof value === "string") return isStorable(value) ? null : path;
  if (value === null || typeof value !== "object") return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = findUnstorable(inner, [...path, key]);
    if (found) return found;
  }
  return null;
}

export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
