import type { RequestFailed } from "./failure.ts";
import type { Job } from "./state.ts";

export interface Failure {
  /** What was being done: "POST /Users", "read back". */
  operation: string;
  /** userPrincipalName or group name. */
  object: string;
  objectId: string | null;
  /** HTTP status; null when there was no answer or it isn't about one. */
  status: number | null;
  detail: string;
  /** Of a value that reads back differently. */
  attribute?: string;
  expected?: unknown;
  got?: unknown;
}

/** What a command did. Plain JSON. */
export interface CycleReport {
  command: string;
  /** No failure, and not stopped. */
  ok: boolean;
  /** Why the command ended early, in one line. */
  stopped: string | null;
  seconds: number;
  requests: number;
  requestsPerSecond: number;
  /** "users created": 12 */
  operations: Record<string, number>;
  /** Answers by HTTP status, tried-again ones included. */
  statuses: Record<string, number>;
  failures: Failure[];
  notes: string[];
  /** How the provisioning job stands afterwards. */
  job: Job["status"];
}

/** An object of the directory, as failures name it. */
export interface Subject {
  objectId: string;
  name: string;
}

/** Collects what becomes the CycleReport. */
export class Tally {
  readonly operations = new Map<string, number>();
  readonly failures: Failure[] = [];
  readonly notes: string[] = [];
  readonly #started = performance.now();

  count(operation: string, by = 1): void {
    if (by > 0) this.operations.set(operation, (this.operations.get(operation) ?? 0) + by);
  }

  failed(subject: Subject, error: RequestFailed): void {
    const { name: object, objectId } = subject;
    this.failures.push({ operation: error.request, object, objectId, status: error.status, detail: error.message });
  }

  differs(subject: Subject, attribute: string, expected: unknown, got: unknown): void {
    const detail = `${attribute}: expected ${show(expected)}, got ${show(got)}`;
    const { name: object, objectId } = subject;
    this.failures.push({ operation: "read back", object, objectId, status: null, detail, attribute, expected, got });
  }

  report(command: string, statuses: Map<string, number>, stopped: string | null, job: Job["status"]): CycleReport {
    const seconds = (performance.now() - this.#started) / 1000;
    const requests = statuses.values().reduce((sum, count) => sum + count, 0);
    return {
      command,
      ok: stopped === null && this.failures.length === 0,
      stopped,
      seconds: Math.round(seconds * 100) / 100,
      requests,
      requestsPerSecond: Math.round(requests / seconds),
      operations: Object.fromEntries(this.operations),
      statuses: Object.fromEntries([...statuses].sort()),
      failures: this.failures,
      notes: this.notes,
      job,
    };
  }
}

/** One report of several commands that took `seconds` together; notes are left out. */
export function mergeReports(command: string, reports: CycleReport[], seconds: number): CycleReport {
  const sum = (counts: Record<string, number>[]) => {
    const total: Record<string, number> = {};
    for (const [key, count] of counts.flatMap(Object.entries<number>)) total[key] = (total[key] ?? 0) + count;
    return total;
  };
  const requests = reports.reduce((total, report) => total + report.requests, 0);
  const statuses = Object.entries(sum(reports.map((report) => report.statuses))).sort();
  return {
    command,
    ok: reports.every(({ ok }) => ok),
    stopped: reports.find(({ stopped }) => stopped !== null)?.stopped ?? null,
    seconds: Math.round(seconds * 100) / 100,
    requests,
    requestsPerSecond: Math.round(requests / seconds),
    operations: sum(reports.map((report) => report.operations)),
    statuses: Object.fromEntries(statuses),
    failures: reports.flatMap((report) => report.failures),
    notes: [],
    job: reports.at(-1)?.job ?? "active",
  };
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
