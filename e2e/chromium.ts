/** The browser of the browser tests: found where it usually is, installed where that is possible. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { installPackage, run } from "./debian-package.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const onMacs = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** The path of a Chromium that starts: CHROMIUM_PATH, the system's, or the one that Playwright downloaded. */
export function findChromium(): string | undefined {
  if (process.env.CHROMIUM_PATH) return starts(process.env.CHROMIUM_PATH) ? process.env.CHROMIUM_PATH : undefined;
  const onPath = (process.env.PATH ?? "").split(path.delimiter).flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...onPath, onMacs, chromium.executablePath()].find(starts);
}

/** As `findChromium`; installs one when there is none. Throws one line that says what to do. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  if (process.env.CHROMIUM_PATH) throw new Error(`CHROMIUM_PATH: ${process.env.CHROMIUM_PATH} does not start`);
  process.stdout.write("Installing Chromium for the browser tests …\n");
  for (const install of [downloaded, packaged]) {
    install();
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error("The browser tests need Chromium: install it (sudo apt-get install chromium) or set CHROMIUM_PATH");
}

function downloaded() {
  run(["npx", "playwright", "install", "chromium"]);
}

function packaged() {
  installPackage("chromium");
}

/** A download may lack the system's libraries; then even --version fails. */
function starts(file: string): boolean {
  return existsSync(file) && spawnSync(file, ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0;
}
