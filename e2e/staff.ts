/** The staff CLI, as the operator types it beside the server under test. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { TOTP } from "otpauth";
import { root, serverEnvironment } from "./environment.ts";

export const staffPassword = "Wrong-mule-battery-7";

export interface Staff {
  email: string;
  name: string;
}

/** Adds somebody; the link by which they enrol, null = they sign in at the provider. */
export async function addStaff(...options: string[]): Promise<Staff & { link: string | null }> {
  const staff = { email: `anna-${randomUUID().slice(0, 8)}@hoster.example`, name: "Anna Berg" };
  const { link } = JSON.parse(await runStaff("add", staff.email, "--name", staff.name, "--json", ...options));
  return { ...staff, link };
}

/** The code that an app shows so many steps of half a minute from now. */
export function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });
}

/** A command of the staff CLI, as the operator types it; what it printed. */
export function runStaff(...args: string[]): Promise<string> {
  const env = { ...process.env, ...serverEnvironment() };
  return new Promise((resolve, reject) => {
    execFile("node", ["cli/staff.ts", ...args], { cwd: root, env }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr || error.message));
      else resolve(stdout);
    });
  });
}
