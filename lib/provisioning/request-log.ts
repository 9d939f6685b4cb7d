import { insertRequests, type LoggedRequest } from "#db/queries/scim-requests.ts";
import { countUnknownKeys, type UnknownKeyTries } from "#db/queries/unknown-keys.ts";
import { clientAddress } from "#lib/client-address.ts";
import { log } from "#lib/log.ts";
import type { Exchange } from "#lib/scim/types.ts";
import { onShutdown } from "#lib/shutdown.ts";
import type { KeyCtx } from "./keys.ts";

/** An admin sees a request within two seconds; the page asks each second, the batch waits this long. */
const FLUSH_MS = 250;
const BATCH = 500;
/** With the database gone, the oldest entries make room: losing log rows is acceptable, running out of memory is not. */
const MOST_WAITING = 20_000;
/** What a key says of its workspace is a stranger's word: at most so many are remembered between two batches. */
const MOST_UNKNOWN = 1_000;

interface Queue {
  waiting: LoggedRequest[];
  /** By workspace and minute. */
  unknown: Map<string, UnknownKeyTries>;
  timer: NodeJS.Timeout | null;
  flushing: Promise<void> | null;
}

// On globalThis: both doors fill one queue, and the shutdown flushes it once.
const shared = globalThis as typeof globalThis & { rosterRequestLog?: Queue };

function queue(): Queue {
  if (!shared.rosterRequestLog) {
    shared.rosterRequestLog = { waiting: [], unknown: new Map(), timer: null, flushing: null };
    onShutdown(flushRequestLog);
  }
  return shared.rosterRequestLog;
}

/** Remembers an exchange for the next batch; never slows or fails the request. Exchanges without a valid key have no workspace. */
export function recordExchange(ctx: KeyCtx | null, exchange: Exchange): void {
  if (!ctx) return;
  const q = queue();
  if (q.waiting.length >= MOST_WAITING) q.waiting.splice(0, BATCH);
  const { forwardedFor, ...request } = exchange;
  q.waiting.push({
    ...request,
    address: clientAddress(forwardedFor),
    workspaceId: ctx.workspaceId,
    keyId: ctx.actor.id,
    seen: ctx.seen,
  });
  schedule(q);
}

/** Counts a try with a key that names this workspace and that nobody made there. */
export function noteUnknownKey(workspaceId: string, at: Date): void {
  const q = queue();
  const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
  const place = `${workspaceId}/${minute.getTime()}`;
  const tries = q.unknown.get(place)?.tries ?? 0;
  if (tries === 0 && q.unknown.size >= MOST_UNKNOWN) return;
  q.unknown.set(place, { workspaceId, minute, tries: tries + 1, lastAt: at });
  schedule(q);
}

function schedule(q: Queue): void {
  q.timer ??= setTimeout(() => {
    q.timer = null;
    void flushRequestLog();
  }, FLUSH_MS);
  q.timer.unref();
}

/** Writes what waits. Failed batches are reported and dropped. */
export async function flushRequestLog(): Promise<void> {
  const q = queue();
  while (q.flushing) await q.flushing;
  q.flushing = drain(q);
  try {
    await q.flushing;
  } finally {
    q.flushing = null;
  }
}

async function drain(q: Queue): Promise<void> {
  if (q.unknown.size > 0) {
    const unknown = [...q.unknown.values()];
    q.unknown.clear();
    try {
      await countUnknownKeys(unknown);
    } catch (error) {
      log().error({ err: error, lost: unknown.length }, "Tries with unknown keys could not be counted");
    }
  }
  while (q.waiting.length > 0) {
    const batch = q.waiting.splice(0, BATCH);
    try {
      await insertRequests(batch);
    } catch (error) {
      log().error({ err: error, lost: batch.length }, "A batch of the provisioning log could not be written");
    }
  }
}
