/** A whole initial cycle of Entra's, by the emulator, and whether another workspace feels it. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { openScim } from "#lib/provisioning/connection.ts";
import { type Figures, figuresOf } from "./measure.ts";
import { find, newUser, patch } from "./operations.ts";
import { type Call, Target, type Turn } from "./target.ts";
import { newBenchWorkspace } from "./workspaces.ts";

/** As many as one workspace has at work, and some that wait. */
const CONCURRENCY = 48;
const CALLS = 40;

export interface CycleResult {
  users: number;
  groups: number;
  /** Of the emulator: nothing failed, and all was read back as it was sent. */
  ok: boolean;
  requests: number;
  seconds: number;
  requestsPerSecond: number;
  /** Another workspace's cycle of changes, one request after the other. */
  neighbour: { alone: Figures; beside: Figures };
}

export async function measureCycle(
  roster: { url: string; pid: number },
  size: { users: number; groups: number },
): Promise<CycleResult> {
  const neighbour = new Target({
    name: "neighbour",
    url: `${roster.url}/scim/v2`,
    pid: roster.pid,
    key: await newKey("neighbour"),
  });
  const { id } = await neighbour.send(newUser());
  const turn = () => neighbour.turn(changes(id), 1);
  await turn();
  const alone = [await turn(), await turn(), await turn()];
  const beside: Turn[] = [];
  let runs = true;
  const cycle = initialCycle(roster.url, await newKey("cycle"), size).finally(() => {
    runs = false;
  });
  while (runs) beside.push(await turn());
  const report = await cycle;
  neighbour.close();
  return { ...size, ...report, neighbour: { alone: figuresOf(alone), beside: figuresOf(beside) } };
}

async function newKey(slug: string): Promise<string> {
  const { workspaceId } = await newBenchWorkspace(slug);
  return (await openScim({ workspaceId, actor: { kind: "operator" }, requestId: "bench" })).key;
}

function changes(id: string): Call[] {
  return Array.from({ length: CALLS }, (_, i) =>
    i % 2 === 0
      ? find(`userName eq "nobody-${i}@bench.example"`)
      : patch(`/Users/${id}`, { op: "Replace", path: "title", value: `Engineer ${i}` }),
  );
}

type Report = Pick<CycleResult, "ok" | "requests" | "seconds" | "requestsPerSecond">;

async function initialCycle(url: string, key: string, { users, groups }: { users: number; groups: number }): Promise<Report> {
  const folder = await mkdtemp(path.join(tmpdir(), "roster-bench-"));
  const options = { url: `${url}/scim/v2`, key, users, groups, concurrency: CONCURRENCY, state: path.join(folder, "state.json") };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  try {
    const { stdout } = await promisify(execFile)("node", ["cli/entra.ts", ...args, "--json", "initial"], {
      maxBuffer: 100_000_000,
    });
    const { ok, requests, seconds, requestsPerSecond } = JSON.parse(stdout) as Report;
    return { ok, requests, seconds, requestsPerSecond };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
