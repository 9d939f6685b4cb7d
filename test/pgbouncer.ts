import { spawnSync } from "node:child_process";
import { installPackage } from "../e2e/debian-package.ts";

/** The program, or null: Debian keeps it where ordinary accounts don't look. */
export function findPgbouncer(): string | null {
  return (
    ["pgbouncer", "/usr/sbin/pgbouncer"].find((file) => spawnSync(file, ["--version"], { stdio: "ignore" }).status === 0) ?? null
  );
}

export function ensurePgbouncer(): void {
  if (!findPgbouncer()) installPackage("pgbouncer");
}
