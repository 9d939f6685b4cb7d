import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { root, serverEnvironment } from "./environment.ts";
import { expect, test } from "./fixtures.ts";
import { freePort } from "./free-port.ts";

// Servers of their own, beside the one that the other tests use, on a folder with a space in its name.
let dataDir: string;
let port: number;
let servers: ChildProcess[];

test.beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "roster e2e "));
  port = await freePort();
  servers = [];
});

test.afterEach(async () => {
  await Promise.all(servers.map((server) => end(server, "SIGTERM")));
  rmSync(dataDir, { recursive: true, force: true });
});

interface Started {
  server: ChildProcess;
  /** What it has said so far. */
  said(): string;
}

function start(settings: Record<string, string> = {}): Started {
  const env = { ...process.env, ...serverEnvironment(), PORT: String(port), DATA_DIR: dataDir, ...settings };
  const server = spawn("node", ["server.ts"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  servers.push(server);
  let text = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (text += chunk));
  return { server, said: () => text };
}

async function startReady(): Promise<Started> {
  const started = start();
  await expect(async () => expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200)).toPass({ timeout: 30_000 });
  return started;
}

/** Resolves to the exit code. */
function end(server: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve(server.exitCode);
  const ended = new Promise<number | null>((resolve) => server.once("exit", resolve));
  if (signal) server.kill(signal);
  return ended;
}

async function workspaceCommand(...args: string[]): Promise<string> {
  const env = { ...process.env, ...serverEnvironment(), PORT: String(port), DATA_DIR: dataDir };
  return (await promisify(execFile)("node", ["cli/workspace.ts", ...args], { cwd: root, env })).stdout;
}

function create(slug: string): Promise<string> {
  return workspaceCommand("create", slug, "--name", slug, "--admin", `a@${slug}.example`, "--password", "Correct-horse-9");
}

test("a kill -9 loses nothing that was acknowledged, and the next start needs no help", async () => {
  const { server, said } = await startReady();
  expect(said()).toContain(`http://localhost:${port}/setup?token=`);
  await create("contoso");
  await end(server, "SIGKILL");

  const again = await startReady();
  expect(again.said()).not.toContain("/setup?token=");
  expect((await fetch(`http://localhost:${port}/contoso/sign-in`)).status).toBe(200);
  expect(await end(again.server, "SIGTERM")).toBe(0);
});

test("the command line works without a server, too", async () => {
  await create("fabrikam");
  await startReady();
  expect((await fetch(`http://localhost:${port}/fabrikam/sign-in`)).status).toBe(200);
});

test("a stop finishes the request that is running, and keeps what it wrote", async () => {
  const { server } = await startReady();
  await create("contoso");
  const { key } = JSON.parse(await workspaceCommand("scim-key", "contoso", "--json")) as { key: string };
  const request = await beginPost("/scim/v2/Users", key, {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "late@contoso.example",
  });
  const ended = end(server, "SIGTERM");
  await expect(async () => expect(await isListening()).toBe(false)).toPass();
  expect(await request.finish()).toContain("HTTP/1.1 201 ");
  expect(await ended).toBe(0);

  await startReady();
  const answer = await fetch(`http://localhost:${port}/scim/v2/Users`, { headers: { authorization: `Bearer ${key}` } });
  expect(await answer.json()).toMatchObject({ totalResults: 1 });
});

test("a port that is taken stops the start with one line that names PORT", async () => {
  const other = createServer().listen(port);
  const { server, said } = start();
  expect(await end(server)).toBe(1);
  expect(said()).toMatch(/^PORT: \d+ is taken [^\n]*\n$/);
  other.close();
});

test("a wrong setting stops the start with one line that names it", async () => {
  const { server, said } = start({ PUBLIC_URL: "roster.example.com" });
  expect(await end(server)).toBe(1);
  expect(said()).toMatch(/^PUBLIC_URL: expected [^\n]*\n$/);
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
