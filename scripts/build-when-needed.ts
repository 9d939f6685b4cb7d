/** `npm start` builds only when the sources are not those of the present build: compared by content, so a checkout or a copy doesn't matter. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";

const stamp = ".next/roster-sources";
/** All that a build reads. Tests and documents are not part of it. */
const sources = ["{app,components,db,lib,public}/**/*.*", "{package,package-lock,tsconfig}.json", "{next,postcss}.config.mjs"];

const present = fingerprint();
if (!existsSync(".next/BUILD_ID") || !existsSync(stamp) || readFileSync(stamp, "utf8") !== present) {
  // Not on stdout, which a program may read: npm run --silent bench -- --json.
  process.stderr.write("Building (about half a minute, once for each version) …\n");
  const build = spawnSync("npx", ["next", "build"], { encoding: "utf8", env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } });
  if (build.status !== 0) {
    process.stderr.write(`${build.stdout}${build.stderr}\nThe build failed.\n`);
    process.exit(1);
  }
  writeFileSync(stamp, present);
}

function fingerprint(): string {
  const hash = createHash("sha256");
  const files = sources.flatMap((pattern) => globSync(pattern, { exclude: (name) => /\.test\.tsx?$/.test(String(name)) }));
  // A route's folder may be called [...path], which looks like a file name to the pattern.
  for (const file of files.filter((name) => statSync(name).isFile()).sort())
    hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}
