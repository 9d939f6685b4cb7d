import { SingleBar } from "cli-progress";
import { describeEscrow } from "./escrow.ts";
import type { CaseResult } from "./hard-cases.ts";
import { describeJob } from "./job.ts";
import type { CycleReport, Failure } from "./report.ts";
import type { Progress } from "./run.ts";
import type { CycleState } from "./state.ts";

/** How the emulator shows itself on a terminal. */

const FAILURES_SHOWN = 10;
const NAME_WIDTH = 34;

const number = new Intl.NumberFormat("en");

/** A bar for the phase under way, on stderr and only when that is a terminal. */
export function progressBar(): { show: (progress: Progress) => void; end: () => void } | null {
  if (!process.stderr.isTTY) return null;
  const format = "{phase} [{bar}] {value}/{total} · {rate} requests/s";
  const bar = new SingleBar({ format, barsize: 28, clearOnComplete: true, hideCursor: true, fps: 10 });
  const started = performance.now();
  let current = "";
  return {
    show({ phase, done, total, requests }) {
      const rate = Math.round((requests / (performance.now() - started)) * 1000);
      const payload = { phase: phase.padEnd(22), rate: number.format(rate) };
      if (phase === current) return bar.update(done, payload);
      current = phase;
      bar.stop();
      bar.start(total, done, payload);
    },
    end: () => bar.stop(),
  };
}

/** The report as a text for people. */
export function formatReport(report: CycleReport): string {
  const lines = [report.command, ""];
  for (const [operation, count] of Object.entries(report.operations)) lines.push(row(operation, count));
  if (Object.keys(report.operations).length > 0) lines.push("");
  for (const [status, count] of Object.entries(report.statuses)) lines.push(row(`answers ${status}`, count));
  const rate = `${number.format(report.requestsPerSecond)} requests/s`;
  lines.push("", `  ${number.format(report.requests)} requests in ${report.seconds.toFixed(1)} s, ${rate}`);
  for (const note of report.notes) lines.push(`  ${note}`);
  lines.push("", ...failureLines(report.failures));
  if (report.job === "quarantined" && report.requests > 0) {
    lines.push("The job is now in quarantine: one cycle a day until one goes well, or until start or restart.");
  }
  if (report.stopped !== null) lines.push(report.stopped);
  else lines.push(report.ok ? "Done, no failure." : `Done, with ${failures(report.failures.length)}.`);
  return `${lines.join("\n")}\n`;
}

export function formatCase({ name, outcome, detail }: CaseResult): string {
  const mark = { ok: "✓", differs: "✗", skipped: "–" }[outcome];
  return `${mark} ${detail === null ? name : `${name}\n    ${outcome}: ${detail}`}\n`;
}

export function formatCases(results: CaseResult[]): string {
  const count = (wanted: CaseResult["outcome"]) => results.filter(({ outcome }) => outcome === wanted).length;
  return `\n${results.length} hard cases: ${count("ok")} ok, ${count("differs")} differ, ${count("skipped")} skipped\n`;
}

/** What `status` tells, as JSON. */
export function jobSummary({ job, users, groups, failed }: CycleState) {
  return { ...job, users: Object.keys(users).length, groups: Object.keys(groups).length, failed };
}

export function formatJob(state: CycleState): string {
  const { users, groups, failed } = jobSummary(state);
  const lines = [describeJob(state.job)];
  lines.push(`${number.format(users)} users and ${number.format(groups)} groups are linked.`);
  const waiting = describeEscrow(state);
  if (waiting) lines.push(`${waiting}:`);
  const entries = Object.entries(failed);
  for (const [objectId, { attempts, last }] of entries.slice(0, FAILURES_SHOWN)) {
    const name = state.users[objectId]?.sent.userName ?? state.groups[objectId]?.sent.displayName ?? objectId;
    lines.push(`  ✗ ${name}: ${last} (${attempts === 1 ? "once" : `${attempts} times`})`);
  }
  if (entries.length > FAILURES_SHOWN) lines.push(`  … and ${number.format(entries.length - FAILURES_SHOWN)} more`);
  return `${lines.join("\n")}\n`;
}

function failureLines(all: Failure[]): string[] {
  if (all.length === 0) return [];
  const lines = all.slice(0, FAILURES_SHOWN).map(({ operation, object, detail }) => `  ✗ ${object}: ${operation}: ${detail}`);
  if (all.length > FAILURES_SHOWN)
    lines.push(`  … and ${number.format(all.length - FAILURES_SHOWN)} more; --json lists them all`);
  return [...lines, ""];
}

function failures(count: number): string {
  return count === 1 ? "1 failure" : `${number.format(count)} failures`;
}

function row(name: string, count: number): string {
  return `  ${name.padEnd(NAME_WIDTH)}${number.format(count).padStart(9)}`;
}
