import { describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { claimImports } from "#db/queries/imports.ts";
import type { Ctx } from "#lib/ctx.ts";
import { changesOf, join, manualGroup, manualUser } from "../../test/directory.ts";
import { ctx, head, imported, people, stateOf, workspace } from "../../test/import-workspace.ts";
import { outcomesOf, previewed } from "../../test/imports.ts";
import { acting, carry, newRole } from "../../test/roles.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { countOutcomes, findImportById } from "./import-reads.ts";
import { workOnImports } from "./import-worker.ts";
import { cancelImport, startImport } from "./imports.ts";

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
