import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyState, loadState, saveState } from "./state.ts";

test("comes back as it was saved, in folders made on the way, and leaves no draft", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "entra-")), "new");
  const state = emptyState();
  state.users.oid = { id: "1", sent: { userName: "a", active: false }, manager: null };
  state.groups.gid = { id: "2", sent: { displayName: "G" }, members: ["oid"] };
  state.failed.oid = { attempts: 2, last: "POST /Users: 409", since: 40, due: 400, source: "0a" };
  state.job = { clock: 80, status: "quarantined", reason: "The key was refused.", since: 80, nextCycle: 1520 };
  await saveState(join(folder, "state.json"), state);
  expect(await loadState(join(folder, "state.json"))).toEqual(state);
  expect(await readdir(folder)).toEqual(["state.json"]);
});

test("a state written before there were quarantines is read", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "entra-")), "old.json");
  await writeFile(file, '{"version":1,"users":{},"groups":{},"failed":{"oid":{"attempts":3,"last":"POST /Users: 409"}}}');
  expect(await loadState(file)).toMatchObject({ failed: { oid: { attempts: 3, due: 0 } }, job: { status: "active" } });
});

test("is empty without a file, and says what to do about a strange one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "entra-"));
  expect(await loadState(join(folder, "none.json"))).toEqual(emptyState());
  await writeFile(join(folder, "other.json"), '{"version":9}');
  await expect(loadState(join(folder, "other.json"))).rejects.toThrow(/not a state file of this program/);
});
