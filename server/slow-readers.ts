import type { Socket } from "node:net";

/** Of all connections together: some ten times the largest group's answer. */
export const MOST_UNSENT_BYTES = 256_000_000;
const LOOKED_AT_EVERY_MS = 1_000;

/**
 * An answer lies in memory until its client has taken it, and a client may ask for much and take nothing. Above the limit, those to whom most
 * is still to be sent lose their connection, until half of it is free. Returns what stops it.
 */
export function shedSlowReaders(sockets: ReadonlySet<Socket>, mostUnsent: number): () => void {
  const timer = setInterval(() => {
    let unsent = sockets.values().reduce((sum, socket) => sum + socket.writableLength, 0);
    if (unsent <= mostUnsent) return;
    for (const socket of [...sockets].sort((a, b) => b.writableLength - a.writableLength)) {
      if (unsent <= mostUnsent / 2) return;
      unsent -= socket.writableLength;
      socket.destroy();
    }
  }, LOOKED_AT_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
