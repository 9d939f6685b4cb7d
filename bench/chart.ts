/** `npm run --silent bench -- --json | node bench/chart.ts > docs/images/benchmarks.svg`: requests a second of the three servers, operation by operation. */
import { text } from "node:stream/consumers";
import type { Figures } from "./measure.ts";

const SERVERS = [
  { key: "bare", name: "the limit: one statement, nothing else", at: 0 },
  { key: "Roster", name: "Roster", at: 270 },
  { key: "scimmy", name: "SCIMMY + Express + pg", at: 350 },
] as const;

const WIDTH = 860;
const LEFT = 190;
const BAR = 11;
const GAP = 16;
const TOP = 46;

const measured = JSON.parse(await text(process.stdin)) as { peers: { operations: Record<string, Record<string, Figures>> } };
const operations = Object.entries(measured.peers.operations);
const most = Math.max(...operations.flatMap(([, servers]) => Object.values(servers).map((figures) => figures.requestsPerSecond)));
const height = TOP + operations.length * (SERVERS.length * BAR + GAP);
const widthOf = (rate: number) => Math.max(1, (rate / most) * (WIDTH - LEFT - 70));

const legend = SERVERS.map(
  ({ key, name, at }) =>
    `<rect class="${key}" x="${LEFT + at}" y="12" width="10" height="10"/><text x="${LEFT + 16 + at}" y="21">${name}</text>`,
);
const rows = operations.map(([operation, servers], row) => {
  const y = TOP + row * (SERVERS.length * BAR + GAP);
  const bars = SERVERS.map(({ key }, i) => {
    const rate = servers[key]?.requestsPerSecond ?? 0;
    const at = y + i * BAR;
    return `<rect class="${key}" x="${LEFT}" y="${at}" width="${widthOf(rate).toFixed(1)}" height="${BAR - 2}"/><text class="rate" x="${(LEFT + widthOf(rate) + 5).toFixed(1)}" y="${at + 8}">${rate.toFixed(0)}</text>`;
  });
  return `<text x="${LEFT - 10}" y="${y + 20}" text-anchor="end">${operation}</text>${bars.join("")}`;
});

process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Requests a second by operation">
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2430 } .rate { font-size: 10px; fill: #5b6270 }
.bare { fill: #b9bfca } .Roster { fill: #3b5bdb } .scimmy { fill: #e8a13a }
@media (prefers-color-scheme: dark) { text { fill: #e6e8ee } .rate { fill: #a3a9b6 } .bare { fill: #5b6270 } .Roster { fill: #7f9cff } }
</style>
${[...legend, ...rows].join("\n")}
</svg>
`);
