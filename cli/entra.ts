import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { runChurn } from "./entra/churn.ts";
import { UrlInvalid } from "./entra/client.ts";
import { type CycleOptions, runIncremental, runInitial, runOnDemand, runVerify, testConnection } from "./entra/cycle.ts";
import { type Directory, DirectoryInvalid, formatDirectory, parseDirectory } from "./entra/directory.ts";
import { ServiceStopped } from "./entra/failure.ts";
import { generateDirectory } from "./entra/generate.ts";
import { type CaseResult, runHardCases } from "./entra/hard-cases.ts";
import { start, stop } from "./entra/job.ts";
import { formatCase, formatCases, formatJob, formatReport, jobSummary, progressBar } from "./entra/print.ts";
import type { CycleReport } from "./entra/report.ts";
import { type Job, loadState, StateInvalid, saveState } from "./entra/state.ts";

/**
 * The emulator of Entra ID's provisioning service: docs/emulator.md. Exit codes: 0 done, 1 failures or stopped, 2 usage, 3 the job
 * is in quarantine, or disabled by it.
 */

interface Settings {
  url?: string;
  key?: string;
  flag?: true;
  directory?: string;
  users?: number;
  groups?: number;
  state?: string;
  concurrency: number;
  verify: boolean;
  probe: boolean;
  json?: true;
  after?: number;
  quarantineFrom?: number;
}

const USAGE = 2;
const QUARANTINED = 3;
/** Groups made for each generated user when --groups isn't given. */
const USERS_PER_GROUP = 20;

const program = new Command("npm run entra --")
  .description("Emulates the provisioning service of Microsoft Entra ID against a SCIM endpoint.")
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE))
  .configureHelp({ showGlobalOptions: true })
  .showSuggestionAfterError()
  .option("--url <url>", "SCIM URL, as shown on the User provisioning page")
  .option("--key <key>", "API key (Entra calls it Secret token)")
  .option("--flag", "write PATCHes as with ?aadOptscim062020 in the tenant URL")
  .option("--directory <file>", "source directory, a JSON file as written by write-directory")
  .addOption(new Option("--users <n>", "generate a directory of n users").argParser(wholeNumber).conflicts("directory"))
  .addOption(
    new Option("--groups <n>", "… with n groups (default: one for every 20 users)").argParser(wholeNumber).conflicts("directory"),
  )
  .option("--state <file>", "what the service remembers between cycles (default: a file for each connection in .data/entra)")
  .option("--concurrency <n>", "objects worked on at a time", positiveNumber, 8)
  .option("--no-verify", "don't read back what was written")
  .option("--no-probe", "skip the connection test, to see each write refused while sync is off")
  .option("--after <time>", "how long after the last cycle an incremental one comes: 40m, 6h, 1d (default 40m)", minutes)
  .option(
    "--quarantine-from <n>",
    "failures from which more than 40 % mean quarantine (default 5000, as in Entra)",
    positiveNumber,
  )
  .option("--json", "print the summary as JSON");

program
  .command("test-connection")
  .description("the button Test Connection")
  .action(() => finish(() => testConnection({ ...connection(), flag: settings().flag })));

program
  .command("initial")
  .alias("restart")
  .description("the first cycle; later Restart provisioning, which also leaves a quarantine")
  .action(() => cycle(runInitial));

program
  .command("incremental")
  .description("the cycle of every 40 minutes: what changed in the directory, and what failed and is due again")
  .action(() => cycle(runIncremental));

program
  .command("on-demand <upn>")
  .description("Provision on demand: one user, now")
  .action((upn: string) => cycle((options) => runOnDemand(options, upn)));

program
  .command("verify")
  .description("read back everything that is linked, and compare")
  .action(() => cycle((options) => runVerify(options)));

program
  .command("churn")
  .description("let time pass over what is provisioned: people and groups come, change and go, round after round")
  .option("--rounds <n>", "cycles, each after some life", positiveNumber, 10)
  .option("--for <time>", "instead of a number of rounds: 90s, 10m, 2h", milliseconds)
  .option("--seed <n>", "another life", wholeNumber, 1)
  .action(({ rounds, for: lasting, seed }: { rounds: number; for?: number; seed: number }) =>
    cycle(async (options) => {
      try {
        return await runChurn({ ...options, rounds, lasting, seed });
      } finally {
        const { directory: file } = settings();
        if (file !== undefined) await writeFile(file, formatDirectory(options.directory));
      }
    }),
  );

program
  .command("hard-cases")
  .description("play what other SCIM servers get wrong, and check each: with users and groups of its own, deleted afterwards")
  .option("--only <words>", "only cases whose name contains these words")
  .option("--crowd <n>", "users made for large groups and long lists", positiveNumber)
  .action(({ only, crowd }: { only?: string; crowd?: number }) => hardCases(only, crowd));

program
  .command("start")
  .description("Start provisioning: leaves a quarantine, or goes on after stop; the next incremental runs")
  .action(() => changeJob(start));

program
  .command("stop")
  .description("Stop provisioning: incremental cycles send nothing until start")
  .action(() => changeJob(stop));

program
  .command("status")
  .description("whether the job runs or is in quarantine, and what waits to be tried again")
  .action(() => changeJob(() => {}));

program
  .command("write-directory <file>")
  .description("write the generated directory to a file, to be edited between cycles")
  .action(async (file: string) => {
    const directory = await sourceDirectory();
    await writeFile(file, formatDirectory(directory)).catch((error: Error) =>
      program.error(`Cannot write ${file}: ${error.message}`),
    );
    process.stdout.write(`${file}: ${directory.users.length} users, ${directory.groups.length} groups\n`);
  });

await program.parseAsync();

function settings(): Settings {
  return program.opts<Settings>();
}

function connection(): { url: string; key: string } {
  const { url, key } = settings();
  if (!url || !key) return program.error("error: --url and --key are needed; copy both from the User provisioning page");
  return { url, key };
}

async function sourceDirectory(): Promise<Directory> {
  const { directory: file, users, groups } = settings();
  if (file !== undefined) {
    const json = await readFile(file, "utf8").catch((error: Error) => program.error(`Cannot read ${file}: ${error.message}`));
    return parseDirectory(json, file);
  }
  if (users === undefined) return program.error("error: say which directory: --users <n> [--groups <n>], or --directory <file>");
  return generateDirectory({ users, groups: groups ?? Math.ceil(users / USERS_PER_GROUP) });
}

async function cycle(run: (options: CycleOptions) => Promise<CycleReport>): Promise<void> {
  const { flag, concurrency, verify, probe, after, quarantineFrom } = settings();
  const { url, key } = connection();
  await finish(async () => {
    const directory = await sourceDirectory();
    const stateFile = stateFileName();
    const state = await loadState(stateFile);
    const thresholds = quarantineFrom === undefined ? {} : { evaluatedFrom: quarantineFrom };
    const bar = progressBar();
    const interrupt = new AbortController();
    process.once("SIGINT", () => interrupt.abort());
    try {
      const { signal } = interrupt;
      const how = { flag, concurrency, verify, probe, after, thresholds };
      return await run({ url, key, directory, state, ...how, signal, onProgress: bar?.show });
    } finally {
      bar?.end();
      await saveState(stateFile, state);
    }
  });
}

async function hardCases(only: string | undefined, crowd: number | undefined): Promise<void> {
  const { flag, json } = settings();
  await orUsage(async () => {
    const onResult = json ? undefined : (result: CaseResult) => process.stdout.write(formatCase(result));
    const results = await runHardCases({ ...connection(), flag, only, crowd, onResult });
    if (results.length === 0) program.error(`error: no hard case is called "${only}"`);
    process.stdout.write(json ? `${JSON.stringify(results, null, 2)}\n` : formatCases(results));
    process.exitCode = results.some(({ outcome }) => outcome === "differs") ? 1 : 0;
  });
}

async function changeJob(change: (job: Job) => void): Promise<void> {
  await orUsage(async () => {
    const file = stateFileName();
    const state = await loadState(file);
    const { status } = state.job;
    change(state.job);
    if (state.job.status !== status) await saveState(file, state);
    process.stdout.write(settings().json ? `${JSON.stringify(jobSummary(state), null, 2)}\n` : formatJob(state));
    process.exitCode = exitCode(true, state.job.status);
  });
}

function stateFileName(): string {
  const { state } = settings();
  if (state !== undefined) return state;
  const { url, key } = connection();
  return defaultStateFile(url, key);
}

/**
 * One file for each workspace and address: a regenerated key goes on with the same file. The key's first parts name the
 * workspace (wsk_<workspace>_<key id>_<secret>); a key of another make counts as a whole.
 */
function defaultStateFile(url: string, key: string): string {
  const workspace = /^(wsk_[^_]+)_[^_]+_[^_]+$/.exec(key)?.[1] ?? key;
  const address = url.replace(/[/?]*(\?.*)?$/, "");
  const name = createHash("sha256").update(`${address} ${workspace}`).digest("hex").slice(0, 16);
  return join(process.env.DATA_DIR ?? ".data", "entra", `${name}.json`);
}

async function finish(work: () => Promise<CycleReport>): Promise<void> {
  await orUsage(async () => {
    const report = await work();
    process.stdout.write(settings().json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report));
    process.exitCode = exitCode(report.ok, report.job);
  });
}

function exitCode(ok: boolean, job: Job["status"]): number {
  if (job === "quarantined" || job === "disabled") return QUARANTINED;
  return ok ? 0 : 1;
}

async function orUsage(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof UrlInvalid || error instanceof DirectoryInvalid || error instanceof StateInvalid)
      program.error(error.message);
    if (!(error instanceof ServiceStopped)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

function minutes(text: string): number {
  const [, count, unit = "m"] = /^(\d{1,6})([mhd])?$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError("It looks like 40m, 6h or 1d.");
  return Number(count) * ({ m: 1, h: 60, d: 24 * 60 }[unit] ?? 1);
}

function milliseconds(text: string): number {
  const [, count, unit = ""] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError("It looks like 90s, 10m or 2h.");
  return Number(count) * 1000 * ({ s: 1, m: 60, h: 3600 }[unit] ?? 1);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

function positiveNumber(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError("It must be at least 1.");
  return number;
}
