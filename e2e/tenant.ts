/** An Entra tenant whose directory a test edits between the cycles that it runs. */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./environment.ts";
import type { Connection } from "./provider.ts";

/** As far as tests change it; docs/emulator.md has the rest. */
export interface DirectoryUser {
  objectId: string;
  userPrincipalName: string;
  displayName: string;
  jobTitle: string | null;
  assigned: boolean;
  softDeleted: boolean;
}

/** What the emulator says of a cycle. */
export interface Cycle {
  ok: boolean;
  stopped: string | null;
  statuses: Record<string, number>;
  operations: Record<string, number>;
  failures: { detail: string }[];
}

type Command = "test-connection" | "initial" | "incremental" | "start";

export class Tenant {
  readonly #directory: string;
  readonly #state: string;

  private constructor(folder: string) {
    this.#directory = path.join(folder, "directory.json");
    this.#state = path.join(folder, "state.json");
  }

  /** `folder` holds its directory and what its provisioning service remembers. */
  static async create(folder: string, size: { users: number; groups: number }): Promise<Tenant> {
    const tenant = new Tenant(folder);
    await emulate(["--users", `${size.users}`, "--groups", `${size.groups}`, "write-directory", tenant.#directory]);
    return tenant;
  }

  async users(): Promise<DirectoryUser[]> {
    return (await this.#read()).users;
  }

  async editUser({ objectId }: DirectoryUser, change: Partial<DirectoryUser>): Promise<void> {
    const directory = await this.#read();
    const users = directory.users.map((user) => (user.objectId === objectId ? { ...user, ...change } : user));
    await writeFile(this.#directory, JSON.stringify({ ...directory, users }));
  }

  /** Runs a command to its end; a cycle that fails is an answer, too. */
  async run(command: Command, { url, key }: Connection, ...options: string[]): Promise<Cycle> {
    const files = ["--directory", this.#directory, "--state", this.#state];
    return JSON.parse(await emulate(["--url", url, "--key", key, ...files, "--json", ...options, command])) as Cycle;
  }

  async #read(): Promise<{ users: DirectoryUser[] }> {
    return JSON.parse(await readFile(this.#directory, "utf8"));
  }
}

function emulate(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("node", ["cli/entra.ts", ...args], { cwd: root, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      // Exit code 1 is a cycle with failures, 3 a job in quarantine: the report is on stdout.
      if (error && error.code !== 1 && error.code !== 3) reject(new Error(stderr || error.message));
      else resolve(stdout);
    });
  });
}
