/**
 * What the provisioning log costs. Two servers with the SCIM door on one database, one of them without the log, take turns under the same
 * load: eight connections that each do what Entra does for a new user, and later for a changed one.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { getSql } from "#db/client.ts";
import { openScim } from "#lib/provisioning/connection.ts";
import { type Figures, figuresOf, median } from "./measure.ts";
import { find, newUser, patch } from "./operations.ts";
import { freePort } from "./servers.ts";
import { type Call, Target, type Turn } from "./target.ts";
import { newBenchWorkspace } from "./workspaces.ts";

const CONNECTIONS = 8;

export interface LogResult {
  on: Figures;
  off: Figures;
  /** Median of the rounds' ratios of requests/s. */
  ratio: number;
}

/** In each turn both get so many requests; what the log still has to write then counts, too. */
export async function measureLog(dataDir: string, plan: { rounds: number; count: number }): Promise<LogResult> {
  const { workspaceId } = await newBenchWorkspace("logged");
  const { key } = await openScim({ workspaceId, actor: { kind: "operator" }, requestId: "bench" });
  const doors = [await startDoor(dataDir, "on", key), await startDoor(dataDir, "off", key)];
  const turns: Record<string, Turn[]> = { on: [], off: [] };
  try {
    for (let round = 0; round <= plan.rounds; round++) {
      for (const { target } of round % 2 === 0 ? doors : doors.toReversed()) {
        const turn = await target.turn(await mixed(target, plan.count), CONNECTIONS);
        if (round > 0) turns[target.name]?.push(turn);
      }
      // The first round warms up. What autovacuum does within seconds of a first sync.
      if (round === 0) await getSql()`vacuum analyze`;
    }
  } finally {
    for (const door of doors) await door.end();
  }
  const { on = [], off = [] } = turns;
  return { on: figuresOf(on), off: figuresOf(off), ratio: median(on.map((turn, i) => (off[i]?.ms ?? Number.NaN) / turn.ms)) };
}

async function startDoor(
  DATA_DIR: string,
  log: "on" | "off",
  key: string,
): Promise<{ target: Target; end: () => Promise<void> }> {
  const port = await freePort();
  const env = { ...process.env, DATA_DIR, DATABASE_URL: "", LOG_LEVEL: "warn" };
  const door = fork("bench/scim-door.ts", [String(port), log], { env });
  await once(door, "message");
  const settle = async () => {
    const settled = once(door, "message");
    door.send("settle");
    await settled;
  };
  const target = new Target({ name: log, url: `http://localhost:${port}/scim/v2`, pid: door.pid ?? 0, key, settle });
  const end = async () => {
    target.close();
    const ended = once(door, "exit");
    door.disconnect();
    await ended;
  };
  return { target, end };
}

/** A look-up that misses, an addition, a read and two changes, again and again. */
async function mixed(target: Target, count: number): Promise<Call[]> {
  const ids: string[] = [];
  // Enough that no two requests under way change the same person, which would be tried again.
  for (let n = 0; n < 5 * CONNECTIONS; n++) ids.push((await target.send(newUser())).id);
  return Array.from({ length: count / 5 }, (_, i): Call[] => {
    const path = `/Users/${ids[i % ids.length]}`;
    return [
      find(`userName eq "nobody-${i}@bench.example"`),
      newUser(),
      { method: "GET", path },
      patch(path, { op: "Replace", path: "title", value: `Engineer ${i}` }),
      patch(path, { op: "Replace", path: "displayName", value: `Adele ${i}` }),
    ];
  }).flat();
}
