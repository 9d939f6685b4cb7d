import { setTimeout as sleep } from "node:timers/promises";
import type { Dialect } from "./bodies.ts";
import type { ScimClient } from "./client.ts";
import type { Directory, DirectoryGroup, DirectoryUser } from "./directory.ts";
import { fingerprint, isDue, putInEscrow, putRight } from "./escrow.ts";
import { BACKOFF_MS, RequestFailed } from "./failure.ts";
import type { Events } from "./job.ts";
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

/** What a phase works on. Reading back is the emulator's own: it counts for nothing, and Entra knows nothing of it. */
type PhaseKind = "objects" | "references" | "reading";

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
  /** What was attempted and what failed, as far as it counts for a quarantine. */
  readonly events: Events = { objects: 0, objectFailures: 0, referenceFailures: 0 };
  readonly #parts: RunParts;
  readonly #sources: Map<string, DirectoryUser | DirectoryGroup>;
  /** Objects of which a write got no answer. */
  readonly #unsure = new Set<string>();
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
    this.#sources = new Map([...parts.directory.users, ...parts.directory.groups].map((source) => [source.objectId, source]));
    const linked = [...Object.entries(parts.state.users), ...Object.entries(parts.state.groups)];
    this.#owners = new Map(linked.map(([objectId, { id }]) => [id, objectId]));
  }

  /** Whether what was last sent to the object may not be what the endpoint holds. */
  distrusts(objectId: string): boolean {
    return this.restart || objectId in this.state.failed || this.#unsure.has(objectId);
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
   * Works on the items, a few at a time and each one alone. A failed request is noted and ends only its own item; items in
   * escrow wait for their time.
   * @throws what `work` throws beyond RequestFailed, once everything under way has ended
   */
  async phase<T>(
    phase: string,
    items: T[],
    subject: (item: T) => Subject,
    work: (item: T) => Promise<void>,
    kind: PhaseKind = "objects",
  ): Promise<void> {
    const queue = items.values();
    let done = 0;
    let stop: unknown;
    const worker = async () => {
      for (const item of queue) {
        if (stop !== undefined || this.#parts.signal?.aborted) return;
        const { objectId } = subject(item);
        if (kind === "reading" || !this.#waits(objectId)) {
          this.#attempted.add(objectId);
          if (kind === "objects") this.events.objects++;
          try {
            await this.#attempt(objectId, () => work(item));
          } catch (error) {
            if (error instanceof RequestFailed) this.#failed(subject(item), error, kind);
            else stop ??= error;
          }
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
    const { failed, job } = this.state;
    const failures = new Map(this.tally.failures.map((failure) => [failure.objectId, failure]));
    for (const objectId of this.#attempted) {
      const before = failed[objectId];
      if (before) this.tally.count("failed before, tried again");
      const failure = failures.get(objectId);
      if (failure) {
        const remember = failure.operation === "read back" ? putRight : putInEscrow;
        const last = `${failure.operation}: ${failure.detail}`;
        failed[objectId] = remember(before, job.clock, last, this.#fingerprint(objectId));
      } else if (before) {
        this.tally.count("failed before, mended");
        delete failed[objectId];
      }
    }
    for (const objectId of Object.keys(failed)) {
      const linked = objectId in this.state.users || objectId in this.state.groups;
      if (!linked && !this.#sources.has(objectId)) delete failed[objectId];
    }
  }

  /** Once more when a write may have arrived without our knowing: `work` then reads the object again first. */
  async #attempt(objectId: string, work: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await work();
        this.#unsure.delete(objectId);
        return;
      } catch (error) {
        const wait = BACKOFF_MS[attempt];
        if (!(error instanceof RequestFailed) || !error.mayHaveArrived || wait === undefined) throw error;
        this.#unsure.add(objectId);
        this.tally.count("writes of unknown outcome, read again");
        await sleep(wait);
      }
    }
  }

  #failed(subject: Subject, error: RequestFailed, kind: PhaseKind): void {
    this.tally.failed(subject, error);
    if (kind === "objects") this.events.objectFailures++;
    if (kind === "references") this.events.referenceFailures++;
  }

  #waits(objectId: string): boolean {
    const entry = this.state.failed[objectId];
    return entry !== undefined && !this.restart && !isDue(entry, this.state.job.clock, this.#fingerprint(objectId));
  }

  #fingerprint(objectId: string): string {
    return fingerprint(this.#sources.get(objectId));
  }
}
