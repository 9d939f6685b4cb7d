/** Paths of the installation itself, which a workspace's address would hide. */
const reserved = new Set(["support", "api", "scim", "setup", "healthz", "readyz", "metrics"]);

const minLength = 2;
const maxLength = 40;

/** What is wrong with a workspace's address (the first part of its paths, `/contoso/…`), as a sentence, or null. */
export function slugProblem(slug: string): string | null {
  if (slug.length < minLength) return `Use at least ${minLength} characters.`;
  if (slug.length > maxLength) return `Use at most ${maxLength} characters.`;
  if (!/^[a-z0-9-]+$/.test(slug)) return "Use lower-case letters, digits and hyphens only.";
  if (slug.startsWith("-") || slug.endsWith("-")) return "Begin and end with a letter or a digit.";
  if (reserved.has(slug)) return `"${slug}" is an address of Roster itself. Choose another.`;
  return null;
}

/** Whether it can be one. What a browser sends as a workspace's address needn't even be a text, and PostgreSQL would fail on it. */
export function isSlug(value: unknown): value is string {
  return typeof value === "string" && /^[a-z0-9-]+$/.test(value);
}

/** Letters that Unicode doesn't decompose into a base letter and a mark. */
const spelledOut: Record<string, string> = { ß: "ss", æ: "ae", ø: "o", œ: "oe", ł: "l", đ: "d", þ: "th" };

/** An address made of a name: "Zürich & Söhne AG" → "zurich-sohne-ag". Empty when nothing of the name can be used. */
export function suggestSlug(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[ßæøœłđþ]/g, (letter) => spelledOut[letter] ?? "")
    .normalize("NFKD")
    .replace(/[\p{Mark}'’]/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, "");
  return slugProblem(slug) === null ? slug : "";
}
