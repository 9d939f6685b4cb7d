import { log } from "./log.ts";
import { onShutdown } from "./shutdown.ts";

const running = new Set<Promise<void>>();
let flushes = false;

/**
 * Begins work that the answer doesn't wait for, so that how long it takes tells the caller nothing. A failure is logged by
 * `what`; a stop of the process waits for it.
 */
export function inBackground(what: string, work: () => Promise<void>): void {
  if (!flushes) onShutdown(backgroundDone);
  flushes = true;
  const run = work()
    .catch((err) => log().error({ err }, `${what} failed`))
    .finally(() => running.delete(run));
  running.add(run);
}

/** When all that has been begun has ended. */
export async function backgroundDone(): Promise<void> {
  while (running.size > 0) await Promise.all(running);
}
