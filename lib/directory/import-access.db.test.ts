import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { ctx, drain, head, people, query, stateOf, workspace } from "../../test/import-workspace.ts";
import { previewed } from "../../test/imports.ts";
import { acting } from "../../test/roles.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { countOutcomes, findImportById, listLines, listRecentImports, refusedLines, sampleLines } from "./import-reads.ts";
import { addImportLines, beginImport, cancelImport, checkImport, discardImport, remapImport, startImport } from "./imports.ts";

const verbs: Record<string, (ctx: Ctx, id: string) => Promise<unknown>> = {
  "add lines": (by, id) => addImportLines(by, id, [{ line: 2, cells: ["x"] }]),
  check: (by, id) => checkImport(by, id, { userName: 0 }),
  remap: remapImport,
  start: startImport,
  cancel: cancelImport,
  discard: discardImport,
};
const reads: Record<string, (ctx: Ctx, id: string) => Promise<unknown>> = {
  find: findImportById,
  sample: sampleLines,
  count: countOutcomes,
  list: (by, id) => listLines(by, id, { ...query, outcome: [] }),
  "read what was refused": (by, id) => drain(refusedLines(by, id)),
};

describe.each(Object.entries({ ...verbs, ...reads }))("to %s", (_name, work) => {
  test.each<[string, () => Ctx]>([
    ["somebody who may only look", () => acting(workspace, "users.view", "groups.manage", "provisioning.manage", "keys.manage")],
    ["an identity provider's key", () => ({ ...ctx, actor: { kind: "key", id: randomUUID(), lastFour: "abcd" } })],
  ])("is not for %s", async (_who, by) => {
    const id = await previewed(ctx, head, people(1));
    await expect((async () => work(by(), id))()).rejects.toMatchObject({ code: "forbidden" });
    expect(await stateOf(id)).toBe("preview");
  });
});

test.each(Object.entries(verbs))("to %s another workspace's import is not found, and not touched", async (_name, verb) => {
  const neighbour = await newWorkspace();
  const theirs = await previewed(acting(neighbour, "users.manage"), head, people(1));
  const before = await getSql()`select * from imports where id = ${theirs}`;
  await expect(verb(ctx, theirs)).rejects.toMatchObject({ code: "notFound" });
  expect(await getSql()`select * from imports where id = ${theirs}`).toEqual(before);
});

describe("somebody else in the workspace, whose lines would be written with what the creator may do", () => {
  const other = (): Ctx => ({ ...ctx, actor: { kind: "user", id: randomUUID(), name: "Other", permissions: ["users.manage"] } });

  test.each(["check", "remap", "start"])("doesn't %s", async (verb) => {
    const id = await previewed(ctx, head, people(1));
    const before = await findImportById(ctx, id);
    await expect(verbs[verb]?.(other(), id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await findImportById(ctx, id)).toEqual(before);
  });

  test("adds no lines", async () => {
    const id = await beginImport(ctx, { fileName: "x.csv", columns: head, total: 1 });
    await expect(addImportLines(other(), id, [{ line: 2, cells: ["x"] }])).rejects.toMatchObject({ code: "forbidden" });
    expect(await sampleLines(ctx, id)).toEqual([]);
  });

  test("may cancel and discard it", async () => {
    const id = await previewed(ctx, head, people(1));
    await startImport(ctx, id);
    await cancelImport(other(), id);
    await discardImport(other(), id);
    expect(await stateOf(id)).toBe("gone");
  });
});

test("nothing of another workspace's import is read", async () => {
  const neighbour = await newWorkspace();
  const theirs = await previewed(acting(neighbour, "users.manage"), head, [["", "x"]]);
  expect(await findImportById(ctx, theirs)).toBeNull();
  expect(await findImportById(ctx, "../x")).toBeNull();
  expect(await listRecentImports(ctx)).toEqual([]);
  expect(await sampleLines(ctx, theirs)).toEqual([]);
  expect(await listLines(ctx, theirs, { ...query, outcome: [] })).toEqual({ rows: [], total: 0 });
  expect(await countOutcomes(ctx, theirs)).toEqual({ created: 0, changed: 0, unchanged: 0, refused: 0, pending: 0 });
  await expect(drain(refusedLines(ctx, theirs))).rejects.toMatchObject({ code: "notFound" });
});

test("nobody without permission begins an import", async () => {
  const file = { fileName: "x.csv", columns: head, total: 1 };
  await expect(beginImport(acting(workspace, "users.view"), file)).rejects.toMatchObject({ code: "forbidden" });
});
