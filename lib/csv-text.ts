import Papa from "papaparse";

/** Begins a file, so that Excel reads it as UTF-8. */
export const byteOrderMark = "\ufeff";

/** What a spreadsheet would take for a formula; a tab or line break before it doesn't stop it. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Rows of a CSV file (RFC 4180). A cell that a spreadsheet would calculate gets an apostrophe before it: what people put into their
 * names must not run on the machine of whoever opens the list.
 */
export function csvText(rows: string[][]): string {
  return rows.length === 0 ? "" : `${Papa.unparse(rows, { escapeFormulae: FORMULA, newline: "\r\n", header: false })}\r\n`;
}
