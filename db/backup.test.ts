import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { backUp } from "./backup.ts";
import { openEmbedded } from "./embedded.ts";

const home = mkdtempSync(path.join(tmpdir(), "roster-backup-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("a copy of a running database has what was acknowledged before and during the copying, and runs beside the original", {
  timeout: 60_000,
}, async () => {
  const [dataDir, copy] = [path.join(home, "data"), path.join(home, "copies", "monday")];
  const original = await openEmbedded({ dataDir });
  writeFileSync(path.join(dataDir, "auth-secret"), "a secret", { mode: 0o600 });
  const sql = postgres({ ...original.connection, max: 2, onnotice: () => {} });
  await sql`create table numbers (n int primary key, padding text)`;
  await sql`insert into numbers select n, repeat('x', 500) from generate_series(1, 20000) n`;

  let written = 20_000;
  let copying = true;
  const writing = (async () => {
    while (copying) {
      await sql`insert into numbers values (${written + 1}, 'meanwhile')`;
      written++;
    }
  })();
  const before = written;
  await backUp(dataDir, copy);
  copying = false;
  await writing;

  const restored = await openEmbedded({ dataDir: copy });
  const there = postgres({ ...restored.connection, max: 1, onnotice: () => {} });
  const [row] = await there<{ n: number; most: number }[]>`select count(*)::int as n, max(n) as most from numbers`;
  expect(row?.n, "without a gap").toBe(row?.most);
  expect(row?.n, "what was there before, and what came while it was copied").toBeGreaterThan(before);
  await there`insert into numbers values (0, 'the copy')`;
  expect(await sql`select from numbers where n = 0`).toHaveLength(0);
  expect(await readFile(path.join(copy, "auth-secret"), "utf8")).toBe("a secret");
  expect((await stat(copy)).mode & 0o777).toBe(0o700);
  await Promise.all([there.end(), sql.end()]);
  await restored.stop();

  await expect(backUp(dataDir, copy)).rejects.toThrow(/exists already/);
  await original.stop();
});
