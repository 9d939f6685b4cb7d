import type { CountedMinute } from "#db/queries/scim-minutes.ts";
import type { Exchange } from "#lib/scim/types.ts";
import { isFailure } from "./health.ts";

const MINUTE_MS = 60_000;

/** Requests by workspace and minute. */
export class MinuteCounts {
  readonly #minutes = new Map<string, CountedMinute>();

  count(workspaceId: string, { at, status }: Pick<Exchange, "at" | "status">): void {
    const minute = this.#minute(workspaceId, at);
    minute.requests++;
    if (isFailure({ status })) minute.failed++;
    if (status === 401 || status === 403) return;
    minute.letIn++;
    if (minute.firstLetInAt === null || at < minute.firstLetInAt) minute.firstLetInAt = at;
    if (minute.lastLetInAt === null || at > minute.lastLetInAt) minute.lastLetInAt = at;
  }

  /** It was counted, too, but isn't in the log. */
  lose(workspaceId: string, exchange: Pick<Exchange, "at" | "status">): void {
    this.count(workspaceId, exchange);
    this.#minute(workspaceId, exchange.at).lost++;
  }

  add(other: MinuteCounts): void {
    for (const [place, minute] of other.#minutes) {
      const known = this.#minutes.get(place);
      this.#minutes.set(place, known ? sum(known, minute) : minute);
    }
  }

  minutes(): CountedMinute[] {
    return [...this.#minutes.values()];
  }

  #minute(workspaceId: string, at: Date): CountedMinute {
    const minute = new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);
    const place = `${workspaceId}/${minute.getTime()}`;
    let known = this.#minutes.get(place);
    if (!known) {
      known = { workspaceId, minute, requests: 0, failed: 0, letIn: 0, firstLetInAt: null, lastLetInAt: null, lost: 0 };
      this.#minutes.set(place, known);
    }
    return known;
  }
}

function sum(a: CountedMinute, b: CountedMinute): CountedMinute {
  const times = [a.firstLetInAt, a.lastLetInAt, b.firstLetInAt, b.lastLetInAt].flatMap((at) => at?.getTime() ?? []);
  return {
    ...a,
    requests: a.requests + b.requests,
    failed: a.failed + b.failed,
    letIn: a.letIn + b.letIn,
    lost: a.lost + b.lost,
    firstLetInAt: times.length > 0 ? new Date(Math.min(...times)) : null,
    lastLetInAt: times.length > 0 ? new Date(Math.max(...times)) : null,
  };
}
