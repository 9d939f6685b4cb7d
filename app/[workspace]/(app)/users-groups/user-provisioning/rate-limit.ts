/** What the field offers: requests a second by each key. */
export const RATES = ["5", "10", "25", "50", "100"] as const;

export type RateLimit = "none" | (typeof RATES)[number];

/** Null = as many as come. */
export function sayRate(maxPerSecond: number | null): RateLimit {
  return RATES.find((rate) => rate === String(maxPerSecond)) ?? "none";
}

export function rateOf(limit: RateLimit): number | null {
  return limit === "none" ? null : Number(limit);
}
