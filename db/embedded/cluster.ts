import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { SettingError } from "#lib/env.ts";
import { type Account, commandFor, handOver, reachableHome, requireReachable } from "./account.ts";
import { isAlive, runningServer } from "./lock-file.ts";

/** The data of one embedded database. Everything a second process needs to join it lies inside the folder. */
export interface Cluster {
  folder: string;
  user: string;
  password: string;
}

const user = "roster";
const passwordFile = "roster-password";

/** Opens the cluster in `dataDir/pg`, making it first when there is none. Safe against two first starts at once. */
export async function openCluster(dataDir: string, account: Account, binaries: string): Promise<Cluster> {
  const place = path.join(dataDir, "pg");
  if (!existsSync(place)) await makeCluster(dataDir, place, account, binaries);
  const folder = realpathSync(place);
  const password = readPassword(folder);
  if (!runningServer(folder)) {
    handOver(account, folder);
    requireReachable(account, folder);
  }
  return { folder, user, password };
}

function readPassword(folder: string): string {
  try {
    return readFileSync(path.join(folder, passwordFile), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error;
    throw new SettingError(
      `DATA_DIR: the database in ${folder} belongs to another account: run this as that account, or choose another folder`,
    );
  }
}

async function makeCluster(dataDir: string, place: string, account: Account, binaries: string) {
  const home = reachableHome(account, dataDir);
  removeAbandonedDrafts(home);
  const draft = path.join(home, `pg.${process.pid}`);
  const draftPassword = `${draft}.password`;
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(draftPassword, randomBytes(24).toString("base64url"), { mode: 0o600 });
  if (process.getuid?.() === 0) for (const file of [draft, draftPassword]) chownSync(file, account.owner, account.group);
  await initdb(account, binaries, draft, draftPassword);
  renameSync(draftPassword, path.join(draft, passwordFile));
  try {
    renameSync(draft, path.join(home, "pg"));
  } catch (error) {
    // Another process was first: its cluster is the one.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(path.join(home, "pg"))) throw error;
  }
  if (home !== dataDir && !lstatSync(place, { throwIfNoEntry: false })) symlinkSync(path.join(home, "pg"), place);
}

async function initdb(account: Account, binaries: string, folder: string, passwordFrom: string) {
  const { command, args, options } = commandFor(account, path.join(binaries, "initdb"), [
    `--pgdata=${folder}`,
    `--username=${user}`,
    `--pwfile=${passwordFrom}`,
    "--auth=scram-sha-256",
    // Said in full: with LANG unset initdb would make an SQL_ASCII cluster.
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ]);
  try {
    await promisify(execFile)(command, args, { ...options, env: serverEnvironment() });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    rmSync(passwordFrom, { force: true });
    throw new SettingError(
      `DATA_DIR: no database could be made in ${folder}: ${(error as { stderr?: string }).stderr?.trim() || error}`,
    );
  }
}

/** Nothing of the operator's PG* or locale variables may reach the embedded server. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH };
}

/** What first starts that were killed have left behind. */
function removeAbandonedDrafts(home: string) {
  for (const name of readdirSync(home)) {
    const pid = /^pg\.(\d+)/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(path.join(home, name), { recursive: true, force: true });
  }
}
