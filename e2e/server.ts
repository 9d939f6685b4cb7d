/** Servers that a test starts for itself, beside the one that the others share. */
import { type ChildProcess, spawn } from "node:child_process";
import { expect } from "@playwright/test";
import { root, serverEnvironment } from "./environment.ts";

export interface Started {
  server: ChildProcess;
  /** What it has said so far. */
  said(): string;
}

export function startServer(settings: Record<string, string> & { PORT: string; DATA_DIR: string }): Started {
  const env = { ...process.env, ...serverEnvironment(), ...settings };
  const server = spawn("node", ["server.ts"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (text += chunk));
  return { server, said: () => text };
}

export async function untilReady(port: number): Promise<void> {
  const ready = async () => expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200);
  await expect(ready).toPass({ timeout: 120_000 });
}

/** Resolves to the exit code. */
export function ended({ server }: Started, signal?: NodeJS.Signals): Promise<number | null> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve(server.exitCode);
  const exit = new Promise<number | null>((resolve) => server.once("exit", resolve));
  if (signal) server.kill(signal);
  return exit;
}
