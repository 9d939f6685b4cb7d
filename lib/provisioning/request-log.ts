import { RowsRefused } from "#db/queries/copy.ts";
import { isOutage } from "#db/queries/outage.ts";
import { findLoggedNames } from "#db/queries/request-names.ts";
import { countMinutes } from "#db/queries/scim-minutes.ts";
import { insertRequests, type LoggedRequest } from "#db/queries/scim-requests.ts";
import { countUnknownKeys, type UnknownKeyTries } from "#db/queries/unknown-keys.ts";
import { clientAddress } from "#lib/client-address.ts";
import { log } from "#lib/log.ts";
import { metrics } from "#lib/metrics.ts";
import type { Exchange } from "#lib/scim/types.ts";
import { onShutdown } from "#lib/shutdown.ts";
import type { KeyCtx } from "./keys.ts";
import { MinuteCounts } from "./minute-counts.ts";
import { idsSaid, idsToTell, kindOf, requestWords } from "./request-words.ts";
import { targetOf } from "./write-words.ts";

/** An admin sees a request within two seconds; the page asks each second, the batch waits this long. Larger batches cost less a request. */
const FLUSH_MS = 800;
const BATCH = 500;
const BATCH_BYTES = 4_000_000;
/** With the database gone, the oldest entries make room: losing log rows is acceptable, running out of memory is not. */
const MOST_WAITING = 20_000;
const MOST_WAITING_BYTES = 64_000_000;
/** What a key says of its workspace is a stranger's word: at most so many are remembered between two batches. */
const MOST_UNKNOWN = 1_000;
/** A request that is about more, such as a group with all its members, is found by these. */
const MOST_SUBJECTS = 100;

/** What waits for the next batch. Words are found by the batch, because they need names. */
interface Waiting {
  ctx: Pick<KeyCtx, "workspaceId" | "actor" | "seen">;
  exchange: Exchange;
  /** The notices say it: of the accident guard, and of the last admin. */
  held: boolean;
  bytes: number;
}

interface Queue {
  waiting: Waiting[];
  bytes: number;
  /** By workspace and minute. */
  unknown: Map<string, UnknownKeyTries>;
  /** What couldn't be written is counted with the next batch that can. */
  lost: MinuteCounts;
  timer: NodeJS.Timeout | null;
  flushing: Promise<void> | null;
}

// On globalThis: both doors fill one queue, and the shutdown flushes it once.
const shared = globalThis as typeof globalThis & { rosterRequestLog?: Queue };

function queue(): Queue {
  if (!shared.rosterRequestLog) {
    shared.rosterRequestLog = {
      waiting: [],
      bytes: 0,
      unknown: new Map(),
      lost: new MinuteCounts(),
      timer: null,
      flushing: null,
    };
    onShutdown(flushRequestLog);
  }
  return shared.rosterRequestLog;
}

/** Remembers an exchange for the next batch; never slows or fails the request. Exchanges without a known key have no workspace. */
export function recordExchange(
  ctx: Pick<KeyCtx, "workspaceId" | "requestId" | "actor" | "seen" | "notices"> | null,
  exchangeOf: () => Exchange,
): void {
  if (!ctx) return;
  try {
    const exchange = exchangeOf();
    const q = queue();
    const bytes = (exchange.requestBody?.bytes ?? 0) + (exchange.responseBody?.text.length ?? 0);
    const { workspaceId, actor, seen, notices } = ctx;
    const held = notices.some(({ kind }) => kind === "held deletions" || kind === "last admin");
    q.waiting.push({ ctx: { workspaceId, actor, seen }, exchange, held, bytes });
    q.bytes += bytes;
    makeRoom(q);
    metrics().logWaiting.set(q.waiting.length);
    schedule(q);
  } catch (error) {
    log().error({ err: error, requestId: ctx.requestId }, "A request could not be logged");
  }
}

function makeRoom(q: Queue): void {
  if (q.waiting.length <= MOST_WAITING && q.bytes <= MOST_WAITING_BYTES) return;
  const dropped = takeBatch(q);
  lose(q, dropped);
}

/** Counts a try with a key that nobody made: for the workspace that its text names, null = none. */
export function noteUnknownKey(workspaceId: string | null, at: Date): void {
  metrics().strangers.inc();
  const q = queue();
  const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
  const known = q.unknown.size < MOST_UNKNOWN || q.unknown.has(`${workspaceId}/${minute.getTime()}`) ? workspaceId : null;
  const place = `${known}/${minute.getTime()}`;
  const tries = q.unknown.get(place)?.tries ?? 0;
  q.unknown.set(place, { workspaceId: known, minute, tries: tries + 1, lastAt: at });
  schedule(q);
}

function schedule(q: Queue): void {
  q.timer ??= setTimeout(() => {
    q.timer = null;
    void flushRequestLog();
  }, FLUSH_MS);
  q.timer.unref();
}

/** Writes what waits. Batches that fail are reported, counted and dropped. */
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
    if (!(await write(q, takeBatch(q)))) return schedule(q);
  }
  metrics().logWaiting.set(0);
  await tellLost(q);
}

function takeBatch(q: Queue): Waiting[] {
  let bytes = 0;
  let size = 0;
  for (const waiting of q.waiting) {
    if (size === BATCH || (size > 0 && bytes + waiting.bytes > BATCH_BYTES)) break;
    bytes += waiting.bytes;
    size++;
  }
  q.bytes -= bytes;
  return q.waiting.splice(0, size);
}

/** False = the database is away, and the batch waits on. */
async function write(q: Queue, batch: Waiting[]): Promise<boolean> {
  try {
    const counts = new MinuteCounts();
    for (const { ctx, exchange } of batch) counts.count(ctx.workspaceId, exchange);
    await insertRequests(await told(batch), counts.minutes());
    return true;
  } catch (error) {
    if (isOutage(error)) {
      q.waiting.unshift(...batch);
      q.bytes += batch.reduce((sum, { bytes }) => sum + bytes, 0);
      log().warn({ err: error, waiting: q.waiting.length }, "The provisioning log waits for the database");
      return false;
    }
    // One that the database refuses doesn't take the others with it.
    if (error instanceof RowsRefused) {
      const half = Math.ceil(batch.length / 2);
      // The other way round, because what has to wait goes back to the front.
      const later = await write(q, batch.slice(half));
      return (await write(q, batch.slice(0, half))) && later;
    }
    log().error({ err: error, lost: batch.length }, "A batch of the provisioning log could not be written");
    lose(q, batch);
    return true;
  }
}

function lose(q: Queue, batch: Waiting[]): void {
  metrics().logLost.inc(batch.length);
  for (const { ctx, exchange } of batch) q.lost.lose(ctx.workspaceId, exchange);
}

/** That something is missing is shown with the log. */
async function tellLost(q: Queue): Promise<void> {
  const { lost } = q;
  q.lost = new MinuteCounts();
  try {
    await countMinutes(lost.minutes());
  } catch {
    // Counted with the next batch; that it was lost has been reported already.
    q.lost.add(lost);
  }
}

/** With the words that say what each meant. */
async function told(batch: Waiting[]): Promise<LoggedRequest[]> {
  const wanted = batch.flatMap(({ ctx: { workspaceId }, exchange }) => idsToTell(exchange).map((id) => ({ workspaceId, id })));
  const names = await findLoggedNames(wanted);
  return batch.map(({ ctx: { workspaceId, actor, seen }, exchange, held }) => {
    const { forwardedFor, requestHeaders, responseHeaders, body: _, totalResults: __, ...request } = exchange;
    const said = idsSaid(exchange, MOST_SUBJECTS);
    const found = [...new Set([...said, ...seen.map(({ id }) => id)])].slice(0, MOST_SUBJECTS);
    return {
      ...request,
      workspaceId,
      keyId: actor.id,
      address: clientAddress(forwardedFor),
      kind: kindOf(exchange),
      words: requestWords({ ...exchange, held }, names.get(workspaceId) ?? new Map()),
      headers: { request: requestHeaders, response: responseHeaders },
      seen,
      about: targetOf(exchange) ?? (seen.length === 1 ? (seen[0] ?? null) : null),
      subjects: found,
    };
  });
}
