import { cpus, loadavg, totalmem } from "node:os";
import type { CycleResult } from "./cycle.ts";
import type { LogResult } from "./log.ts";
import type { Figures, Results } from "./measure.ts";
import type { PageResult } from "./pages.ts";
import type { UndoFigures } from "./undo.ts";

/** Share of the limit's requests/s, and how many times SCIMMY's: the goals are 50 % and 4. */
export function peersTable(results: Results): string {
  const rows = [...results].map(([operation, servers]) => {
    const [roster, bare, scimmy] = [servers.get("Roster"), servers.get("bare"), servers.get("scimmy")];
    if (!roster || !bare || !scimmy) throw new Error(`${operation} was not measured everywhere`);
    const rate = (figures: Figures) => figures.requestsPerSecond.toFixed(0);
    const ratio = (other: Figures) => roster.requestsPerSecond / other.requestsPerSecond;
    const cells = [
      operation,
      rate(roster),
      rate(bare),
      rate(scimmy),
      `${(ratio(bare) * 100).toFixed(0)} %`,
      `${ratio(scimmy).toFixed(1)} ×`,
      roster.p50.toFixed(1),
      roster.p99.toFixed(1),
      [roster, bare, scimmy].map(({ cpuMsPerRequest }) => cpuMsPerRequest?.toFixed(2) ?? "–").join(" / "),
    ];
    return cells;
  });
  return table(
    [
      "operation",
      "Roster req/s",
      "limit req/s",
      "SCIMMY req/s",
      "of the limit",
      "times SCIMMY",
      "p50 ms",
      "p99 ms",
      "CPU ms/request (Roster / limit / SCIMMY)",
    ],
    rows,
  );
}

/** What one request takes in a workspace at its limits, against an empty one: the goal is 1.5. */
export function growthTable(results: Results): string {
  const rows = [...results].map(([operation, servers]) => {
    const [large, empty] = [servers.get("large"), servers.get("empty")];
    if (!large || !empty) throw new Error(`${operation} was not measured everywhere`);
    return [
      operation,
      large.p50.toFixed(1),
      large.p99.toFixed(1),
      empty.p50.toFixed(1),
      empty.p99.toFixed(1),
      (large.p50 / empty.p50).toFixed(2),
    ];
  });
  return table(["operation", "p50 ms at 100,000", "p99 ms", "p50 ms, empty", "p99 ms", "ratio"], rows);
}

export function pagesTable(pages: PageResult[]): string {
  const rows = pages.map(({ page, median, slowest, emptyMedian }) => [
    page,
    ...[median, slowest, emptyMedian].map((ms) => ms.toFixed(0)),
    (median / emptyMedian).toFixed(1),
  ]);
  return table(["page", "median ms", "slowest ms", "empty workspace ms", "ratio"], rows);
}

export function logTable({ flatOut, oneByOne }: LogResult): string {
  const row = (name: string, { requestsPerSecond, cpuMsPerRequest, p50, p99 }: Figures) => [
    name,
    requestsPerSecond.toFixed(0),
    cpuMsPerRequest?.toFixed(2) ?? "–",
    p50.toFixed(1),
    p99.toFixed(1),
  ];
  const rows = [
    row("on, eight connections flat out", flatOut.on),
    row("off", flatOut.off),
    row("on, one request after the other", oneByOne.on),
    row("off", oneByOne.off),
  ];
  return `${table(["log", "requests/s", "CPU ms/request", "p50 ms", "p99 ms"], rows)}\n\nMedian ratio of the rounds: ${flatOut.ratio.toFixed(2)} of the requests/s flat out; ${oneByOne.ratio.toFixed(2)} of the time of the request in the middle, one after the other.`;
}

export function cycleText({
  users,
  groups,
  ok,
  requests,
  seconds,
  requestsPerSecond,
  neighbour: { alone, beside },
}: CycleResult): string {
  const row = (name: string, { p50, p99 }: Figures) => [name, p50.toFixed(1), p99.toFixed(1)];
  return `Initial cycle, ${users} users and ${groups} groups: ${requests} requests in ${seconds.toFixed(0)} s, ${requestsPerSecond.toFixed(0)} a second, ${ok ? "no failure" : "with failures"}.\n\n${table(["another workspace's changes", "p50 ms", "p99 ms"], [row("alone", alone), row("beside it", beside)])}`;
}

export function undoText({ users, previewSeconds, seconds, usersPerSecond }: UndoFigures): string {
  return `Undo of ${users} soft deletions: previewed in ${previewSeconds.toFixed(1)} s, all restored after ${seconds.toFixed(1)} s (${usersPerSecond.toFixed(0)} users a second).`;
}

export interface MemoryRow {
  server: string;
  /** In MB. Null where the system doesn't tell. */
  memory: { now: number; peak: number } | null;
}

export function memoryTable(all: MemoryRow[]): string {
  return table(
    ["server", "memory MB", "at most MB"],
    all.map(({ server, memory }) => [server, String(memory?.now ?? "–"), String(memory?.peak ?? "–")]),
  );
}

export function machine() {
  const facts = {
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: loadavg()[0],
  };
  return {
    ...facts,
    text: `${facts.date}, ${facts.cores} cores (load ${facts.load?.toFixed(1)} at the end), ${facts.memoryGB} GB, Node ${facts.node}.`,
  };
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map((_, i) => (i === 0 ? "---" : "---:")), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
