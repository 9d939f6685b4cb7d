/** About as JSON: of a list of groups the answer is three times as long. V8's strings end at 512 MB, and others need memory as well. */
const MAX_SIZE = 32_000_000;

/** How many rows are fetched at a time: each may be a user of 2 MB, or a group of 100,000. */
export const FETCHED = 20;

/** The rows of a page, which ends early when it has become too large (RFC 7644 §3.4.2.4: "no more than" count). */
export class Page<Row extends object> {
  readonly rows: Row[] = [];
  /** Whether there were more rows than it could hold. */
  isCut = false;
  #size = 0;

  /** True = the page is full, and the rest isn't wanted. */
  add(rows: readonly Row[]): boolean {
    for (const row of rows) {
      if (this.#size > MAX_SIZE) this.isCut = true;
      if (this.isCut) break;
      this.rows.push(row);
      this.#size += sizeOf(row);
    }
    return this.isCut;
  }
}

/** About what it takes as JSON, for a fraction of the time. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length + 3;
  if (typeof value !== "object" || value === null || value instanceof Date) return 24;
  let size = 2;
  for (const [key, part] of Object.entries(value)) size += key.length + 4 + sizeOf(part);
  return size;
}
