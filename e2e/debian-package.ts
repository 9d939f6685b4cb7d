import { spawnSync } from "node:child_process";

/** Installs a package of Debian's, or of a relative of it, where that is possible without asking anybody. */
export function installPackage(name: string): void {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  // A fresh machine has no package lists yet.
  if (run([...asRoot, "apt-get", "update"]))
    run([...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", name]);
}

export function run([command = "", ...args]: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore", timeout: 300_000 }).status === 0;
}
