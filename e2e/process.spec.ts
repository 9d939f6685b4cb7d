import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { root, serverEnvironment } from "./environment.ts";
import { expect, test } from "./fixtures.ts";
import { freePort } from "./free-port.ts";
import { ended, type Started, startServer, untilReady } from "./server.ts";

// Servers of their own, beside the one that the other tests use, on a folder with a space in its name.
let dataDir: string;
let port: number;
let servers: Started[];

test.beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "roster e2e "));
  port = await freePort();
  servers = [];
});

test.afterEach(async () => {
  await Promise.all(servers.map((started) => ended(started, "SIGTERM")));
  rmSync(dataDir, { recursive: true, force: true });
});

function settings(more: Record<string, string> = {}) {
  return { PORT: String(port), DATA_DIR: dataDir, ...more };
}

function start(more?: Record<string, string>): Started {
  const started = startServer(settings(more));
  servers.push(started);
  return started;
}

async function startReady(): Promise<Started> {
  const started = start();
  await untilReady(port);
  return started;
}

async function workspaceCommand(...args: string[]): Promise<string> {
  const env = { ...process.env, ...serverEnvironment(), ...settings() };
  return (await promisify(execFile)("node", ["cli/workspace.ts", ...args], { cwd: root, env })).stdout;
}

function create(slug: string): Promise<string> {
  return workspaceCommand("create", slug, "--name", slug, "--admin", `a@${slug}.example`, "--password", "Correct-horse-9");
}

test("a kill -9 loses nothing that was acknowledged, and the next start needs no help", async () => {
  const first = await startReady();
  expect(first.said()).toContain(`http://localhost:${port}/setup?token=`);
  await create("contoso");
  await ended(first, "SIGKILL");

  const again = await startReady();
  expect(again.said()).not.toContain("/setup?token=");
  expect((await fetch(`http://localhost:${port}/contoso/sign-in`)).status).toBe(200);
  expect(await ended(again, "SIGTERM")).toBe(0);
});

test("the command line works without a server, too", async () => {
  await create("fabrikam");
  await startReady();
  expect((await fetch(`http://localhost:${port}/fabrikam/sign-in`)).status).toBe(200);
});

test("a stop finishes the request that is running, and keeps what it wrote", async () => {
  const started = await startReady();
  await create("contoso");
  const { key } = JSON.parse(await workspaceCommand("scim-key", "contoso", "--json")) as { key: string };
  const request = await beginPost("/scim/v2/Users", key, {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "late@contoso.example",
  });
  const stopped = ended(started, "SIGTERM");
  await expect(async () => expect(await isListening()).toBe(false)).toPass();
  expect(await request.finish()).toContain("HTTP/1.1 201 ");
  expect(await stopped).toBe(0);

  await startReady();
  const answer = await fetch(`http://localhost:${port}/scim/v2/Users`, { headers: { authorization: `Bearer ${key}` } });
  expect(await answer.json()).toMatchObject({ totalResults: 1 });
});

test("a port that is taken stops the start with one line that names PORT", async () => {
  const other = createServer().listen(port);
  const started = start();
  expect(await ended(started)).toBe(1);
  expect(started.said()).toMatch(/^PORT: \d+ is taken [^\n]*\n$/);
  other.close();
});

test("a wrong setting stops the start with one line that names it", async () => {
  const started = start({ PUBLIC_URL: "roster.example.com" });
  expect(await ended(started)).toBe(1);
  expect(started.said()).toMatch(/^PUBLIC_URL: expected [^\n]*\n$/);
});

function isListening(): Promise<boolean> {
  return fetch(`http://localhost:${port}/healthz`).then(
    () => true,
    () => false,
  );
}

/** Sends the head of a request, waits until the server wants the body, and holds that back until `finish`. */
async function beginPost(target: string, key: string, body: unknown) {
  const text = JSON.stringify(body);
  const socket = connect(port, "localhost");
  let received = "";
  socket.on("data", (chunk) => (received += chunk));
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const head = [
    `POST ${target} HTTP/1.1`,
    "Host: localhost",
    `Authorization: Bearer ${key}`,
    "Content-Type: application/scim+json",
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Expect: 100-continue",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  await expect(() => expect(received).toContain("100 Continue")).toPass();
  return {
    async finish(): Promise<string> {
      socket.write(text);
      await closed;
      return received;
    },
  };
}
