import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect, disconnect, getSql } from "#db/client.ts";
import { runningServer } from "#db/embedded/lock-file.ts";
import { openEmbedded } from "#db/embedded.ts";
import { verifyPassword } from "#lib/auth/password.ts";
import { scimEndpoint } from "#lib/provisioning/scim-endpoint.ts";

/** What an operator types, as they type it, on a data folder of its own. Starting npm, node and a database takes its time. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const home = mkdtempSync(path.join(tmpdir(), "roster cli "));
const dataDir = path.join(home, "data");
const databasePid = () => runningServer(path.join(dataDir, "pg"))?.pid;
afterAll(() => rmSync(home, { recursive: true, force: true }));

const workspace = (...args: string[]) => typing("", ...args);

function typing(input: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const env = { ...process.env, DATA_DIR: dataDir, PUBLIC_URL: "https://roster.example" };
  const child = spawn("npm", ["run", "--silent", "workspace", "--", ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(input);
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

const account = ["--name", "Contoso", "--admin", "admin@contoso.example", "--password", "Correct-horse-9"];

describe("while nothing runs", () => {
  test("a workspace is made, on a database that is made for it and stopped again", async () => {
    const { code, out } = await workspace("create", "contoso", ...account, "--json");
    expect(JSON.parse(out)).toEqual({ slug: "contoso", url: "https://roster.example/contoso" });
    expect(code).toBe(0);
    expect(databasePid()).toBeUndefined();
  });

  test("what can't be is said in one line, and nothing is made of it", async () => {
    const answers = await Promise.all([workspace("create", "contoso", ...account), workspace("scim-key", "nobody")]);
    expect(answers.map(({ code, out }) => [code, out])).toEqual(Array(2).fill([1, ""]));
    for (const { err } of answers) expect(err).toMatch(/^.+\n$/);
    expect(answers[0]?.err).toMatch(/taken/);
    expect(answers[1]?.err).toMatch(/no workspace "nobody"/);
    expect(databasePid()).toBeUndefined();
  });
});

describe("while another process has the database", () => {
  let close: () => Promise<void>;

  beforeAll(async () => {
    const embedded = await openEmbedded({ dataDir });
    await connect(embedded.connection);
    close = async () => {
      await disconnect();
      await embedded.stop();
    };
  });
  afterAll(() => close());

  test("a key opens SCIM at once; a second one leaves the first in force", async () => {
    const pid = databasePid();
    const keys: string[] = [];
    for (let i = 0; i < 2; i++) {
      const { out } = await workspace("scim-key", "contoso", "--json");
      const { url, key } = JSON.parse(out);
      expect(url).toBe("https://roster.example/scim/v2");
      keys.push(key);
    }
    for (const key of keys) {
      const request = new Request("http://localhost/scim/v2/Users", { headers: { authorization: `Bearer ${key}` } });
      expect((await scimEndpoint(request)).status).toBe(200);
    }
    expect(databasePid()).toBe(pid);
  });

  test("the accident guard is turned off and on, and says how it stands", async () => {
    const state = { users: 20, groups: 5, lapseHours: 24, held: { users: 0, groups: 0 } };
    const json = async (...args: string[]) => JSON.parse((await workspace("guard", "contoso", ...args, "--json")).out);
    expect(await json("off")).toEqual({ on: false, ...state });
    expect((await workspace("guard", "contoso")).out).toBe("The accident guard is off: nothing more is held.\n");
    expect(await json("on")).toEqual({ on: true, ...state });
    const wrong = await workspace("guard", "contoso", "maybe");
    expect([wrong.code, wrong.out]).toEqual([1, ""]);
  });

  test("a password is set from standard input, and not when it is too weak or nobody's", async () => {
    const { code, out } = await typing("Battery-staple-7\n", "set-password", "contoso", "ADMIN@contoso.example");
    expect([code, out]).toEqual([0, expect.stringContaining("signs in with the new password")]);
    expect(out).not.toContain("Battery");
    const hash = async () => (await getSql()<{ hash: string }[]>`select hash from passwords`)[0]?.hash ?? "";
    const set = await hash();
    expect(await verifyPassword(set, "Battery-staple-7")).toBe(true);
    const answers = [
      await workspace("set-password", "contoso", "admin@contoso.example"),
      await workspace("set-password", "contoso", "nobody@contoso.example", "--password", "Battery-staple-8"),
    ];
    for (const { code, err } of answers) expect([code, err]).toEqual([1, expect.stringMatching(/^.+\n$/)]);
    expect(await hash()).toBe(set);
  });

  test("a workspace is deleted by whoever types its address once more, numbers first", async () => {
    const account = ["--name", "Gone", "--admin", "a@gone.example", "--password", "Correct-horse-9"];
    await workspace("create", "gone", ...account);
    await workspace("create", "gone-too", ...account);
    for (const answer of [await typing("contoso\n", "delete", "gone"), await workspace("delete", "gone", "--yes", "gone-too")]) {
      expect(answer.code).toBe(1);
      expect(answer.out).toContain("gone has 1 users, 0 deleted users, 0 groups, 0 API keys");
      expect(answer.err).toMatch(/^Nothing was deleted: .+\n$/);
    }
    expect((await typing("gone\n", "delete", "gone")).out).toMatch(/gone is deleted\.\n$/);
    expect((await workspace("delete", "gone-too", "--yes", "gone-too")).code).toBe(0);
    expect(await getSql()`select slug from workspaces`).toEqual([{ slug: "contoso" }]);
  });

  test("demo workspaces are made once, and deleted again", async () => {
    const { code, out } = await workspace("seed", "--password", "Correct-horse-9", "--json");
    expect(code).toBe(0);
    const made: { slug: string; health: string }[] = JSON.parse(out);
    expect(made).toContainEqual({ slug: "demo-healthy", admin: "admin@demo-healthy.example", health: "healthy" });
    const again = await workspace("seed", "--password", "Correct-horse-9");
    expect([again.code, again.err]).toEqual([1, expect.stringMatching(/^"demo-off" is there already.+\n$/)]);
    await getSql()`delete from workspaces where slug like 'demo-%'`;
  });

  test("workspaces are listed", async () => {
    const { code, out } = await workspace("list");
    expect([code, out]).toEqual([0, "contoso  Contoso  scim, sync on  1 users, 0 groups\n"]);
  });
});
