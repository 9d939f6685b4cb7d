import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "./chromium.ts";
import { root, serverEnvironment } from "./environment.ts";
import { freePort } from "./free-port.ts";

// Playwright loads this file in its runner and again in each worker; the environment carries what the first one chose.
if (!process.env.E2E_PORT) {
  process.env.E2E_PORT = String(await freePort());
  process.env.E2E_MICROSOFT_PORT = String(await freePort());
  process.env.E2E_SMTP_PORT = String(await freePort());
  process.env.E2E_MAILS_PORT = String(await freePort());
}
const url = `http://localhost:${process.env.E2E_PORT}`;

/** The production build on an embedded database of its own: in development, a click can be faster than hydration. */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  // Much of a test is waiting, and each has a workspace of its own.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // Generous, because a busy machine is slow but not wrong; what has to be fast is measured where it matters.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  webServer: [
    {
      command: "exec node test/mail-server.ts",
      cwd: root,
      url: `http://127.0.0.1:${process.env.E2E_MAILS_PORT}/`,
    },
    {
      // exec, because SIGTERM would only end the shell.
      // The data of the last run goes here and not above: other tools load this file, too, also while the tests run.
      command: 'rm -rf "$DATA_DIR" && node scripts/build-when-needed.ts && exec node server.ts',
      cwd: root,
      url: `${url}/readyz`,
      timeout: 300_000,
      gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
      env: serverEnvironment(),
    },
    {
      command: "exec node e2e/microsoft/issuer.ts",
      cwd: root,
      url: `${serverEnvironment().MICROSOFT_AUTHORITY}/readyz`,
      gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
      env: serverEnvironment(),
    },
  ],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 800 },
    baseURL: url,
    // Without its film: recording one takes more of the processor than the tests.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: findChromium(),
      // The tests may run as root and without a network; only this application's pages are opened.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
