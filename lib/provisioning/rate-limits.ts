import { RateLimiterMemory } from "rate-limiter-flexible";
import { networkOf } from "#lib/client-address.ts";
import { ScimError } from "#lib/scim/errors.ts";

/** Requests without a key that works, from one network. A provider with a wrong key stays far below it. */
const STRANGERS = { points: 600, duration: 60 };
/** One that comes back with every second, so that a limit of n a second lets n through in each. */
const PER_SECOND = 1;

interface Limiters {
  strangers: RateLimiterMemory;
  /** The points are the workspace's setting. */
  keys: RateLimiterMemory;
}

// On globalThis: both doors count together.
const shared = globalThis as typeof globalThis & { rosterScimLimits?: Limiters };

function limiters(): Limiters {
  shared.rosterScimLimits ??= {
    strangers: new RateLimiterMemory(STRANGERS),
    keys: new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: PER_SECOND }),
  };
  return shared.rosterScimLimits;
}

/** Before a key is looked for that nobody remembers. Each instance counts for itself. Throws ScimError 429. */
export async function refuseFlood(address: string | null): Promise<void> {
  const counted = await limiters().strangers.get(networkOf(address ?? ""));
  if (counted && counted.consumedPoints >= STRANGERS.points) throw flood(counted.msBeforeNext);
}

/** A request whose key doesn't work. Throws ScimError 429 once there are too many from there. */
export async function countStranger(address: string | null): Promise<void> {
  const counted = await limiters().strangers.penalty(networkOf(address ?? ""));
  if (counted.consumedPoints > STRANGERS.points) throw flood(counted.msBeforeNext);
}

/** A request by this key, of which the workspace takes so many a second; null = as many as come. Throws ScimError 429. */
export async function countKeyUse(keyId: string, perSecond: number | null): Promise<void> {
  if (perSecond === null) return;
  const counted = await limiters().keys.penalty(keyId);
  if (counted.consumedPoints <= perSecond) return;
  throw new ScimError(
    429,
    null,
    `This workspace takes ${perSecond} requests a second. Send the rest later.`,
    retryAfter(counted.msBeforeNext),
  );
}

/** For tests: as if nobody had come yet. */
export function forgetRates(): void {
  shared.rosterScimLimits = undefined;
}

function flood(ms: number): ScimError {
  return new ScimError(
    429,
    null,
    "Too many requests without a working API key came from this address. Try again later.",
    retryAfter(ms),
  );
}

/** RFC 9110 §10.2.3: whole seconds. */
function retryAfter(ms: number): Record<string, string> {
  return { "Retry-After": String(Math.max(1, Math.ceil(ms / 1000))) };
}
