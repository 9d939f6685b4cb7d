/** `npm test`: everything, and as the last line how much of it passed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureChromium } from "../e2e/chromium.ts";
import { ensureDebianPostgres } from "../test/debian-postgres.ts";
import { ensurePgbouncer } from "../test/pgbouncer.ts";
import { check } from "./check.ts";

interface Outcome {
  passed: number;
  failed: number;
}

try {
  process.env.CHROMIUM_PATH = ensureChromium();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

ensurePgbouncer();
ensureDebianPostgres();
const reports = mkdtempSync(path.join(tmpdir(), "roster-reports-"));
const failedChecks = await check();
const outcomes: Outcome[] = [{ passed: 0, failed: failedChecks }, runVitest(), runPlaywright()];
rmSync(reports, { recursive: true });
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

function runVitest(): Outcome {
  const file = path.join(reports, "vitest.json");
  const status = run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]);
  return outcome(status, file, (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }));
}

function runPlaywright(): Outcome {
  const file = path.join(reports, "playwright.json");
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = file;
  const status = run("playwright", ["test", "--config", "e2e", "--reporter=list,json"]);
  // A flaky test is one that failed.
  return outcome(status, file, ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky }));
}

function run(program: string, args: string[]): number | null {
  return spawnSync(path.resolve("node_modules/.bin", program), args, { stdio: ["ignore", "inherit", "inherit"] }).status;
}

/** A run that ended badly has failed even when it counts no failed test: a file may not have loaded, or nothing was written. */
function outcome(status: number | null, file: string, read: (report: Report) => Outcome): Outcome {
  let counted: Outcome = { passed: 0, failed: 0 };
  try {
    counted = read(JSON.parse(readFileSync(file, "utf8")) as Report);
  } catch {
    return { passed: 0, failed: 1 };
  }
  return status === 0 ? counted : { ...counted, failed: Math.max(1, counted.failed) };
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  stats: { expected: number; unexpected: number; flaky: number };
}
