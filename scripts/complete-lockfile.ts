/**
 * `npm install` leaves optional packages for other platforms out of package-lock.json when the registry in use doesn't serve
 * them, and `npm ci` then refuses the file ("Missing: … from lock file"). This adds their entries, from what the packages that ask for
 * them say. With --check it only tells.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface LockEntry {
  version?: string;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
  [key: string]: unknown;
}

const file = "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockEntry> };
const missing = new Map<string, LockEntry>();

for (const [place, parent] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    if (isLocked(place, name)) continue;
    const entry = {
      version: range.replace(/^[^\d]+/, ""),
      ...platformOf(name),
      ...(parent.dev ? { dev: true } : {}),
      optional: true,
    };
    missing.set(`node_modules/${name}`, entry);
  }
}

if (missing.size === 0) process.exit(0);
if (process.argv.includes("--check")) {
  process.stderr.write(`package-lock.json lacks ${missing.size} optional packages, so npm ci would fail: run npm run lock\n`);
  process.exit(1);
}
const all = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
lock.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, "en")));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`Added ${missing.size} optional packages to package-lock.json\n`);

/** Whether Node would find the package from there: beside the parent's own packages, or in a folder above. */
function isLocked(place: string, name: string): boolean {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf("node_modules/") - 1))) {
    if (lock.packages[from ? `${from}/node_modules/${name}` : `node_modules/${name}`]) return true;
    if (!from) return false;
  }
}

/** The platform from a name such as @oxc-parser/binding-linux-x64-musl, in package.json's words. */
function platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const words = name.slice(name.indexOf("/") + 1).split("-");
  const os = words.find((word) =>
    ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"].includes(word),
  );
  const cpu = words.find((word) =>
    ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "ppc64le", "riscv64", "s390x", "wasm32", "x64"].includes(word),
  );
  const libc =
    os === "linux" &&
    (words.some((word) => word.startsWith("musl")) ? "musl" : words.some((word) => word.startsWith("gnu")) && "glibc");
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}
