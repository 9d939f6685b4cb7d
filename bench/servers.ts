/** The servers of `npm run bench`, each a process of its own, on one embedded PostgreSQL. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { getSql } from "#db/client.ts";
import { openEmbedded } from "#db/embedded.ts";
import { openDatabase } from "#db/open.ts";
import { Target } from "./target.ts";

export interface Installation {
  /** Of the database's data. */
  dataDir: string;
  /** Starts Roster as `npm start` does. */
  startRoster(): Promise<{ url: string; pid: number }>;
  /** Starts a peer, on an empty database of its own. */
  startPeer(name: "bare" | "scimmy"): Promise<Target>;
}

/** Runs `work` beside a fresh database, and ends everything that was started for it. */
export async function withInstallation(work: (installation: Installation) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "roster-bench-"));
  const dataDir = path.join(folder, "data");
  const children: ChildProcess[] = [];
  const database = await openEmbedded({ dataDir });
  const close = await openDatabase({ DATA_DIR: dataDir });
  try {
    await work({
      dataDir,
      startRoster: async () => {
        const port = await freePort();
        const url = `http://localhost:${port}`;
        const settings = { DATA_DIR: dataDir, PORT: String(port), DATABASE_URL: "", PUBLIC_URL: url, LOG_LEVEL: "warn" };
        const server = spawn("node", ["server.ts"], {
          env: { ...process.env, ...settings },
          stdio: ["ignore", "ignore", "inherit"],
        });
        children.push(server);
        await untilReady(url, server);
        return { url, pid: pidOf(server) };
      },
      startPeer: async (name) => {
        await getSql()`create database ${getSql()(`peer_${name}`)}`;
        const port = await freePort();
        const PEER_DATABASE = JSON.stringify({ ...database.connection, database: `peer_${name}` });
        const peer = fork(`bench/peers/${name}.ts`, [String(port)], {
          env: { ...process.env, NODE_ENV: "production", PEER_DATABASE },
        });
        children.push(peer);
        await once(peer, "message");
        return new Target({ name, url: `http://localhost:${port}`, pid: pidOf(peer) });
      },
    });
  } finally {
    for (const child of children) await end(child);
    await close();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error("A server could not be started.");
  return child.pid;
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (server.exitCode !== null) throw new Error("The server ended before it was ready.");
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The server did not become ready.");
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0);
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return address && typeof address === "object" ? address.port : 0;
}
