/** More combining marks in a row than any script uses (UAX #15, Stream-Safe Text Format): normalising them takes quadratic time. */
const TOO_MANY_MARKS = /\p{M}{31}/u;

/**
 * The one case folding: what two names have in common when they differ in case only. Stored in key columns and applied
 * to what is compared with them; never SQL lower(), whose answer depends on the database's locale.
 */
export function fold(text: string): string {
  return (TOO_MANY_MARKS.test(text) ? text : text.normalize("NFC")).toLowerCase();
}
