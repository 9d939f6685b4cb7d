import Papa from "papaparse";

/** Begins a file, so that Excel reads it as UTF-8. */
export const byteOrderMark = "\ufeff";

/** What a spreadsheet takes for a formula where a cell begins, full-width in East Asian ones; space or a line break before it doesn't stop it. */
const FORMULA = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/;

/** Begins a cell where the spreadsheet separates by something else than commas, as Excel does in most of Europe. */
const AFTER_SEPARATOR = /([;\t|]\s*)([=+\-@＝＋－＠])/g;
const APOSTROPHE_AFTER_SEPARATOR = /([;\t|]\s*)'([=+\-@＝＋－＠])/g;

/**
 * Rows of a CSV file (RFC 4180). What a spreadsheet would calculate gets an apostrophe before it: what people put into their
 * names must not run on the machine of whoever opens the list.
 */
export function csvText(rows: string[][]): string {
  if (rows.length === 0) return "";
  const safe = rows.map((cells) => cells.map((cell) => cell.replace(AFTER_SEPARATOR, "$1'$2")));
  return `${Papa.unparse(safe, { escapeFormulae: FORMULA, newline: "\r\n", header: false })}\r\n`;
}

/** A cell as it was before csvText made it safe. */
export function withoutApostrophes(cell: string): string {
  const text = cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
  return text.replace(APOSTROPHE_AFTER_SEPARATOR, "$1$2");
}
