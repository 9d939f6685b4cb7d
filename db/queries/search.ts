import { fold } from "#lib/fold.ts";

/** A LIKE pattern for "contains what was typed", for columns that are folded. */
export function containing(typed: string): string {
  return `%${fold(typed.trim()).replace(/[\\%_]/g, "\\$&")}%`;
}
