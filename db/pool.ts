import type { Sql } from "postgres";

/** While no connection can be made, each try ends one: there needn't be a pool for each. */
const MOST_REPLACED = 20;

/**
 * The driver's pool, and another one after a connection of it has ended: the driver uses a connection again after its loss, and such a
 * one may never send anything any more. Connections have to last for ever, therefore: no `idle_timeout`, no `max_lifetime`.
 */
export class Pool {
  readonly #open: (onclose: () => void) => Sql;
  readonly #finishWithinMs: number;
  #present: { sql: Sql; lost: boolean } | null = null;
  /** How many are still finishing. */
  #replaced = 0;

  /** What runs or waits in a pool that is replaced may go on for `finishWithinMs`. */
  constructor(open: (onclose: () => void) => Sql, finishWithinMs: number) {
    this.#open = open;
    this.#finishWithinMs = finishWithinMs;
  }

  get sql(): Sql {
    const present = this.#present;
    if (present && (!present.lost || this.#replaced >= MOST_REPLACED)) return present.sql;
    if (present) this.#finish(present.sql);
    const next = { sql: this.#open(() => (next.lost = true)), lost: false };
    this.#present = next;
    return next.sql;
  }

  /** Ends what runs and waits, at once. */
  abandon(): void {
    void this.#present?.sql.end({ timeout: 0 });
    this.#present = null;
  }

  /** Ends the connections after their running queries. */
  async end(): Promise<void> {
    await this.#present?.sql.end({ timeout: 10 });
    this.#present = null;
  }

  #finish(sql: Sql): void {
    this.#replaced++;
    setTimeout(() => {
      this.#replaced--;
      void sql.end({ timeout: 0 });
    }, this.#finishWithinMs).unref();
  }
}
