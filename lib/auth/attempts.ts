import { RateLimiterMemory } from "rate-limiter-flexible";

/**
 * Failed sign-ins, in the order in which they are counted; one that a limit refuses doesn't count in those after it. The pair
 * of account and address runs out first, so that a stranger who guesses at an account doesn't lock its owner out; the wider
 * limits stop those who spread over accounts or addresses. Each instance counts for itself.
 */
const limits = [
  { keyPrefix: "pair", points: 10, duration: 15 * 60 },
  { keyPrefix: "address", points: 60, duration: 15 * 60 },
  { keyPrefix: "account", points: 100, duration: 60 * 60 },
] as const;

// On globalThis, because Next bundles a copy of this module for each of its entry points.
const shared = globalThis as typeof globalThis & { rosterSignInLimits?: RateLimiterMemory[] };

/** Who tries to be whom. The account counts whether it exists or not: a limit tells nothing. */
export interface Attempt {
  workspaceId: string;
  nameKey: string;
  address: string;
}

function limitersFor({ workspaceId, nameKey, address }: Attempt): { limiter: RateLimiterMemory; key: string }[] {
  shared.rosterSignInLimits ??= limits.map((limit) => new RateLimiterMemory(limit));
  const keys = [JSON.stringify([workspaceId, nameKey, address]), address, JSON.stringify([workspaceId, nameKey])];
  return shared.rosterSignInLimits.map((limiter, i) => ({ limiter, key: keys[i] ?? "" }));
}

/**
 * Counts an attempt before its password is looked at, so that parallel guesses can't slip through together. Returns the
 * seconds to wait, or null when it may go on.
 */
export async function countAttempt(attempt: Attempt): Promise<number | null> {
  for (const { limiter, key } of limitersFor(attempt)) {
    const counted = await limiter.penalty(key);
    if (counted.consumedPoints > limiter.points) return Math.ceil(counted.msBeforeNext / 1000);
  }
  return null;
}

/** It succeeded: so it is taken back, and what the pair had failed before is forgiven. */
export async function forgiveAttempt(attempt: Attempt): Promise<void> {
  const [pair, ...wider] = limitersFor(attempt);
  await pair?.limiter.delete(pair.key);
  await Promise.all(wider.map(({ limiter, key }) => limiter.reward(key)));
}
