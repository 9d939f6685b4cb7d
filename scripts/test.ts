/** `npm test`: everything; at its end which tests failed, and as the last line how many passed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ensureChromium } from "../e2e/chromium.ts";
import { ensureDebianPostgres } from "../test/debian-postgres.ts";
import { ensurePgbouncer } from "../test/pgbouncer.ts";
import { check } from "./check.ts";

interface Outcome {
  passed: number;
  failed: number;
  /** The failed tests, each with the file that it stands in. */
  names: string[];
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
const outcomes: Outcome[] = [{ passed: 0, failed: failedChecks, names: [] }, runVitest(), runPlaywright()];
rmSync(reports, { recursive: true });
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
for (const name of outcomes.flatMap((outcome) => outcome.names)) {
  process.stdout.write(`Failed: ${name}\n`);
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

function runVitest(): Outcome {
  const file = path.join(reports, "vitest.json");
  const status = run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]);
  return outcome<VitestReport>(status, file, ({ numPassedTests, numFailedTests, testResults }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    names: testResults.flatMap((result) => [
      // Of a file that didn't load.
      ...(result.message ? [nameOf(result.name, "the file itself", result.message)] : []),
      ...result.assertionResults
        .filter((test) => test.status === "failed")
        .map((test) => nameOf(result.name, test.fullName, test.failureMessages[0])),
    ]),
  }));
}

function runPlaywright(): Outcome {
  const file = path.join(reports, "playwright.json");
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = file;
  const status = run("playwright", ["test", "--config", "e2e", "--reporter=list,json"]);
  return outcome<PlaywrightReport>(status, file, ({ stats, suites }) => ({
    passed: stats.expected,
    // A flaky test is one that failed.
    failed: stats.unexpected + stats.flaky,
    names: suites.flatMap(specsOf).flatMap((spec) => {
      const failed = spec.tests.flatMap((test) => test.results).find((result) => result.error);
      return failed
        ? [nameOf(path.resolve("e2e", spec.file), spec.title, stripVTControlCharacters(failed.error?.message ?? ""))]
        : [];
    }),
  }));
}

function specsOf(suite: PlaywrightSuite): PlaywrightSuite["specs"] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}

/** With the first line of what it failed of. */
function nameOf(file: string, test: string, message = ""): string {
  return `${path.relative(".", file)} › ${test}: ${message.split("\n", 1)[0]}`;
}

function run(program: string, args: string[]): number | null {
  return spawnSync(path.resolve("node_modules/.bin", program), args, { stdio: ["ignore", "inherit", "inherit"] }).status;
}

/** A run that ended badly has failed even when it counts no failed test: a file may not have loaded, or nothing was written. */
function outcome<Report>(status: number | null, file: string, read: (report: Report) => Outcome): Outcome {
  let counted: Outcome = { passed: 0, failed: 0, names: [] };
  try {
    counted = read(JSON.parse(readFileSync(file, "utf8")) as Report);
  } catch {
    return { passed: 0, failed: 1, names: [`${path.basename(file)} wasn't written whole`] };
  }
  return status === 0 ? counted : { ...counted, failed: Math.max(1, counted.failed) };
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
  suites: PlaywrightSuite[];
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs: { title: string; file: string; tests: { results: { error?: { message?: string } }[] }[] }[];
}
