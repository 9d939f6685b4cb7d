/** Every path, npm script and link between files that the documents name exists: a reader must be able to trust them. */
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";

const folders = ["app", "bench", "cli", "components", "db", "docs", "e2e", "lib", "public", "scripts", "server", "test", ".ci"];
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const problems: string[] = [];

for (const file of globSync("{*.md,docs/**/*.md}")) {
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    const report = (what: string) => problems.push(`${file}:${index + 1}: ${what}`);
    for (const [, name = ""] of line.matchAll(/npm run (?:--silent )?([\w:-]+)/g)) {
      if (!(name in scripts)) report(`no npm script is called "${name}"`);
    }
    for (const [, target = ""] of line.matchAll(/\]\(([^)\s]+)\)/g)) {
      const problem = checkLink(file, target);
      if (problem) report(problem);
    }
    for (const [, name = ""] of line.matchAll(/`([^`\s]+)`/g)) {
      const [first = "", ...rest] = name.split("/");
      const isPath = rest.length > 0 && folders.includes(first) && !/[*<>{}…|]/.test(name);
      if (isPath && !existsSync(name.replace(/:\d+$/, ""))) report(`there is no ${name}`);
    }
  }
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exit(1);
}

function checkLink(from: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return;
  const [place = "", anchor] = decodeURIComponent(target).split("#");
  const file = place === "" ? from : path.join(path.dirname(from), place);
  if (!existsSync(file)) return `the link ${target} leads nowhere`;
  if (anchor && !headings(file).has(anchor)) return `${file} has no heading #${anchor}`;
}

/** As GitHub makes them: lower case, without punctuation, hyphens for spaces. */
function headings(file: string): Set<string> {
  const titles = readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...titles].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-"),
    ),
  );
}
