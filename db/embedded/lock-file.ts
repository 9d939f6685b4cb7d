import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What PostgreSQL says about itself in postmaster.pid (see "pidfile.h": one value a line). */
export interface RunningServer {
  pid: number;
  port: number;
  /** Empty when it listens on 127.0.0.1 only. */
  socketDirectory: string;
  ready: boolean;
}

/** The server that runs on this data folder, or undefined. A process id that has meanwhile been given to something else is none. */
export function runningServer(folder: string): RunningServer | undefined {
  const lines = read(folder)?.split("\n");
  const pid = Number(lines?.[0]);
  if (!lines || !pid || !isServerOf(pid, folder)) return;
  return { pid, port: Number(lines[3]), socketDirectory: lines[4] ?? "", ready: lines[7]?.trim() === "ready" };
}

/**
 * After a kill -9 or a power cut the file names a process that is gone. PostgreSQL clears that up itself, except when the number now
 * belongs to another process of the same account, which is common in containers. The file is kept, with an impossible
 * number, because PostgreSQL also reads from it whether orphaned backends still hang on the old shared memory.
 */
export function disownStaleLock(folder: string) {
  const content = read(folder);
  const pid = Number(content?.split("\n")[0]);
  if (!content || !pid || !isAlive(pid) || isServerOf(pid, folder)) return;
  writeFileSync(path.join(folder, "postmaster.pid"), content.replace(/^.*$/m, "99999999"));
}

function read(folder: string): string | undefined {
  try {
    return readFileSync(path.join(folder, "postmaster.pid"), "utf8");
  } catch {
    return;
  }
}

function isServerOf(pid: number, folder: string): boolean {
  try {
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(folder);
    const state = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
    return state !== "Z" && readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(folder);
  } catch {
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
