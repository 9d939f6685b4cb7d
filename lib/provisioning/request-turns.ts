import { ScimError } from "#lib/scim/errors.ts";

/** More than any provider sends at once. */
const RUNNING_EACH = 32;
const PATIENCE_MS = 20_000;
/** A client that was refused comes back after a while that the queue may have used. */
const RETRY_AFTER_S = 10;

/** What counts up and down with the turns. */
interface Gauges {
  running: { inc(): void; dec(): void };
  waiting: { inc(): void; dec(): void };
}

interface Settings {
  runningEach?: number;
  patienceMs?: number;
  gauges?: Gauges;
}

interface Queue {
  running: number;
  waiting: Set<() => void>;
}

/**
 * How many requests of a workspace are at something at once. The rest wait in the order of their arrival, and those of other workspaces don't wait
 * for them; who has waited too long is refused (RFC 6585 §4), which a provider takes for "later" and not for an error.
 */
export class RequestTurns {
  readonly #runningEach: number;
  readonly #patienceMs: number;
  readonly #gauges: Gauges | undefined;
  /** Of workspaces with requests only. */
  readonly #queues = new Map<string, Queue>();

  constructor({ runningEach = RUNNING_EACH, patienceMs = PATIENCE_MS, gauges }: Settings = {}) {
    this.#runningEach = runningEach;
    this.#patienceMs = patienceMs;
    this.#gauges = gauges;
  }

  /** Resolves to what gives the turn back. Throws ScimError 429. `left` tells that the client doesn't wait any more. */
  async take(workspaceId: string, left?: () => AbortSignal): Promise<() => void> {
    const queue = this.#queues.get(workspaceId) ?? { running: 0, waiting: new Set() };
    this.#queues.set(workspaceId, queue);
    if (queue.running < this.#runningEach) queue.running++;
    else await this.#wait(queue, left?.());
    this.#gauges?.running.inc();
    return () => {
      this.#gauges?.running.dec();
      this.#end(workspaceId, queue);
    };
  }

  #wait(queue: Queue, left: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        queue.waiting.delete(begin);
        this.#gauges?.waiting.dec();
        clearTimeout(enough);
        left?.removeEventListener("abort", giveUp);
      };
      const begin = () => {
        leave();
        resolve();
      };
      const giveUp = () => {
        leave();
        reject(busy());
      };
      const enough = setTimeout(giveUp, this.#patienceMs);
      left?.addEventListener("abort", giveUp);
      queue.waiting.add(begin);
      this.#gauges?.waiting.inc();
    });
  }

  /** The turn goes to whoever waits longest, or is free again. */
  #end(workspaceId: string, queue: Queue): void {
    const [next] = queue.waiting;
    if (next) next();
    else if (--queue.running === 0) this.#queues.delete(workspaceId);
  }
}

function busy(): ScimError {
  return new ScimError(
    429,
    null,
    `This workspace has ${RUNNING_EACH} requests at work, and more have waited for ${PATIENCE_MS / 1000} seconds. Send fewer at a time.`,
    { "Retry-After": String(RETRY_AFTER_S) },
  );
}
