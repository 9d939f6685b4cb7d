import { beforeEach, describe, expect, test } from "vitest";
import { getScanSql, getSql } from "#db/client.ts";
import { anyChange, type ChangeFilter } from "#db/queries/change-table.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { join, manualGroup, manualUser } from "../../test/directory.ts";
import { carry, newRole } from "../../test/roles.ts";
import { createdGroup, createdUser, patch } from "../../test/scim-bodies.ts";
import { statementsOf } from "../../test/statements.ts";
import { lastChange, now, undone } from "../../test/undo.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { createGroupAsAdmin } from "./group-admin.ts";
import { previewUndo } from "./undos.ts";
import { changeUser } from "./user-admin.ts";

let workspace: TestWorkspace;
let ctx: Ctx;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = workspace.ctx;
});

const send = (path: string, ...operations: Record<string, unknown>[]) => workspace.scim("PATCH", path, patch(...operations));
const active = (id: string, value: boolean) => send(`/Users/${id}`, { op: "replace", path: "active", value });
const rename = (id: string, value: string) => send(`/Users/${id}`, { op: "replace", path: "userName", value });
const room = (kind: string, left: number) => getSql()`
  update quota set cap = case slot when 1 then ${left}::int else 0 end, used = 0
  where workspace_id = ${ctx.workspaceId} and kind = ${kind}`;
const acting = (id: string, ...permissions: Permission[]): Ctx => ({
  ...ctx,
  actor: { kind: "user", id, name: "A", permissions },
});

/** What the preview announces, having seen that it happens. */
async function announced(filter: Partial<ChangeFilter>) {
  const said = await previewUndo(ctx, { filter: { ...anyChange, ...filter } });
  if (typeof said === "string") throw new Error(said);
  const planned = said.map(({ change, outcome, effect, message }) => ({ id: change.id, outcome, effect, message }));
  const { items } = await undone(ctx, filter);
  const happened = items.map(({ change, outcome, effect, message }) => ({ id: change.id, outcome, effect, message }));
  const byId = <T extends { id: string }>(rows: T[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(byId(planned)).toEqual(byId(happened));
  return planned;
}

const outcomes = (rows: { outcome: string }[]) => rows.map(({ outcome }) => outcome);

describe("the preview announces what happens", () => {
  test("at the limit of users: whoever was deleted last comes back", async () => {
    const ids = [];
    for (const name of ["ann", "bea", "cid"]) ids.push(await createdUser(workspace, name));
    const from = await now();
    for (const id of ids) await active(id, false);
    await room("user", 2);
    const planned = await announced({ from });
    expect(outcomes(planned)).toEqual(["undone", "undone", "refused"]);
    expect(planned.at(-1)?.message).toMatch(/reached its limit of 2 provisioned users/);
  });

  test("a creation that is undone makes room for a restore", async () => {
    const ann = await createdUser(workspace, "ann");
    const from = await now();
    await active(ann, false);
    await createdUser(workspace, "bea");
    await getSql()`update quota set cap = used where workspace_id = ${ctx.workspaceId} and kind = 'user'`;
    expect(outcomes(await announced({ from }))).toEqual(["undone", "undone"]);
  });

  test("names that others have by now: of a rename nothing, of a restore the rest", async () => {
    const [ann, bea] = [await createdUser(workspace, "ann"), await createdUser(workspace, "bea")];
    const from = await now();
    await rename(ann, "ann.new");
    await send(
      `/Users/${bea}`,
      { op: "replace", path: "active", value: false },
      { op: "replace", path: "userName", value: `${"0".repeat(32)}bea` },
    );
    const to = await now();
    await manualUser(workspace, "ANN");
    await manualUser(workspace, "bea");
    expect(await announced({ from, to })).toMatchObject([
      { outcome: "partly", message: expect.stringMatching(/Restored under the present user name/) },
      { outcome: "refused", message: expect.stringMatching(/Another user, perhaps a deleted one/) },
    ]);
  });

  test("names that go round within the window are free when they are needed, and taken when they aren't", async () => {
    const [ann, bea] = [await createdUser(workspace, "ann"), await createdUser(workspace, "bea")];
    const from = await now();
    await rename(ann, "ann.old");
    await rename(bea, "ann");
    expect(outcomes(await announced({ from }))).toEqual(["undone", "undone"]);
    const again = await now();
    await rename(bea, "x");
    await rename(ann, "bea");
    const to = await now();
    await rename(bea, "y");
    expect(outcomes(await announced({ from: again, to })).toSorted()).toEqual(["changed since", "undone"]);
  });

  test("the last admin stays", async () => {
    const planned = await announced({ about: workspace.adminId, action: ["created"], from: new Date(0) });
    expect(planned).toMatchObject([{ outcome: "refused", message: expect.stringMatching(/last workspace admin/) }]);
  });

  test("groups: a taken name, the limit, and members of a group that comes back or goes", async () => {
    const ann = await createdUser(workspace, "ann");
    const [one, two, three] = [
      await createdGroup(workspace, "One", [ann]),
      await createdGroup(workspace, "Two", [ann]),
      await createdGroup(workspace, "Three", [ann]),
    ];
    const from = await now();
    await createdGroup(workspace, "Four", [ann]);
    for (const id of [one, two, three]) {
      await send(`/Groups/${id}`, { op: "remove", path: `members[value eq "${ann}"]` });
      await workspace.scim("DELETE", `/Groups/${id}`);
    }
    const to = await now();
    await createGroupAsAdmin(ctx, "three");
    await room("group", 1);
    const planned = await announced({ from, to });
    expect(planned.map(({ outcome, message }) => [outcome, message?.slice(0, 24) ?? null])).toMatchObject([
      ["refused", expect.stringContaining("A group named")],
      ["impossible", expect.any(String)],
      ["undone", null],
      ["undone", null],
      ["refused", expect.stringContaining("This workspace")],
      ["impossible", expect.any(String)],
      ["undone", null],
      ["undone", null],
    ]);
  });

  test("a group that the provider took over and deleted needs room until it is the workspace's own again", async () => {
    const own = await manualGroup(workspace, "Own");
    const from = await now();
    await send(`/Groups/${own}`, { op: "replace", path: "displayName", value: "Theirs" });
    await workspace.scim("DELETE", `/Groups/${own}`);
    await room("group", 0);
    expect(outcomes(await announced({ from }))).toContain("refused");
  });
});

test("who may do less is told what they can't give, take or do to themselves", async () => {
  const [boss, ann] = [await manualUser(workspace, "boss"), await createdUser(workspace, "ann")];
  const managers = await manualGroup(workspace, "Managers");
  await carry(workspace, managers, await newRole(workspace, "Log", "log.bodies"));
  await join(workspace, managers, boss);
  const me = acting(ann, "users.manage", "groups.manage");
  const why = async (id: string) => {
    const [one] = await previewUndo(me, await lastChange(workspace, id));
    return typeof one === "object" ? one.message : one;
  };
  const bea = await createdUser(workspace, "taken@contoso.example");
  await rename(bea, "bea");
  await getSql()`update users set work_email = 'taken@contoso.example', work_email_key = 'taken@contoso.example' where id = ${boss}`;
  expect(await why(bea)).toMatch(/Somebody who may do more than you signs in by "taken@contoso.example"/);
  expect(await why(ann)).toMatch(/your own account/);
  await changeUser(ctx, boss, "deactivated", () => ({ status: "inactive" }));
  expect(await why(boss)).toMatch(/may do more than you/);
});

test("it takes as many statements for many changes as for one", async () => {
  const count = async (n: number) => {
    const from = await now();
    for (let i = 0; i < n; i++) {
      const id = await createdUser(workspace, `person-${n}-${i}`);
      const group = await createdGroup(workspace, `group ${n} ${i}`, [id]);
      await workspace.scim("DELETE", `/Groups/${group}`);
    }
    const sent = await statementsOf(() => previewUndo(ctx, { filter: { ...anyChange, from } }), getScanSql());
    return sent.length;
  };
  const one = await count(1);
  expect(one).toBeGreaterThan(5);
  expect(await count(12)).toBe(one);
});
