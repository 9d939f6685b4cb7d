import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { installPackage } from "../e2e/debian-package.ts";
import { freePort } from "../e2e/free-port.ts";

const VERSIONS = "/usr/lib/postgresql";

/** The folder of its programs, server and client, or null: the oldest that is installed, because Roster has to run on it, too. */
export function findDebianPostgres(): string | null {
  if (!existsSync(VERSIONS)) return null;
  const versions = readdirSync(VERSIONS).sort((a, b) => Number(a) - Number(b));
  const folders = versions.map((version) => path.join(VERSIONS, version, "bin"));
  return folders.find((folder) => existsSync(path.join(folder, "initdb")) && existsSync(path.join(folder, "pg_dump"))) ?? null;
}

export function ensureDebianPostgres(): void {
  if (!findDebianPostgres()) installPackage("postgresql");
}

export interface DebianPostgres {
  /** Of a database there. */
  url: (database: string) => string;
  /** One of its programs, as its account. */
  run: (program: string, ...args: string[]) => void;
  /** A path that its account may write to. */
  file: (name: string) => string;
  stop: () => void;
}

/** A server in `folder`, with an account that may make databases and nothing else. PostgreSQL doesn't run as root, so `postgres` does then. */
export async function startDebianPostgres(programs: string, folder: string): Promise<DebianPostgres> {
  const account = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  const run = (program: string, ...args: string[]) =>
    void execFileSync(path.join(programs, program), args, { ...account, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const data = path.join(folder, "postgres");
  mkdirSync(data);
  chmodSync(folder, 0o755);
  if (account.uid !== undefined) chownSync(data, account.uid, account.gid);
  const port = await freePort();
  run("initdb", "-D", data, "--encoding=UTF8", "--locale=C", "--auth=trust", "--username=postgres", "--no-sync");
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
  run("pg_ctl", "start", "--wait", "-D", data, "-o", options, "-l", path.join(data, "log"));
  run("createuser", "-h", "127.0.0.1", "-p", String(port), "-U", "postgres", "--createdb", "roster");
  return {
    url: (database) => `postgres://roster@127.0.0.1:${port}/${database}`,
    run,
    file: (name) => path.join(data, name),
    stop: () => run("pg_ctl", "stop", "--wait", "-D", data, "-m", "fast"),
  };
}

function idOf(which: "-u" | "-g"): number {
  return Number(execFileSync("id", [which, "postgres"], { encoding: "utf8" }));
}
