import { describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { active, expectHeld, made, many, remove, there, used, workspace } from "../../test/accident-guard.ts";
import { manualUser, setGuard, setSettings, stored } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects } from "../../test/scim-bodies.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { softDeleteUser } from "./user-admin.ts";

describe("how many are too many", () => {
  test("soft deletions and DELETEs count together, and what is held counts, too", async () => {
    const [a = "", b = "", c = "", d = ""] = await many(4);
    await active(a, false);
    await remove(b);
    expect((await active(c, false)).body.active).toBe(false);
    expect((await remove(d)).status).toBe(204);
    expect((await stored(workspace, a)).deletedAt).toBeInstanceOf(Date);
    expect(await there(b)).toBe(false);
    await expectHeld(c, "soft delete");
    await expectHeld(d, "delete");
  });

  test.each([
    ["users", 100, 20],
    ["users", 300, 30],
    ["users", 9_000, 500],
    ["groups", 20, 5],
    ["groups", 800, 80],
  ])("recommended for %s of whom %i are live: %i", async (kind, live, most) => {
    await setGuard(workspace, { guardMostUsers: null, guardMostGroups: null });
    const { workspaceId } = workspace.ctx;
    const one = kind === "users" ? "user" : "group";
    const id = kind === "users" ? await made("one") : await createdGroup(workspace, "One");
    // Live ones are counted in slots of eight; the one above is among them.
    await getSql()`update quota set used = case slot when 1 then ${live} else 0 end where workspace_id = ${workspaceId} and kind = ${one}`;
    const action = kind === "users" ? "moved to Deleted users" : "deleted";
    const removed = (n: number) => getSql()`
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action)
      select ${workspaceId}, gen_random_uuid(), '{"kind":"key"}', 'x', ${one}, gen_random_uuid(), ${action} from generate_series(1, ${n}::int)`;
    const held = async () => {
      const [row] = await getSql()`select too_many_removals(${workspaceId}, ${one}) as holds`;
      return row?.holds;
    };
    await removed(most - 1);
    expect(await held()).toBe(false);
    await removed(1);
    expect(await held()).toBe(true);
    expect((await workspace.scim("DELETE", `/${kind === "users" ? "Users" : "Groups"}/${id}`)).status).toBe(204);
  });

  test("within an hour, on whichever side of the clock's", async () => {
    await used();
    await getSql()`update changes set at = at - interval '61 minutes' where workspace_id = ${workspace.ctx.workspaceId}`;
    const id = await made("adele");
    await active(id, false);
    expect((await stored(workspace, id)).deletedAt).toBeInstanceOf(Date);
  });

  test("what was taken away before isn't read", async () => {
    const { workspaceId } = workspace.ctx;
    await getSql()`
      insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, at)
      select ${workspaceId}, gen_random_uuid(), '{"kind":"key"}', 'x', 'user', gen_random_uuid(), 'moved to Deleted users', now() - interval '2 hours'
      from generate_series(1, 5000)`;
    await getSql()`analyze changes`;
    const read = await getSql().begin(async (tx) => {
      const rowsRead = async () => {
        const [row] = await tx`
          select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as n from pg_stat_xact_user_tables where relname like 'changes%'`;
        return Number(row?.n);
      };
      const before = await rowsRead();
      await tx`select too_many_removals(${workspaceId}, 'user')`;
      return (await rowsRead()) - before;
    });
    expect(read).toBeLessThan(100);
  });

  test("turned off, nobody is held", async () => {
    await used();
    await setGuard(workspace, { guardOn: false });
    const id = await made("adele");
    await active(id, false);
    expect((await stored(workspace, id)).deletedAt).toBeInstanceOf(Date);
  });

  test("what admins delete doesn't count", async () => {
    await setSettings(workspace, { syncEnabled: false });
    for (const name of ["a", "b", "c"]) await softDeleteUser(workspace.ctx, await manualUser(workspace, name));
    await setSettings(workspace, { syncEnabled: true });
    const id = await made("adele");
    await active(id, false);
    expect((await stored(workspace, id)).held).toEqual([]);
  });

  test("another workspace's don't", async () => {
    await used();
    const neighbour = await newWorkspace();
    await setGuard(neighbour, { guardMostUsers: 1 });
    const id = await createdUser(neighbour, "adele@contoso.example");
    await neighbour.scim("PATCH", `/Users/${id}`, dialects[1]?.activate(false));
    expect((await stored(neighbour, id)).deletedAt).toBeInstanceOf(Date);
  });

  test.each(["PATCH", "DELETE", "both"])("exact when many come at once: %s", async (method) => {
    const ids = await many(12);
    const answers = await Promise.all(
      ids.map((id, index) => (method === "DELETE" || (method === "both" && index % 2) ? remove(id) : active(id, false))),
    );
    expect(answers.every(({ status }) => status === 200 || status === 204)).toBe(true);
    const held = await getSql()`select from users where workspace_id = ${workspace.ctx.workspaceId} and held_until is not null`;
    expect(held).toHaveLength(10);
  });
});
