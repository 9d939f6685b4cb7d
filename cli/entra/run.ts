import type { Dialect } from "./bodies.ts";
import type { ScimClient } from "./client.ts";
import type { Directory } from "./directory.ts";
import { RequestFailed } from "./failure.ts";
import type { Subject, Tally } from "./report.ts";
import type { CycleState } from "./state.ts";

export interface Progress {
  phase: string;
  done: number;
  total: number;
  /** Since the command began. */
  requests: number;
}

/** The members that a cycle has written to one group, as objectIds. */
export interface MemberChanges {
  added: string[];
  removed: string[];
}

interface RunParts {
  client: ScimClient;
  directory: Directory;
  state: CycleState;
  dialect: Dialect;
  tally: Tally;
  concurrency: number;
  /** Initial cycle, Restart, on demand: everything is compared with the endpoint, not with what was sent last. */
  restart: boolean;
  signal: AbortSignal | undefined;
  onProgress: ((progress: Progress) => void) | undefined;
}

/** One cycle under way: what all its steps share. */
export class Run {
  readonly client: ScimClient;
  readonly directory: Directory;
  readonly state: CycleState;
  readonly dialect: Dialect;
  readonly tally: Tally;
  readonly restart: boolean;
  /** objectIds of the directory. */
  readonly knownUsers: Set<string>;
  readonly knownGroups: Set<string>;
  /** What was written, to be read back: objectIds; and paths that must be gone. */
  readonly writtenUsers = new Set<string>();
  readonly writtenGroups = new Set<string>();
  readonly memberChanges = new Map<string, MemberChanges>();
  readonly deleted: (Subject & { path: string })[] = [];
  readonly #parts: RunParts;
  readonly #attempted = new Set<string>();
  /** SCIM id → objectId */
  readonly #owners: Map<string, string>;

  constructor(parts: RunParts) {
    this.client = parts.client;
    this.directory = parts.directory;
    this.state = parts.state;
    this.dialect = parts.dialect;
    this.tally = parts.tally;
    this.restart = parts.restart;
    this.knownUsers = new Set(parts.directory.users.map(({ objectId }) => objectId));
    this.knownGroups = new Set(parts.directory.groups.map(({ objectId }) => objectId));
    this.#parts = parts;
    const linked = [...Object.entries(parts.state.users), ...Object.entries(parts.state.groups)];
    this.#owners = new Map(linked.map(([objectId, { id }]) => [id, objectId]));
  }

  /** Whether what was last sent to the object may not be what the endpoint holds. */
  distrusts(objectId: string): boolean {
    return this.restart || objectId in this.state.failed;
  }

  /** @throws RequestFailed when another object of the directory already has this SCIM id */
  claim(id: string, objectId: string, request: string): void {
    const owner = this.#owners.get(id);
    if (owner && owner !== objectId) {
      throw new RequestFailed(request, 200, `the match ${id} is already linked to the directory object ${owner}`);
    }
    this.#owners.set(id, objectId);
  }

  release(id: string): void {
    this.#owners.delete(id);
  }

  /**
   * Works on the items, a few at a time and each one alone. A failed request is noted and ends only its own item.
   * @throws what `work` throws beyond RequestFailed, once everything under way has ended
   */
  async phase<T>(phase: string, items: T[], subject: (item: T) => Subject, work: (item: T) => Promise<void>): Promise<void> {
    const queue = items.values();
    let done = 0;
    let stop: unknown;
    const worker = async () => {
      for (const item of queue) {
        if (stop !== undefined || this.#parts.signal?.aborted) return;
        this.#attempted.add(subject(item).objectId);
        try {
          await work(item);
        } catch (error) {
          if (error instanceof RequestFailed) this.tally.failed(subject(item), error);
          else stop ??= error;
        }
        done++;
        this.#parts.onProgress?.({ phase, done, total: items.length, requests: this.client.requests });
      }
    };
    await Promise.all(Array.from({ length: this.#parts.concurrency }, worker));
    if (stop !== undefined) throw stop;
    this.#parts.signal?.throwIfAborted();
  }

  /** Remembers the failures of this cycle and forgets those that are mended. */
  rememberFailures(): void {
    const last = new Map(this.tally.failures.map((failure) => [failure.objectId, `${failure.operation}: ${failure.detail}`]));
    for (const objectId of this.#attempted) {
      const detail = last.get(objectId);
      if (detail === undefined) delete this.state.failed[objectId];
      else this.state.failed[objectId] = { attempts: (this.state.failed[objectId]?.attempts ?? 0) + 1, last: detail };
    }
  }
}
