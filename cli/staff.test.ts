import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";

/** What an operator types, as they type it, on a data folder of its own. Starting npm, node and a database takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const home = mkdtempSync(path.join(tmpdir(), "roster staff "));
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Said {
  code: number | null;
  out: string;
  err: string;
}

const none = { SUPPORT_OIDC_ISSUER: "", SUPPORT_OIDC_CLIENT_ID: "", SUPPORT_OIDC_CLIENT_SECRET: "" };
const provider = {
  SUPPORT_OIDC_ISSUER: "https://login.hoster.example",
  SUPPORT_OIDC_CLIENT_ID: "roster",
  SUPPORT_OIDC_CLIENT_SECRET: "a secret of the tests",
};

const staff = (...args: string[]) => staffWith(none, ...args);

function staffWith(oidc: typeof none, ...args: string[]): Promise<Said> {
  const env = { ...process.env, DATA_DIR: path.join(home, "data"), PUBLIC_URL: "https://roster.example", ...oidc };
  const child = spawn("npm", ["run", "--silent", "staff", "--", ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

const anna = "anna@hoster.example";
const link = /^https:\/\/roster\.example\/support\/enrol\?token=[\w-]{43}$/;

test("somebody is added, listed, given a new link, and removed", async () => {
  expect(await staff("list")).toMatchObject({ code: 0, out: "There is no support staff.\n" });
  const added = await staff("add", anna, "--name", "Anna Berg", "--json");
  expect(JSON.parse(added.out)).toEqual({ email: anna, link: expect.stringMatching(link) });
  expect((await staff("list")).out).toMatch(/^anna@hoster\.example {2}Anna Berg {2}link open until \d{4}-/);
  const reset = await staff("reset-totp", anna);
  const [printed = "", ...words] = reset.out.split("\n");
  expect(printed).toMatch(link);
  expect(printed).not.toBe(JSON.parse(added.out).link);
  expect(words.join(" ")).toMatch(/Void: password and codes\. Sessions ended: 0\./);
  expect((await staff("list")).out).toMatch(/link open until \S+, OpenID closed \(allow-oidc\)/);
  expect(await staff("remove", anna)).toMatchObject({ code: 0, out: "anna@hoster.example is no longer support staff.\n" });
  expect(JSON.parse((await staff("list", "--json")).out)).toEqual([]);
});

test("what a reset closes is said, with how it is opened again", async () => {
  await staffWith(provider, "add", anna, "--name", "Anna Berg", "--oidc");
  const { out } = await staffWith(provider, "reset-totp", anna);
  expect(out).toMatch(/Closed: signing in at the OpenID provider, until ".* allow-oidc anna@hoster\.example" opens it\./);
  expect((await staffWith(provider, "allow-oidc", anna)).out).toMatch(
    /may sign in at https:\/\/login\.hoster\.example[\s\S]*Sessions ended: 0\./,
  );
  expect(JSON.parse((await staffWith(provider, "list", "--json")).out)).toMatchObject([{ email: anna, oidcOpen: true }]);
});

test("what can't be is said in one line", async () => {
  for (const args of [
    ["remove", "nobody@hoster.example"],
    ["reset-totp", "nobody@hoster.example"],
    ["allow-oidc", anna],
    ["add", "no-address", "--name", "Eve"],
    ["add", "eve@hoster.example", "--name", " "],
    ["add", "eve@hoster.example", "--name", "Eve", "--oidc"],
  ]) {
    const { code, out, err } = await staff(...args);
    expect([code, out], args.join(" ")).toEqual([1, ""]);
    expect(err, args.join(" ")).toMatch(/^.+\n$/);
  }
});
