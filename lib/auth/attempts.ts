import { createHmac, randomBytes } from "node:crypto";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { networkOf } from "#lib/client-address.ts";

const minutes = 60;

/** Failed sign-ins, and requests for links. Each instance counts for itself. */
const limits = {
  /** A browser that has signed in to the account before: nobody else can use its allowance up. */
  device: { points: 10, duration: 15 * minutes },
  /** An account from one network: runs out first, so that a stranger who guesses doesn't lock the owner out elsewhere. */
  pair: { points: 10, duration: 15 * minutes },
  /** Who tries many accounts. */
  network: { points: 60, duration: 15 * minutes },
  /** Who tries one account from many networks: then browsers that don't know it have to wait. */
  account: { points: 100, duration: 60 * minutes },
  /** Links asked for. How many an account is mailed is counted by the database (db/queries/account-links.ts). */
  links: { points: 20, duration: 15 * minutes },
  /** Test mails of a workspace: its admins may write any address into their profiles. */
  tests: { points: 5, duration: 15 * minutes },
};

type Limit = keyof typeof limits;

interface Counters {
  limiters: Record<Limit, RateLimiterMemory>;
  /** Of this process only: memory holds digests by it, never a name or an address. */
  secret: Buffer;
}

// On globalThis, because Next bundles a copy of this module for each of its entry points.
const shared = globalThis as typeof globalThis & { rosterAttempts?: Counters };

function counters(): Counters {
  shared.rosterAttempts ??= {
    limiters: {
      device: new RateLimiterMemory(limits.device),
      pair: new RateLimiterMemory(limits.pair),
      network: new RateLimiterMemory(limits.network),
      account: new RateLimiterMemory(limits.account),
      links: new RateLimiterMemory(limits.links),
      tests: new RateLimiterMemory(limits.tests),
    },
    secret: randomBytes(32),
  };
  return shared.rosterAttempts;
}

/** Who tries to be whom. The account counts as it was typed, whether it exists or not: a limit tells nothing. */
export interface Attempt {
  workspaceId: string;
  nameKey: string;
  address: string;
  /** The browser, when it has signed in to the account before (./device.ts). */
  deviceId: string | null;
}

/** In the order in which they are counted; one that a limit refuses doesn't count in those after it. */
function countedIn({ workspaceId, nameKey, address, deviceId }: Attempt): { limit: Limit; parts: string[] }[] {
  if (deviceId !== null) return [{ limit: "device", parts: [workspaceId, deviceId] }];
  const network = networkOf(address);
  return [
    { limit: "pair", parts: [workspaceId, nameKey, network] },
    { limit: "network", parts: [network] },
    { limit: "account", parts: [workspaceId, nameKey] },
  ];
}

/**
 * Counts an attempt before its password is looked at, so that parallel guesses can't slip through together. Returns the
 * seconds to wait, or null when it may go on.
 */
export async function countAttempt(attempt: Attempt): Promise<number | null> {
  // Before a counter is made for a name: somebody who sends ever new ones doesn't fill the memory.
  if (attempt.deviceId === null) {
    const wait = await waitOf("network", [networkOf(attempt.address)]);
    if (wait !== null) return wait;
  }
  for (const { limit, parts } of countedIn(attempt)) {
    const wait = await count(limit, parts);
    if (wait !== null) return wait;
  }
  return null;
}

/** It succeeded: so it is taken back, and what the pair, or the browser, had failed before is forgiven. */
export async function forgiveAttempt(attempt: Attempt): Promise<void> {
  const [own, ...wider] = countedIn(attempt);
  const { limiters } = counters();
  if (own) await limiters[own.limit].delete(keyOf(own.parts));
  await Promise.all(wider.map(({ limit, parts }) => limiters[limit].reward(keyOf(parts))));
}

/** Counts a request for a password link. Returns the seconds to wait, or null. */
export function countLinkRequest(address: string): Promise<number | null> {
  return count("links", [networkOf(address)]);
}

/** Counts a test mail of a workspace. Returns the seconds to wait, or null. */
export function countTestMail(workspaceId: string): Promise<number | null> {
  return count("tests", [workspaceId]);
}

async function count(limit: Limit, parts: string[]): Promise<number | null> {
  const limiter = counters().limiters[limit];
  const { consumedPoints, msBeforeNext } = await limiter.penalty(keyOf(parts));
  return consumedPoints > limiter.points ? Math.ceil(msBeforeNext / 1000) : null;
}

async function waitOf(limit: Limit, parts: string[]): Promise<number | null> {
  const limiter = counters().limiters[limit];
  const counted = await limiter.get(keyOf(parts));
  return counted && counted.consumedPoints >= limiter.points ? Math.ceil(counted.msBeforeNext / 1000) : null;
}

function keyOf(parts: string[]): string {
  return createHmac("sha256", counters().secret).update(JSON.stringify(parts)).digest("base64url");
}
