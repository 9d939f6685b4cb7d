import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, test as base, expect, type Page, type Request } from "@playwright/test";
import { openWorkspaces, type Workspace } from "./database.ts";
import { freePort } from "./free-port.ts";
import { ended, startServer, untilReady } from "./server.ts";

export { expect };

interface TestFixtures {
  workspace: Workspace;
  /** Another person's browser: nothing in common with `page` but the server. */
  otherPage: Page;
  /** An empty folder, gone after the test. */
  folder: string;
  /** A server of its own, on which nobody has set up anything. */
  freshServer: { url: string; setupLink: string };
}

interface WorkerFixtures {
  workspaces: { make(): Promise<Workspace> };
}

/** Actions and what Next reads of pages come this much later: that shows tests that go on before they have been answered. */
const SLOW_MS = Number(process.env.E2E_SLOW_MS ?? 0);

/** Each test may have a workspace of its own; what a browser complains about fails the test. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  workspaces: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern that this needs no other fixture
    async ({}, use) => {
      const workspaces = await openWorkspaces();
      await use(workspaces);
      await workspaces.close();
    },
    { scope: "worker" },
  ],
  workspace: async ({ workspaces }, use) => use(await workspaces.make()),
  context: async ({ context }, use) => staySilent(context, () => use(context)),
  otherPage: async ({ browser, baseURL }, use) => {
    const context = await browser.newContext({ baseURL });
    await staySilent(context, async () => use(await context.newPage()));
    await context.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), "roster-e2e-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  freshServer: async ({ folder, context }, use) => {
    const port = await freePort();
    const started = startServer({ PORT: String(port), DATA_DIR: path.join(folder, "data") });
    await untilReady(port);
    const url = `http://localhost:${port}`;
    await use({ url, setupLink: /http:\S+\/setup\?token=\S+/.exec(started.said())?.[0] ?? "" });
    // A page that is still open would read itself anew from a server that is gone, and complain.
    for (const page of context.pages()) await page.close();
    await ended(started, "SIGTERM");
  },
});

async function staySilent(context: BrowserContext, work: () => Promise<void>): Promise<void> {
  const complaints: string[] = [];
  context.on("weberror", (error) => complaints.push(String(error.error())));
  context.on("console", (message) => {
    // An answer of 4xx is what some tests are about; the browser writes it to the console by itself.
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(message.type()) && !isAnswer) complaints.push(message.text());
  });
  if (SLOW_MS > 0) await delay(context, SLOW_MS, (request) => request.method() === "POST" || isPageRead(request));
  await work();
  expect(complaints, "the browser's console stays silent").toEqual([]);
}

interface SignIn {
  /** Below the workspace: "/users-groups/user-management". */
  to?: string;
  /** The admin, when nobody else is named. */
  userName?: string;
}

/** Signs in as the form does, but without it, and opens a page. */
export async function signIn(
  page: Page,
  { slug, path: home, admin }: Workspace,
  { to = "", userName = admin.userName }: SignIn = {},
): Promise<void> {
  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  const form = { csrfToken, slug, userName, password: admin.password, json: "true" };
  expect((await page.request.post("/api/auth/callback/credentials", { form })).status()).toBe(200);
  await page.goto(home + to);
}

/** From now on what Next reads of a page takes longer than a page waits between two looks at the server. */
export async function slowDown(page: Page): Promise<void> {
  await delay(page, 1_500, isPageRead);
}

const isPageRead = (request: Request) => request.headers().rsc !== undefined;

async function delay(where: Page | BrowserContext, ms: number, isLate: (request: Request) => boolean): Promise<void> {
  await where.route("**/*", async (route) => {
    if (isLate(route.request())) await sleep(ms);
    // The page may be gone meanwhile.
    await route.fallback().catch(() => {});
  });
}

/** No violation that axe can find, and nothing to scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  // "Legacy" is axe in the page itself; its other mode opens a page for each report, because of frames, and there are none.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  // Looked at again for a few seconds: while a page is read anew after an action, Next takes its title away for a moment.
  await expect
    .poll(async () => {
      const { violations } = await axe.analyze();
      return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(" ")) }));
    })
    .toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "pixels to scroll sideways").toBe(0);
}
