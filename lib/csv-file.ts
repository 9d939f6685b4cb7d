import Papa from "papaparse";
import { Refusal } from "./refusal.ts";

/** What an import takes. A line that is longer nearly always lacks a quotation mark. */
export const fileLimits = { bytes: 20_000_000, lines: 50_000, columns: 100, lineLength: 10_000 };

const encodings = { "utf-8": "UTF-8", "utf-16le": "UTF-16 LE", "utf-16be": "UTF-16 BE", "windows-1252": "Windows-1252" };
type Encoding = keyof typeof encodings;

const delimiters = { ",": "commas", ";": "semicolons", "\t": "tabs" };
type Delimiter = keyof typeof delimiters;

export interface CsvFile {
  /** For people: "UTF-16 LE". */
  encoding: (typeof encodings)[Encoding];
  /** Neither a mark nor the bytes say which encoding it is: letters with accents may come out wrong. */
  guessed: boolean;
  /** For people: "semicolons". */
  delimiter: (typeof delimiters)[Delimiter];
  columns: string[];
  /** `line` as a spreadsheet counts: the head is 1. Empty lines are left out, and counted. */
  lines: { line: number; cells: string[] }[];
}

/** Reads a whole file, in the browser or on the server. Throws Refusal invalid: what is wrong with the file and what to do. */
export function readCsv(bytes: Uint8Array): CsvFile {
  const { encoding, guessed, text } = decode(bytes);
  if (text.includes("\0"))
    throw invalid("This is no text file. Save the list as CSV (comma-separated values) and choose that file.");
  const { delimiter, rows } = split(text);
  const [head = [], ...rest] = rows;
  const columns = trimEnd(head.map((name) => name.trim()));
  if (columns.length === 0)
    throw invalid("The first line is empty. It has to name the columns, such as User name, First name, Last name.");
  if (columns.length > fileLimits.columns)
    throw invalid(`The file has ${columns.length} columns. Use at most ${fileLimits.columns}.`);
  const lines = rest
    .map((cells, index) => ({ line: index + 2, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (lines.length === 0) throw invalid("There are no lines below the first one, which names the columns.");
  if (lines.length > fileLimits.lines) {
    const [has, most] = [lines.length, fileLimits.lines].map((count) => count.toLocaleString("en"));
    throw invalid(`The file has ${has} lines. An import takes at most ${most}: split the file.`);
  }
  for (const { line, cells } of lines) requireShape(line, cells, columns.length);
  return { encoding: encodings[encoding], guessed, delimiter: delimiters[delimiter], columns, lines };
}

function requireShape(line: number, cells: string[], columns: number): void {
  const at = `Line ${line.toLocaleString("en")}`;
  if (cells.slice(columns).some((cell) => cell.trim() !== "")) {
    throw invalid(
      `${at} has more cells than the first line names columns. Put texts that hold the delimiter in quotation marks.`,
    );
  }
  cells.length = Math.min(cells.length, columns);
  if (cells.reduce((length, cell) => length + cell.length, 0) > fileLimits.lineLength) {
    const most = fileLimits.lineLength.toLocaleString("en");
    throw invalid(`${at} has more than ${most} characters. Is a quotation mark missing at the end of a cell?`);
  }
}

/** By its mark; otherwise UTF-8 when it can be; UTF-16 when it looks like it; and then what Excel in Western Europe writes. */
function decode(bytes: Uint8Array): { encoding: Encoding; guessed: boolean; text: string } {
  const read = (encoding: Encoding, guessed: boolean) => ({ encoding, guessed, text: new TextDecoder(encoding).decode(bytes) });
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return read("utf-16le", false);
  if (first === 0xfe && second === 0xff) return read("utf-16be", false);
  if (first === 0xef && second === 0xbb && third === 0xbf) return read("utf-8", false);
  const unmarked = unmarkedUtf16(bytes);
  if (unmarked) return read(unmarked, true);
  try {
    return { encoding: "utf-8", guessed: false, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return read("windows-1252", true);
  }
}

/** Every second byte of Latin text is zero. */
function unmarkedUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const sample = bytes.subarray(0, 1_000);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = sample.length / 4;
  if (odd > many && even === 0) return "utf-16le";
  return even > many && odd === 0 ? "utf-16be" : null;
}

function split(text: string): { delimiter: Delimiter; rows: string[][] } {
  // Excel's own way to say it, in a line that it doesn't show.
  const [said = "", by = ""] = /^sep=([,;\t])\r?\n/i.exec(text) ?? [];
  const rest = text.slice(said.length);
  const delimiter = isDelimiter(by) ? by : guessDelimiter(rest);
  const { data, errors } = Papa.parse<string[]>(rest, { delimiter });
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken) {
    const line = ((broken.row ?? 0) + 1).toLocaleString("en");
    throw invalid(`Line ${line} has a quotation mark that is not closed, or that stands inside a cell without being doubled.`);
  }
  return { delimiter, rows: data };
}

/** The one by which the first lines are as wide as the head, and wider than one. papaparse's own guess stumbles over short files. */
function guessDelimiter(text: string): Delimiter {
  let best: { delimiter: Delimiter; fit: number; width: number } = { delimiter: ",", fit: 0, width: 1 };
  for (const delimiter of Object.keys(delimiters).filter(isDelimiter)) {
    const { data } = Papa.parse<string[]>(text, { delimiter, preview: 20, skipEmptyLines: "greedy" });
    const width = data[0]?.length ?? 0;
    const fit = data.filter((row) => row.length === width).length;
    if (width > 1 && (fit > best.fit || (fit === best.fit && width > best.width))) best = { delimiter, fit, width };
  }
  return best.delimiter;
}

function isDelimiter(text: string): text is Delimiter {
  return Object.hasOwn(delimiters, text);
}

/** Spreadsheets leave delimiters behind where a column was emptied. */
function trimEnd(names: string[]): string[] {
  return names.slice(0, names.findLastIndex((name) => name !== "") + 1);
}

function invalid(message: string): Refusal {
  return new Refusal("invalid", message);
}
