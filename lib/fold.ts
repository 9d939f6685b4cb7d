/**
 * The one case folding: what two names have in common when they differ in case only. Stored in key columns and applied
 * to what is compared with them; never SQL lower(), whose answer depends on the database's locale.
 */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
