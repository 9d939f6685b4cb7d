type Flush = () => Promise<void>;

// On globalThis, because Next bundles a copy of this module for each of its entry points, and server.ts must see what they register.
const shared = globalThis as typeof globalThis & { rosterFlushers?: Set<Flush> };

function flushers(): Set<Flush> {
  shared.rosterFlushers ??= new Set();
  return shared.rosterFlushers;
}

/** Registers what must still be written when the process stops: called after the last request, before the database closes. */
export function onShutdown(flush: Flush): void {
  flushers().add(flush);
}

/** Runs every registered flush; one that fails doesn't keep the others from running. Resolves to the errors. */
export async function flushAll(): Promise<unknown[]> {
  const results = await Promise.allSettled([...flushers()].map((flush) => flush()));
  return results.filter((result) => result.status === "rejected").map((result) => result.reason);
}
