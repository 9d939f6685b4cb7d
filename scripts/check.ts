/** `npm run check`: all that can be said about the sources without running them, at the same time. */
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const checks = {
  "format and lint": ["biome", "check", "--error-on-warnings"],
  types: ["tsc", "--noEmit"],
  "unused code": ["knip", "--no-progress"],
  "lock file": ["node", "scripts/complete-lockfile.ts", "--check"],
  documents: ["node", "scripts/check-docs.ts"],
};

/** Resolves to how many of the checks failed; what a failed one says is printed. */
export async function check(): Promise<number> {
  const outcomes = await Promise.all(Object.entries(checks).map(([name, command]) => run(name, command)));
  return outcomes.filter((passed) => !passed).length;
}

function run(name: string, [program = "", ...args]: string[]): Promise<boolean> {
  const begin = performance.now();
  const child = spawn(path.resolve("node_modules/.bin", program), args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.on("error", (error) => (output += error.message));
    child.on("close", (code) => {
      const seconds = ((performance.now() - begin) / 1000).toFixed(1);
      process.stdout.write(code === 0 ? `✓ ${name} (${seconds} s)\n` : `✗ ${name}\n${output.trimEnd()}\n`);
      resolve(code === 0);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await check()) > 0 ? 1 : 0;
