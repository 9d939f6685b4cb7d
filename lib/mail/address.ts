/**
 * Whether a text is one plain address to send to. Stricter than RFC 5321, which allows quoted parts: what an identity provider wrote
 * must not become a second recipient or a header.
 */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text);
}
