/**
 * `npm run bench`: how fast Roster is, all in one run on one machine. `--quick` for a first impression (under two minutes), `--only peers,log` for
 * some sections, `--json` for figures instead of Markdown. docs/benchmarks.md says what each section means.
 */
import { parseArgs } from "node:util";
import { getSql } from "#db/client.ts";
import { openScim } from "#lib/provisioning/connection.ts";
import { measureCycle } from "./cycle.ts";
import { measureLog } from "./log.ts";
import { measure, type Results } from "./measure.ts";
import { newGroup, type Stock, stockUp } from "./operations.ts";
import { measurePages } from "./pages.ts";
import {
  cycleText,
  growthTable,
  logTable,
  type MemoryRow,
  machine,
  memoryTable,
  pagesTable,
  peersTable,
  undoText,
} from "./report.ts";
import { type Installation, withInstallation } from "./servers.ts";
import { Target } from "./target.ts";
import { measureUndo } from "./undo.ts";
import { type BenchWorkspace, fill, newBenchWorkspace, USERS } from "./workspaces.ts";

const CONNECTIONS = 8;
/** So many that a group can be given its hundreds, and a turn deletes some. */
const PEOPLE = 900;

const { values: options } = parseArgs({
  options: { quick: { type: "boolean", default: false }, json: { type: "boolean", default: false }, only: { type: "string" } },
});
const plan = options.quick
  ? { rounds: 2, count: 40, pages: 0, log: { rounds: 5, count: 400 }, cycle: { users: 300, groups: 15 }, undo: 300 }
  : { rounds: 7, count: 200, pages: 9, log: { rounds: 15, count: 3000 }, cycle: { users: 3000, groups: 150 }, undo: 5000 };

interface Roster {
  url: string;
  pid: number;
}

interface Section {
  /** What the tables show. */
  figures: unknown;
  markdown: string;
}

const sections: Record<string, (installation: Installation, roster: Roster) => Promise<Section>> = {
  peers: async (installation, roster) => {
    const stocks = [
      await rosterStock("Roster", await newBenchWorkspace("contoso"), roster),
      await stocked(await installation.startPeer("bare")),
      await stocked(await installation.startPeer("scimmy")),
    ];
    await getSql()`vacuum analyze`;
    const results = await measure(stocks, { ...plan, connections: CONNECTIONS });
    const memory = stocks.map(({ target }) => ({ server: target.name, memory: target.memory() }));
    for (const { target } of stocks) target.close();
    return { figures: { operations: plain(results), memory }, markdown: `${peersTable(results)}\n\n${memoryTable(memory)}` };
  },
  log: async ({ dataDir }) => {
    const result = await measureLog(dataDir, plan.log);
    return { figures: result, markdown: logTable(result) };
  },
  cycle: async (_, roster) => {
    const result = await measureCycle(roster, plan.cycle);
    return { figures: result, markdown: cycleText(result) };
  },
  undo: async (_, roster) => {
    const result = await measureUndo(roster, plan.undo);
    return { figures: result, markdown: undoText(result) };
  },
  ...(options.quick ? {} : { large: atItsLimits }),
};

/** One workspace at its limits and one with nobody: what SCIM takes, and the admin's pages. */
async function atItsLimits(_: Installation, roster: Roster): Promise<Section> {
  const [large, empty] = [await newBenchWorkspace("large"), await newBenchWorkspace("empty")];
  const { largestGroup } = await fill(large);
  const pages = await measurePages(roster.url, { ...large, largestGroup }, empty, plan.pages);
  const stocks = [
    await rosterStock("large", large, roster),
    await rosterStock("empty", await newBenchWorkspace("small"), roster),
  ];
  // One group on either side, so one connection: the provider changes a group by one request after the other.
  Object.assign(stocks[0] ?? {}, { groups: [largestGroup], size: USERS });
  Object.assign(stocks[1] ?? {}, { groups: stocks[1]?.groups.slice(0, 1) });
  await getSql()`vacuum analyze`;
  const results = await measure(stocks, { ...plan, connections: 1 });
  for (const { target } of stocks) target.close();
  return { figures: { operations: plain(results), pages }, markdown: `${growthTable(results)}\n\n${pagesTable(pages)}` };
}

async function rosterStock(name: string, workspace: BenchWorkspace, { url, pid }: Roster): Promise<Stock> {
  const { key } = await openScim({ workspaceId: workspace.workspaceId, actor: { kind: "operator" }, requestId: "bench" });
  return stocked(new Target({ name, url: `${url}/scim/v2`, pid, key }));
}

async function stocked(target: Target): Promise<Stock> {
  const stock: Stock = { target, people: [], groups: [], size: PEOPLE };
  await stockUp(stock, PEOPLE);
  for (let i = 0; i < CONNECTIONS; i++) stock.groups.push((await target.send(newGroup())).id);
  return stock;
}

function plain(results: Results) {
  return Object.fromEntries([...results].map(([name, all]) => [name, Object.fromEntries(all)]));
}

const wanted = options.only?.split(",") ?? Object.keys(sections);
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) throw new Error(`--only knows ${Object.keys(sections).join(", ")}, not ${unknown.join(", ")}`);

await withInstallation(async (installation) => {
  const roster = await installation.startRoster();
  const watched = new Target({ name: "Roster", ...roster });
  const memory: MemoryRow[] = [];
  const done: Record<string, Section> = {};
  for (const name of wanted) {
    process.stderr.write(`${name} …\n`);
    done[name] = (await sections[name]?.(installation, roster)) ?? { figures: null, markdown: "" };
    memory.push({ server: `Roster after ${name}`, memory: watched.memory() });
  }
  const { text, ...facts } = machine();
  const figures = Object.fromEntries(Object.entries(done).map(([name, section]) => [name, section.figures]));
  const markdown = [...Object.values(done).map((section) => section.markdown), memoryTable(memory), text].join("\n\n");
  process.stdout.write(`${options.json ? JSON.stringify({ ...facts, ...figures, memory }, null, 2) : markdown}\n`);
});
