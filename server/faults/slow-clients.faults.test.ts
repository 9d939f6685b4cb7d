import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Instance, startInstance } from "../../test/instance.ts";
import { openWay, type Way } from "../../test/way.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

const CLIENTS = 300;
/** Of which 150 MB are the lists that nobody reads; the limit for those is above it (server/slow-readers.ts). */
const MUCH = 250_000_000;

let way: Way;
let roster: Instance;
let workspace: TestWorkspace;
let neighbour: TestWorkspace;
const clients: Socket[] = [];

beforeAll(async () => {
  way = await openWay(inject("cluster"));
  roster = await startInstance(way.port);
  workspace = await newWorkspace();
  neighbour = await newWorkspace();
  for (let i = 0; i < 200; i++)
    await workspace.scim("POST", "/Users", { userName: `a${i}@contoso.example`, title: "x".repeat(2_000) });
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await roster.end("SIGTERM");
  way.close();
});

/** Sends `text`, reads nothing, and stays. */
async function open(text: string): Promise<void> {
  const client = connect(roster.port, "127.0.0.1");
  client.on("error", () => {});
  client.pause();
  clients.push(client);
  await new Promise((resolve) => client.once("connect", resolve));
  client.write(text);
}

const head = (line: string, more = "") =>
  `${line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${workspace.key}\r\nContent-Type: application/scim+json\r\n${more}\r\n`;

test.each([
  ["say nothing", () => ""],
  ["stop in the middle of their headers", () => "GET /scim/v2/Users HTTP/1.1\r\nHost: lo"],
  [
    "announce a large body and send its beginning",
    () => `${head("POST /scim/v2/Users", "Content-Length: 900000\r\n")}{"userName":"`,
  ],
  ["ask for a long list and read nothing of it", () => head("GET /scim/v2/Users?count=200")],
])("clients that %s take little memory, and nobody else's turn", { timeout: 120_000 }, async (_, text) => {
  const before = await roster.memory();
  for (let i = 0; i < CLIENTS; i++) await open(text());
  const headers = { authorization: `Bearer ${neighbour.key}` };
  for (let i = 0; i < 5; i++) expect((await fetch(`${roster.url}/Users?count=1`, { headers })).status).toBe(200);
  expect((await roster.memory()) - before).toBeLessThan(MUCH);
  for (const client of clients.splice(0)) client.destroy();
  // Their own workspace has its turns back when they have left.
  await expect
    .poll(
      () =>
        fetch(`${roster.url}/Users?count=1`, { headers: { authorization: `Bearer ${workspace.key}` } }).then(
          ({ status }) => status,
        ),
      {
        timeout: 60_000,
        interval: 500,
      },
    )
    .toBe(200);
});
