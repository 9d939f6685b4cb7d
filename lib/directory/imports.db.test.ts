import { beforeEach, describe, expect, test } from "vitest";
import { manualUser } from "../../test/directory.ts";
import { ctx, drain, head, people, query, stateOf, workspace } from "../../test/import-workspace.ts";
import { outcomesOf, previewed, uploaded } from "../../test/imports.ts";
import { countOutcomes, findImportById, listLines, refusedLines, sampleLines } from "./import-reads.ts";
import { workOnImports } from "./import-worker.ts";
import { addImportLines, beginImport, checkImport, remapImport } from "./imports.ts";

describe("the upload", () => {
  test.each([
    ["nothing", { columns: head, total: 0 }],
    ["too many lines", { columns: head, total: 50_001 }],
    ["too many columns", { columns: Array.from({ length: 101 }, String), total: 1 }],
  ])("of %s is refused", async (_, file) => {
    await expect(beginImport(ctx, { fileName: "x.csv", ...file })).rejects.toMatchObject({ code: "invalid" });
  });

  test("ends with its last line; a repeated part changes nothing", async () => {
    const id = await beginImport(ctx, { fileName: "x.csv", columns: head, total: 2 });
    const first = [{ line: 2, cells: ["a"] }];
    expect(await addImportLines(ctx, id, first)).toEqual({ done: 1, total: 2 });
    expect(await addImportLines(ctx, id, [{ line: 2, cells: ["b"] }])).toEqual({ done: 1, total: 2 });
    expect(await stateOf(id)).toBe("uploading");
    await expect(checkImport(ctx, id, { userName: 0 })).rejects.toMatchObject({ code: "invalid" });
    await addImportLines(ctx, id, [{ line: 7, cells: ["c"] }]);
    expect(await stateOf(id)).toBe("mapping");
    expect(await sampleLines(ctx, id)).toEqual([["a"], ["c"]]);
    await expect(addImportLines(ctx, id, first)).rejects.toMatchObject({ code: "invalid" });
  });

  test("of more lines than were said is refused whole", async () => {
    const id = await beginImport(ctx, { fileName: "x.csv", columns: head, total: 1 });
    const lines = [
      { line: 2, cells: ["a"] },
      { line: 3, cells: ["b"] },
    ];
    await expect(addImportLines(ctx, id, lines)).rejects.toMatchObject({ code: "invalid" });
    expect(await sampleLines(ctx, id)).toEqual([]);
  });
});

test.each([
  ["no user name", { title: 1 }, "userName"],
  ["a column that isn't there", { userName: 0, title: 2 }, "title"],
  ["a column for two fields", { userName: 0, title: 1, department: 1 }, "department"],
])("a mapping with %s is refused beside its field", async (_, mapping, field) => {
  const id = await uploaded(ctx, head, people(1));
  await expect(checkImport(ctx, id, mapping)).rejects.toMatchObject({ code: "invalid", field });
  expect(await stateOf(id)).toBe("mapping");
});

test("another mapping makes another preview", async () => {
  const id = await previewed(ctx, ["a", "b"], [["x", "y"]], { userName: 0 });
  expect(await outcomesOf(ctx, id)).toEqual(["2 created"]);
  await remapImport(ctx, id);
  expect(await stateOf(id)).toBe("mapping");
  await manualUser(workspace, "y");
  await checkImport(ctx, id, { userName: 1 });
  await workOnImports();
  expect(await outcomesOf(ctx, id)).toEqual(["2 unchanged"]);
  expect(await findImportById(ctx, id)).toMatchObject({ state: "preview", done: 1, mapping: { userName: 1 } });
});

describe("the table of lines", () => {
  let id: string;
  beforeEach(async () => {
    await manualUser(workspace, "same@contoso.example");
    await manualUser(workspace, "old@contoso.example");
    const lines = [
      ["same@contoso.example", ""],
      ["new@contoso.example", "Über"],
      ["old@contoso.example", "50 %"],
      ["", "nobody"],
    ];
    id = await previewed(ctx, head, lines);
  });
  const lines = async (changes: Partial<Parameters<typeof listLines>[2]>) => {
    const { rows, total } = await listLines(ctx, id, { ...query, outcome: [], ...changes });
    return { lines: rows.map(({ line }) => line), total };
  };

  test("shows problems first, and is counted", async () => {
    expect(await lines({ sort: "outcome" })).toEqual({ lines: [5, 4, 3, 2], total: 4 });
    expect(await countOutcomes(ctx, id)).toEqual({ created: 1, changed: 1, unchanged: 1, refused: 1, pending: 0 });
  });

  test.each([
    ["by outcome", { outcome: ["refused", "created"] as const }, [3, 5]],
    ["by what a cell holds", { search: "NEW@" }, [3]],
    ["by what a cell holds, in any script", { search: "über" }, [3]],
    ["by what a message says", { search: "no user name" }, [5]],
    ["by a sign that means something to the database", { search: "50 %" }, [4]],
    ["by nothing that is there", { search: "_" }, []],
  ])(
    "is searched %s",
    async (_, { outcome, ...changes }: { outcome?: readonly ("refused" | "created")[]; search?: string }, found) => {
      expect(await lines({ ...changes, outcome: [...(outcome ?? [])] })).toEqual({ lines: found, total: found.length });
    },
  );

  test("turns its pages", async () => {
    expect(await lines({ limit: 2, offset: 2 })).toEqual({ lines: [4, 5], total: 4 });
  });

  test("gives the refused lines back as they came, with the reason", async () => {
    expect(await drain(refusedLines(ctx, id))).toEqual([
      ["userName", "title", "Line", "Reason"],
      ["", "nobody", "5", "There is no user name. Fill it in: it says who is meant."],
    ]);
  });
});
