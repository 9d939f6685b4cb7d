import { expect, test } from "vitest";
import { ScansBusy, ScanTurns } from "./scan-turns.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Scans that end when they are told to. */
function scans(turns: ScanTurns) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const scan = (name: string, workspaceId = name.charAt(0)) =>
    turns.take(workspaceId, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  return {
    begun,
    scan,
    end: async (name: string) => {
      ends.get(name)?.();
      await settled();
    },
  };
}

test("a workspace never has all connections, and others pass those of it that wait", async () => {
  const { begun, scan, end } = scans(new ScanTurns({ running: 3, runningEach: 2, all: 15, allEach: 5 }));
  const all = ["a1", "a2", "a3", "a4", "b1", "b2", "c1"].map((name) => scan(name));
  await settled();
  expect(begun).toEqual(["a1", "a2", "b1"]);
  await end("b1");
  expect(begun.slice(3)).toEqual(["b2"]);
  await end("a1");
  expect(begun.slice(4)).toEqual(["a3"]);
  for (const name of ["a2", "a3", "a4", "b2", "c1"]) await end(name);
  await Promise.all(all);
  expect(begun).toHaveLength(7);
});

test("beyond its places, or all of them, it is told to come back; afterwards there is room again", async () => {
  const { scan, end } = scans(new ScanTurns({ running: 2, runningEach: 1, all: 4, allEach: 3 }));
  const mine = [scan("a1"), scan("a2"), scan("a3")];
  await expect(scan("a4")).rejects.toThrow(ScansBusy);
  const other = scan("b1");
  await expect(scan("c1")).rejects.toThrow(ScansBusy);
  await settled();
  for (const name of ["a1", "a2", "a3", "b1"]) await end(name);
  await Promise.all([...mine, other]);
  const again = scan("c2");
  await settled();
  await end("c2");
  await again;
});

test("a scan that fails gives its turn back", async () => {
  const turns = new ScanTurns({ running: 1, runningEach: 1, all: 1, allEach: 1 });
  await expect(turns.take("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await turns.take("a", async () => 1)).toBe(1);
});
