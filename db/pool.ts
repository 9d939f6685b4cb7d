import type { Sql } from "postgres";

/** While connections can't be made, each try ends one: there needn't be a pool for each. */
const REPLACED_AFTER_MS = 250;

/**
 * The driver's pool, and another one after a connection of it has ended: the driver uses a connection again after its loss, and such a
 * one may never send anything any more. Connections have to last for ever, therefore: no `idle_timeout`, no `max_lifetime`.
 */
export class Pool {
  readonly #open: (onclose: () => void) => Sql;
  readonly #finishWithinMs: number;
  #present: { sql: Sql; since: number; lost: boolean } | null = null;

  /** What runs or waits in a pool that is replaced may go on for `finishWithinMs`. */
  constructor(open: (onclose: () => void) => Sql, finishWithinMs: number) {
    this.#open = open;
    this.#finishWithinMs = finishWithinMs;
  }

  get sql(): Sql {
    const present = this.#present;
    if (present && !(present.lost && performance.now() - present.since > REPLACED_AFTER_MS)) return present.sql;
    if (present) setTimeout(() => void present.sql.end({ timeout: 0 }), this.#finishWithinMs).unref();
    const next = { sql: this.#open(() => (next.lost = true)), since: performance.now(), lost: false };
    this.#present = next;
    return next.sql;
  }

  /** Ends the connections after their running queries. */
  async end(): Promise<void> {
    await this.#present?.sql.end({ timeout: 10 });
    this.#present = null;
  }
}
