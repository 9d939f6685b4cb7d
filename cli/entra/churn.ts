import { createHash } from "node:crypto";
import { type CycleOptions, runIncremental, runInitial, runOnDemand, runVerify } from "./cycle.ts";
import { formatDirectory } from "./directory.ts";
import { letTimePass } from "./life.ts";
import { type CycleReport, mergeReports } from "./report.ts";

export interface ChurnOptions extends CycleOptions {
  /** Changed in place, as the state is. */
  directory: CycleOptions["directory"];
  /** How many times life goes on and a cycle follows. */
  rounds: number;
  /** Instead of a number of rounds: until this many milliseconds have passed. */
  lasting?: number | undefined;
  /** With the directory, decides all that happens. */
  seed: number;
}

/**
 * Life over what is provisioned already: each round changes the directory and runs a cycle, sometimes a Restart, sometimes with a
 * provisioning on demand beside it. In the end everything is read back.
 * @throws UrlInvalid
 */
export async function runChurn(options: ChurnOptions): Promise<CycleReport> {
  const { directory, state, rounds, lasting } = options;
  const origin = createHash("sha256")
    .update(`${options.seed} ${formatDirectory(directory)}`)
    .digest("hex");
  const ends = lasting === undefined ? Infinity : performance.now() + lasting;
  const reports: CycleReport[] = [await runIncremental(options)];
  const lives: CycleReport[] = [];
  const gone = new Set<string>();
  const totals = { rounds: 0, restarts: 0, demanded: 0, slowest: 0 };
  const started = performance.now();
  const isOver = () => (lasting === undefined ? totals.rounds >= rounds : performance.now() >= ends);

  while (!isOver() && reports.every(({ stopped }) => stopped === null)) {
    const linked = new Map(paths(options));
    const { events, demanded, restart } = letTimePass(directory, `${origin}/${totals.rounds}`);
    const from = performance.now();
    const alongside = demanded === null ? [] : [runOnDemand(options, demanded)];
    reports.push(...(await Promise.all([restart ? runInitial(options) : runIncremental(options), ...alongside])));
    // A Restart deletes nobody: the cycle after it does.
    if (restart) reports.push(await runIncremental(options));
    for (const [path, objectId] of linked) if (!(objectId in state.users) && !(objectId in state.groups)) gone.add(path);
    lives.push({ ...emptyReport, operations: events });
    totals.rounds++;
    totals.restarts += restart ? 1 : 0;
    totals.demanded += alongside.length;
    totals.slowest = Math.max(totals.slowest, performance.now() - from);
  }
  if (reports.every(({ stopped }) => stopped === null)) {
    reports.push(await runIncremental(options), await runVerify(options, [...gone]));
  }
  const report = mergeReports("churn", [...lives, ...reports], (performance.now() - started) / 1000);
  const slowest = (totals.slowest / 1000).toFixed(1);
  report.notes = [
    `${totals.rounds} rounds, ${totals.restarts} Restarts, ${totals.demanded} on demand; the slowest round took ${slowest} s`,
    `${directory.users.length} users and ${directory.groups.length} groups in the directory, ${gone.size} objects deleted for good`,
  ];
  return report;
}

const emptyReport: CycleReport = {
  command: "life",
  ok: true,
  stopped: null,
  seconds: 0,
  requests: 0,
  requestsPerSecond: 0,
  operations: {},
  statuses: {},
  failures: [],
  notes: [],
  job: "active",
};

function* paths({ state }: ChurnOptions): Generator<[path: string, objectId: string]> {
  for (const [objectId, { id }] of Object.entries(state.users)) yield [`/Users/${id}`, objectId];
  for (const [objectId, { id }] of Object.entries(state.groups)) yield [`/Groups/${id}`, objectId];
}
