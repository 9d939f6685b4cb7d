import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { inject } from "vitest";

export interface Instance {
  port: number;
  /** The SCIM URL. */
  url: string;
  /** What it wrote to its standard output and error after its port. */
  said(): string;
  /** Ends it, and waits until it has ended; resolves to its exit code, null after a SIGKILL. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
  /** Bytes of memory that it holds. */
  memory(): Promise<number>;
}

/** A process of Roster on this test's database, which it reaches at `databasePort` of this machine. */
export async function startInstance(
  databasePort: number,
  settings: { port?: number; env?: Record<string, string> } = {},
): Promise<Instance> {
  const { user, password } = inject("cluster");
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "scim-server.ts"), String(settings.port ?? 0)], {
    env: {
      ...process.env,
      DATABASE_URL: `postgres://${user}:${password}@127.0.0.1:${databasePort}/roster_test_${process.env.VITEST_POOL_ID}`,
      LOG_LEVEL: "warn",
      ...settings.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let said = "";
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`ended with ${code}: ${said}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        said += chunk;
        if (/^\d+\n/.test(said)) resolve(Number.parseInt(said, 10));
      });
    }
  });
  return {
    port,
    url: `http://127.0.0.1:${port}/scim/v2`,
    said: () => said.slice(said.indexOf("\n") + 1),
    end: async (signal) => {
      child.kill(signal);
      return (await ended)[0];
    },
    memory: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
    },
  };
}
