import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { root, serverEnvironment } from "./environment.ts";

export { expect };

export interface Workspace {
  slug: string;
  name: string;
  /** Below the address of the server: `/contoso`. */
  path: string;
  admin: { userName: string; password: string };
}

/** Each test may have a workspace of its own; what the browser complains about fails the test. */
export const test = base.extend<{ workspace: Workspace }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern that this needs no other fixture
  workspace: async ({}, use) => {
    const slug = `e2e-${randomUUID().slice(0, 8)}`;
    const admin = { userName: `admin@${slug}.example`, password: "Correct-horse-9" };
    await workspaceCommand("create", slug, "--name", "Contoso", "--admin", admin.userName, "--password", admin.password);
    await use({ slug, name: "Contoso", path: `/${slug}`, admin });
  },
  page: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // An answer of 4xx is what some tests are about; the browser writes it to the console by itself.
      const isAnswer = message.text().startsWith("Failed to load resource");
      if (["error", "warning"].includes(message.type()) && !isAnswer) complaints.push(message.text());
    });
    await use(page);
    expect(complaints, "the browser's console stays silent").toEqual([]);
  },
});

/** Runs the operator's CLI beside the running server, as an operator would. Resolves to the JSON that it prints. */
export async function workspaceCommand<Answer>(...args: string[]): Promise<Answer> {
  const { stdout } = await promisify(execFile)("node", ["cli/workspace.ts", ...args, "--json"], {
    cwd: root,
    env: { ...process.env, ...serverEnvironment() },
  });
  return JSON.parse(stdout) as Answer;
}

/** Turns SCIM on by the CLI, for tests that are about something else. */
export function scimKey({ slug }: Workspace): Promise<{ url: string; key: string }> {
  return workspaceCommand("scim-key", slug);
}

/** Runs the Entra emulator until it ends; its exit code says whether every request and every comparison went well. */
export async function entra(connection: { url: string; key: string }, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    "node",
    ["cli/entra.ts", "--url", connection.url, "--key", connection.key, ...args],
    {
      cwd: root,
      maxBuffer: 16 * 1024 * 1024,
    },
  );
  return stdout;
}

export async function signIn(page: Page, workspace: Workspace): Promise<void> {
  await page.goto(`${workspace.path}/sign-in`);
  await page.getByLabel("User name or e-mail address").fill(workspace.admin.userName);
  await page.getByLabel("Password").fill(workspace.admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(({ pathname }) => pathname.startsWith(workspace.path) && !pathname.endsWith("/sign-in"));
}

/** No violation that axe can find, and nothing to scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(" ")) }))).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "pixels to scroll sideways").toBe(0);
}
