const integer = new Intl.NumberFormat("en-US");

/** "12,345". */
export function formatNumber(value: number): string {
  return integer.format(value);
}

/** "1 user", "12,345 users". */
export function formatCount(count: number, one: string, other: string): string {
  return `${integer.format(count)} ${count === 1 ? one : other}`;
}
