/**
 * `npm run bench:log`: what the provisioning log costs. Two servers with the SCIM door on one database, one of them without the log,
 * take turns under the same load; prints the requests/s and the server's CPU time for each, and the median of the rounds' ratios.
 */
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { getSql } from "#db/client.ts";
import { openDatabase } from "#db/open.ts";
import { openScim } from "#lib/provisioning/connection.ts";
import { newBenchWorkspace } from "./large-workspace.ts";

const ROUNDS = 15;
const ROUND_MS = 3_000;
const CONNECTIONS = 8;
const servers = { on: 3197, off: 3198 };

interface Turn {
  requestsPerSecond: number;
  /** Of the server process, without PostgreSQL. */
  cpuMsPerRequest: number;
}

async function main() {
  const folder = await mkdtemp(path.join(tmpdir(), "roster-bench-"));
  const DATA_DIR = path.join(folder, "data");
  const close = await openDatabase({ DATA_DIR });
  const { workspaceId } = await newBenchWorkspace("bench");
  const { key } = await openScim({ workspaceId, actor: { kind: "operator" }, requestId: "bench" });
  const env = { ...process.env, DATA_DIR, DATABASE_URL: "", LOG_LEVEL: "warn" };
  const doors = Object.entries(servers).map(([log, port]) => fork("bench/scim-door.ts", [String(port), log], { env }));
  try {
    const [on, off] = doors;
    if (!on || !off) throw new Error("Two servers were started.");
    await Promise.all(doors.map((door) => once(door, "message")));
    const turns: { on: Turn; off: Turn }[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const first = round % 2 === 0;
      const a = first ? await turn(on, servers.on, key) : await turn(off, servers.off, key);
      const b = first ? await turn(off, servers.off, key) : await turn(on, servers.on, key);
      // The first round warms up. What autovacuum does within seconds of a first sync.
      if (round === 0) await getSql()`vacuum analyze`;
      else turns.push(first ? { on: a, off: b } : { on: b, off: a });
    }
    process.stdout.write(report(turns));
  } finally {
    for (const door of doors) door.disconnect();
    await Promise.all(doors.map((door) => door.exitCode ?? once(door, "exit")));
    await close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function turn(door: ChildProcess, port: number, key: string): Promise<Turn> {
  const before = await cpuOf(door);
  const until = performance.now() + ROUND_MS;
  const began = performance.now();
  const counts = await Promise.all(Array.from({ length: CONNECTIONS }, () => provision(port, key, until)));
  const ms = performance.now() - began;
  const requests = counts.reduce((sum, count) => sum + count, 0);
  return { requestsPerSecond: (requests / ms) * 1000, cpuMsPerRequest: ((await cpuOf(door)) - before) / requests };
}

async function cpuOf(door: ChildProcess): Promise<number> {
  const answer = once(door, "message");
  door.send("cpu");
  const [{ cpuMs }] = (await answer) as [{ cpuMs: number }];
  return cpuMs;
}

/** What Entra does for each new user, and later for a changed one. Returns the number of requests. */
async function provision(port: number, key: string, until: number): Promise<number> {
  let requests = 0;
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`http://localhost:${port}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/scim+json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    requests++;
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  const patch = (path: string, value: string) => ({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "Replace", path, value }],
  });
  while (performance.now() < until) {
    const userName = `${randomUUID()}@contoso.example`;
    await send("GET", `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
    const { id } = await send("POST", "/Users", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName,
      externalId: randomUUID(),
      active: true,
      displayName: "Adele Vance",
      name: { givenName: "Adele", familyName: "Vance" },
      emails: [{ type: "work", value: userName, primary: true }],
    });
    await send("GET", `/Users/${id}`);
    await send("PATCH", `/Users/${id}`, patch("title", "Engineer"));
    await send("PATCH", `/Users/${id}`, patch("displayName", "Adele V."));
  }
  return requests;
}

function report(turns: { on: Turn; off: Turn }[]): string {
  const column = (log: "on" | "off", what: keyof Turn) => median(turns.map((turn) => turn[log][what]));
  const ratio = median(turns.map(({ on, off }) => on.requestsPerSecond / off.requestsPerSecond));
  const rows = (["on", "off"] as const).map(
    (log) => `| ${log} | ${column(log, "requestsPerSecond").toFixed(0)} | ${column(log, "cpuMsPerRequest").toFixed(2)} |`,
  );
  return `${["| log | requests/s | CPU ms/request |", "| --- | --- | --- |", ...rows].join("\n")}

median ratio on/off of ${turns.length} rounds: ${ratio.toFixed(2)} (${cpus().length} cores, Node ${process.version})
`;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

await main();
