/**
 * `npm run bench`: how fast Roster is beside a bare server that runs the least statement for each operation (the limit), and beside
 * SCIMMY, in one run on one machine; and what a workspace at its limits costs against an empty one. `--quick` leaves out the
 * large workspace (under two minutes), `--json` prints figures for machines instead of Markdown.
 */
import { getSql } from "#db/client.ts";
import { openScim } from "#lib/provisioning/connection.ts";
import { type BenchWorkspace, fill, newBenchWorkspace, USERS } from "./large-workspace.ts";
import { measure, type Results } from "./measure.ts";
import { newGroup, type Stock, stockUp } from "./operations.ts";
import { growthTable, machine, memoryTable, peersTable } from "./report.ts";
import { type Installation, withInstallation } from "./servers.ts";
import { Target } from "./target.ts";

const CONNECTIONS = 8;
/** So many that a group can be given its hundreds, and a turn deletes some. */
const PEOPLE = 900;

const quick = process.argv.includes("--quick");
const json = process.argv.includes("--json");
const plan = { rounds: quick ? 3 : 7, count: quick ? 40 : 120, connections: CONNECTIONS };

function say(line: string) {
  process.stderr.write(`${line}\n`);
}

async function rosterStock(name: string, workspace: BenchWorkspace, { url, pid }: { url: string; pid: number }): Promise<Stock> {
  const { key } = await openScim({ workspaceId: workspace.workspaceId, actor: { kind: "operator" }, requestId: "bench" });
  return stocked(new Target(name, `${url}/scim/v2`, pid, key));
}

async function stocked(target: Target): Promise<Stock> {
  const stock: Stock = { target, people: [], groups: [], size: PEOPLE };
  await stockUp(stock, PEOPLE);
  for (let i = 0; i < CONNECTIONS; i++) stock.groups.push((await target.send(newGroup())).id);
  return stock;
}

async function besidePeers(
  installation: Installation,
  roster: { url: string; pid: number },
): Promise<{ results: Results; stocks: Stock[] }> {
  const stocks = [
    await rosterStock("Roster", await newBenchWorkspace("contoso"), roster),
    await stocked(await installation.startPeer("bare")),
    await stocked(await installation.startPeer("scimmy")),
  ];
  // What autovacuum does within seconds of a first sync.
  await getSql()`vacuum analyze`;
  return { results: await measure(stocks, plan), stocks };
}

async function atItsLimits(roster: { url: string; pid: number }): Promise<Results> {
  const workspace = await newBenchWorkspace("large");
  const { largestGroup } = await fill(workspace);
  const large = await rosterStock("100,000 users", workspace, roster);
  const empty = await rosterStock("empty", await newBenchWorkspace("empty"), roster);
  // One group on either side, so one connection: the provider changes a group by one request after the other.
  Object.assign(large, { groups: [largestGroup], size: USERS });
  Object.assign(empty, { groups: empty.groups.slice(0, 1) });
  await getSql()`vacuum analyze`;
  return measure([large, empty], { ...plan, connections: 1 });
}

await withInstallation(async (installation) => {
  say("Starting Roster and its peers …");
  const roster = await installation.startRoster();
  const { results: peers, stocks } = await besidePeers(installation, roster);
  const memory = stocks.map(({ target }) => ({ server: target.name, memory: target.memory() }));
  if (!quick) say("Filling a workspace up to its limits …");
  const growth = quick ? null : await atItsLimits(roster);
  if (json) {
    const plain = (results: Results) => Object.fromEntries([...results].map(([name, all]) => [name, Object.fromEntries(all)]));
    process.stdout.write(
      `${JSON.stringify({ ...machine(), peers: plain(peers), growth: growth && plain(growth), memory }, null, 2)}\n`,
    );
  } else {
    process.stdout.write(
      `${[peersTable(peers), growth && growthTable(growth), memoryTable(memory), machine().text].filter(Boolean).join("\n\n")}\n`,
    );
  }
  for (const { target } of stocks) target.close();
});
