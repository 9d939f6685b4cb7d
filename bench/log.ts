/**
 * What the provisioning log costs. Two servers with the SCIM door on one database, one of them without the log, take turns under the same
 * load, what Entra does for a new user, and later for a changed one: on eight connections, as fast as they go, and on one.
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

interface OnAndOff {
  on: Figures;
  off: Figures;
  /** Median of the rounds' ratios, the log's by what is without it: 1 = it costs nothing. */
  ratio: number;
}

export interface LogResult {
  /** Requests/s of eight connections. What the log still has to write at the end of a turn counts, too. */
  flatOut: OnAndOff;
  /** How soon the one request in the middle is answered, of one connection. */
  oneByOne: OnAndOff;
}

/** In each turn both get so many requests; an eighth of them when it is one by one. */
export async function measureLog(dataDir: string, plan: { rounds: number; count: number }): Promise<LogResult> {
  const { workspaceId } = await newBenchWorkspace("logged");
  const { key } = await openScim({ workspaceId, actor: { kind: "operator" }, requestId: "bench" });
  const doors = [await startDoor(dataDir, "on", key), await startDoor(dataDir, "off", key)];
  const targets = doors.map(({ target }) => target);
  try {
    const flatOut = await takeTurns(targets, { ...plan, connections: CONNECTIONS }, ({ ms }) => ms);
    const one = { rounds: plan.rounds, count: plan.count / CONNECTIONS, connections: 1 };
    return { flatOut, oneByOne: await takeTurns(targets, one, ({ latencies }) => median(latencies)) };
  } finally {
    for (const door of doors) await door.end();
  }
}

/** `time`: what of a turn is compared. */
async function takeTurns(
  targets: Target[],
  { rounds, count, connections }: { rounds: number; count: number; connections: number },
  time: (turn: Turn) => number,
): Promise<OnAndOff> {
  const on: Turn[] = [];
  const off: Turn[] = [];
  for (let round = 0; round <= rounds; round++) {
    // Always in the same order: whoever had the turn before has it a little easier, and so nobody has.
    for (const target of targets) {
      const turn = await target.turn(await mixed(target, count), connections);
      if (round > 0) (target.name === "on" ? on : off).push(turn);
    }
    // The first round warms up. What autovacuum does within seconds of a first sync.
    if (round === 0) await getSql()`vacuum analyze`;
  }
  const ratio = median(on.map((turn, i) => time(off[i] ?? turn) / time(turn)));
  return { on: figuresOf(on), off: figuresOf(off), ratio };
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
  return Array.from({ length: Math.ceil(count / 5) }, (_, i): Call[] => {
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
