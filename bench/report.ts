import { cpus, loadavg, totalmem } from "node:os";
import type { Figures, Results } from "./measure.ts";

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
    const [large, empty] = [servers.get("100,000 users"), servers.get("empty")];
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

export function memoryTable(all: { server: string; memory: { now: number; peak: number } | null }[]): string {
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
