import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { getSql } from "#db/client.ts";
import { claimImports } from "#db/queries/imports.ts";
import type { Ctx } from "#lib/ctx.ts";
import { keepHouse } from "#lib/provisioning/housekeeping.ts";
import { changesOf, join, manualGroup, manualUser } from "../../test/directory.ts";
import { outcomesOf, previewed, uploaded } from "../../test/imports.ts";
import { acting, carry, newRole } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { importLimits } from "./import-limits.ts";
import { countOutcomes, findImportById, listLines, listRecentImports, refusedLines, sampleLines } from "./import-reads.ts";
import { workOnImports } from "./import-worker.ts";
import { addImportLines, beginImport, cancelImport, checkImport, discardImport, remapImport, startImport } from "./imports.ts";
import { addUser } from "./new-user.ts";

let workspace: TestWorkspace;
let ctx: Ctx;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view", "users.manage");
});

const head = ["userName", "title"];
const people = (count: number) => Array.from({ length: count }, (_, index) => [`person${index}@contoso.example`, "Head"]);
const stateOf = async (id: string) => (await findImportById(ctx, id))?.state ?? "gone";
const imported = async () => {
  const [row] = await getSql()`select count(*)::int as n from users where workspace_id = ${ctx.workspaceId} and source = 'csv'`;
  return row?.n;
};
const query = { search: "", sort: "line", descending: false, outcome: [], limit: 50, offset: 0 } as const;
const drain = async (batches: AsyncIterable<string[][]>) => (await Array.fromAsync(batches)).flat();

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

/** Runs an import of people until it waits for the sixth, whose row somebody holds. */
async function runUntilSixth(count: number, stop?: AbortSignal) {
  await manualUser(workspace, "person5@contoso.example");
  const id = await previewed(ctx, head, people(count));
  const locked = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const held = getSql().begin(async (tx) => {
    await tx`select from users where workspace_id = ${ctx.workspaceId} and user_name = 'person5@contoso.example' for update`;
    locked.resolve();
    await letGo.promise;
  });
  await locked.promise;
  await startImport(ctx, id);
  const working = workOnImports(stop);
  await expect.poll(imported, { timeout: 20_000 }).toBe(5);
  const goOn = async () => {
    letGo.resolve();
    await held;
  };
  return { id, goOn, working };
}

describe("the run", () => {
  test("writes every line once, with a row of history that names the import", async () => {
    const id = await previewed(ctx, head, people(30));
    await startImport(ctx, id);
    await Promise.all([workOnImports(), workOnImports()]);
    expect(await findImportById(ctx, id)).toMatchObject({ state: "done", done: 30, finishedAt: expect.any(Date) });
    expect(await imported()).toBe(30);
    const [person] =
      await getSql()`select id from users where workspace_id = ${ctx.workspaceId} and user_name = 'person7@contoso.example'`;
    expect(await changesOf(workspace, person?.id)).toMatchObject([{ action: "created", requestId: id }]);
    await expect(startImport(ctx, id)).rejects.toMatchObject({ code: "invalid" });
  });

  test("that is cancelled before it begins writes nothing", async () => {
    const id = await previewed(ctx, head, people(3));
    await startImport(ctx, id);
    await cancelImport(ctx, id);
    await workOnImports();
    expect(await stateOf(id)).toBe("cancelled");
    expect(await imported()).toBe(0);
    expect(await countOutcomes(ctx, id)).toMatchObject({ pending: 3 });
  });

  test("that is cancelled in the middle writes nothing after the answer, and says what it has written", async () => {
    const { id, goOn, working } = await runUntilSixth(50);
    const cancelled = cancelImport(ctx, id);
    await goOn();
    await cancelled;
    const { done } = (await findImportById(ctx, id)) ?? {};
    const counts = await countOutcomes(ctx, id);
    await working;
    expect(done).toBeLessThan(50);
    expect(await findImportById(ctx, id)).toMatchObject({ state: "cancelled", done });
    expect(await countOutcomes(ctx, id)).toEqual(counts);
    expect(counts).toMatchObject({ changed: 1, created: (done ?? 0) - 1, pending: 50 - (done ?? 0) });
    expect(await imported()).toBe(counts.created);
  });

  test("that is stopped is gone on with at once by the next who looks, from where it stood", async () => {
    const stop = new AbortController();
    const { id, goOn, working } = await runUntilSixth(10, stop.signal);
    stop.abort();
    await goOn();
    await working;
    expect(await findImportById(ctx, id)).toMatchObject({ state: "running", done: 6 });
    expect(await imported()).toBe(5);
    await workOnImports();
    expect(await findImportById(ctx, id)).toMatchObject({ state: "done", done: 10 });
    expect(await imported()).toBe(9);
    expect(await countOutcomes(ctx, id)).toMatchObject({ created: 9, changed: 1, pending: 0 });
  });

  test("is nobody else's while a line of it is being written, however long that takes", async () => {
    const { id, goOn, working } = await runUntilSixth(10);
    await workOnImports();
    expect(await imported()).toBe(5);
    await goOn();
    await working;
    expect(await findImportById(ctx, id)).toMatchObject({ state: "done", done: 10 });
  });

  test("of a fallen instance is taken over when it has been silent for half a minute, not sooner", async () => {
    const id = await previewed(ctx, head, people(2));
    await startImport(ctx, id);
    const silentFor = (seconds: number) =>
      getSql()`update imports set alive_at = now() - make_interval(secs => ${seconds}) where id = ${id}`;
    await silentFor(20);
    await workOnImports();
    expect(await stateOf(id)).toBe("running");
    await silentFor(31);
    await workOnImports();
    expect(await stateOf(id)).toBe("done");
    expect(await imported()).toBe(2);
  });

  test("two who work on the same lines write each of them once", async () => {
    const id = await previewed(ctx, head, people(60));
    await startImport(ctx, id);
    const first = workOnImports();
    await expect.poll(imported, { timeout: 20_000 }).toBeGreaterThan(0);
    // As if the first had been asleep for long enough to be taken for dead.
    await getSql()`update imports set alive_at = null where id = ${id}`;
    await Promise.all([first, workOnImports()]);
    await workOnImports();
    expect(await findImportById(ctx, id)).toMatchObject({ state: "done", done: 60 });
    expect(await imported()).toBe(60);
    const [history] = await getSql()`select count(*)::int as n from changes where request_id = ${id}`;
    expect(history?.n).toBe(60);
  });

  test.each<[string, (id: string) => Promise<unknown>]>([
    ["may no longer manage users", (id) => getSql()`delete from group_members where user_id = ${id}`],
    ["is Inactive", (id) => getSql()`update users set status = 'inactive' where id = ${id}`],
    ["is deleted", (id) => getSql()`update users set deleted_at = now() where id = ${id}`],
    ["is gone", (id) => getSql()`delete from users where id = ${id}`],
  ])("of somebody who %s meanwhile ends without a line more", async (_, lose) => {
    const delegate = await manualUser(workspace, "delegate@contoso.example");
    const group = await manualGroup(workspace, "Delegates");
    await carry(workspace, group, await newRole(workspace, "Manager", "users.manage"));
    await join(workspace, group, delegate);
    const by: Ctx = { ...ctx, actor: { kind: "user", id: delegate, name: "Dele Gate", permissions: ["users.manage"] } };
    const id = await previewed(by, head, people(2));
    await startImport(by, id);
    await lose(delegate);
    await workOnImports();
    expect(await stateOf(id)).toBe("failed");
    expect(await imported()).toBe(0);
  });

  test("is one at a time in a workspace, so that many files of one keep no other waiting", async () => {
    const theirs = acting(await newWorkspace(), "users.manage");
    const [first, second] = [await previewed(ctx, head, people(1)), await previewed(ctx, head, people(1))];
    const neighbours = await previewed(theirs, head, people(1));
    await startImport(ctx, first);
    await startImport(ctx, second);
    await startImport(theirs, neighbours);
    const claimed = async () => (await claimImports(30, 100)).map(({ id }) => id);
    expect(await claimed()).toEqual(expect.arrayContaining([first, neighbours]));
    expect(await claimed()).toEqual([]);
    await cancelImport(ctx, first);
    expect(await claimed()).toEqual([second]);
    await cancelImport(ctx, second);
    await cancelImport(theirs, neighbours);
  });

  test("goes on after a line that fails on our side, which says so", async () => {
    const sql = getSql();
    const id = await previewed(ctx, head, people(3));
    await sql`create function fail_once() returns trigger language plpgsql as $$ begin raise exception 'a fault'; end $$`;
    await sql`
      create trigger fail_once before insert on users for each row when (new.user_name = 'person1@contoso.example') execute function fail_once()`;
    await startImport(ctx, id);
    await workOnImports();
    await sql`drop function fail_once cascade`;
    expect(await outcomesOf(ctx, id)).toEqual([
      "2 created",
      `3 refused: This line failed on our side, and nothing of it was written. Import it again. Reference: ${id}`,
      "4 created",
    ]);
    expect(await stateOf(id)).toBe("done");
  });
});

describe("what is kept", () => {
  const days = (n: number) => new Date(Date.now() + n * 86_400_000);

  test("a preview for a week", async () => {
    const id = await previewed(ctx, head, people(1));
    await keepHouse(days(6.9));
    expect(await stateOf(id)).toBe("preview");
    await keepHouse(days(7.1));
    expect(await stateOf(id)).toBe("gone");
    expect(await getSql()`select from import_lines where import_id = ${id}`).toHaveLength(0);
  });

  test("a result for thirty days, and a run until it is done", async () => {
    const done = await previewed(ctx, head, people(1));
    await startImport(ctx, done);
    await workOnImports();
    const running = await previewed(ctx, head, people(1));
    await startImport(ctx, running);
    await keepHouse(days(29.9));
    expect(await stateOf(done)).toBe("done");
    await keepHouse(days(30.1));
    expect(await stateOf(done)).toBe("gone");
    expect(await stateOf(running)).toBe("running");
    await cancelImport(ctx, running);
  });

  test("nothing of what is discarded; not while it runs", async () => {
    const id = await previewed(ctx, head, people(1));
    await startImport(ctx, id);
    await expect(discardImport(ctx, id)).rejects.toMatchObject({ code: "invalid" });
    await cancelImport(ctx, id);
    await discardImport(ctx, id);
    expect(await stateOf(id)).toBe("gone");
  });
});

describe("what a workspace may store", () => {
  const limitUsers = (most: number) => getSql()`
    update quota set cap = case when slot <= ${most}::int then 1 else 0 end where workspace_id = ${ctx.workspaceId} and kind = 'user'`;

  test("ten files wait at once; a discarded one makes room, a neighbour's take none", async () => {
    const begin = (by = ctx) => beginImport(by, { fileName: "x.csv", columns: head, total: 1 });
    const [first = ""] = await Promise.all(Array.from({ length: 10 }, () => begin()));
    await expect(begin()).rejects.toMatchObject({ code: "limitReached" });
    await begin(acting(await newWorkspace(), "users.manage"));
    await discardImport(ctx, first);
    await begin();
  });

  test("a file has so many bytes, whatever its sender says, and so have all files together", async () => {
    const most = { ...importLimits };
    onTestFinished(() => void Object.assign(importLimits, most));
    const id = await beginImport(ctx, { fileName: "x.csv", columns: head, total: 2 });
    await addImportLines(ctx, id, [{ line: 2, cells: ["x".repeat(500)] }]);
    Object.assign(importLimits, { fileBytes: 600 });
    await expect(addImportLines(ctx, id, [{ line: 3, cells: ["y".repeat(500)] }])).rejects.toMatchObject({
      code: "limitReached",
    });
    expect((await findImportById(ctx, id))?.done).toBe(1);
    Object.assign(importLimits, { bytes: 400 });
    const another = () => beginImport(ctx, { fileName: "y.csv", columns: head, total: 1 });
    await expect(another()).rejects.toMatchObject({ code: "limitReached" });
    await discardImport(ctx, id);
    await another();
  });

  test("an import that would make more users than the workspace may have isn't begun; one that changes them is", async () => {
    const id = await previewed(ctx, head, people(3));
    await limitUsers(3);
    await expect(startImport(ctx, id)).rejects.toMatchObject({ code: "limitReached" });
    expect(await stateOf(id)).toBe("preview");
    await limitUsers(4);
    await startImport(ctx, id);
    await workOnImports();
    expect(await imported()).toBe(3);
    const again = await previewed(
      ctx,
      head,
      people(3).map(([name = ""]) => [name, "Deputy"]),
    );
    await startImport(ctx, again);
  });

  test("nor is a user added by hand beyond it; whom the provider manages has a limit of its own", async () => {
    const nothing = {
      displayName: null,
      givenName: null,
      familyName: null,
      workEmail: null,
      title: null,
      department: null,
      mobilePhone: null,
    };
    const add = (userName: string) => addUser(ctx, { ...nothing, userName }, "active");
    await limitUsers(2);
    await manualUser(workspace, "linked", { source: "scim" });
    await manualUser(workspace, "gone", { deletedAt: new Date() });
    await add("second");
    await expect(add("third")).rejects.toMatchObject({ code: "limitReached" });
  });
});
