import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { watchIssues } from "#lib/provisioning/issue-watch.ts";
import { changesOf, join, manualUser, setGuard, setSettings, stored } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, filtered, group, memberIds, patch, user } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { applyHeldGroup, applyHeldUser, applyLapsed, releaseHeldGroup, releaseHeldUser } from "./accident-guard.ts";
import { softDeleteUser } from "./user-admin.ts";

let workspace: TestWorkspace;
const HOUR = 3_600_000;

beforeEach(async () => {
  workspace = await newWorkspace();
  await setGuard(workspace, { guardMostUsers: 2, guardMostGroups: 2 });
});

const made = (name: string, attributes: Record<string, unknown> = {}) =>
  createdUser(workspace, `${name}@contoso.example`, attributes);
const many = (n: number) => Promise.all(Array.from({ length: n }, (_, index) => made(`user-${index}`)));
const active = (id: string, value: boolean) => workspace.scim("PATCH", `/Users/${id}`, dialects[1]?.activate(value));
const remove = (id: string) => workspace.scim("DELETE", `/Users/${id}`);
const found = async (name: string) =>
  (await workspace.scim("GET", filtered("Users", `userName eq "${name}@contoso.example"`))).body.totalResults;
const there = async (id: string) => (await getSql()`select from users where id = ${id}`).length === 1;
const signIn = (id: string) =>
  getSql()`insert into sessions (workspace_id, id, user_id, expires_at) values (${workspace.ctx.workspaceId}, ${randomUUID()}, ${id}, now() + interval '1 day')`;
const sessions = async (id: string) => (await getSql()`select from sessions where user_id = ${id}`).length;
const lastAction = async (id: string) => (await changesOf(workspace, id)).at(-1)?.action;
const later = () => new Date(Date.now() + 24 * HOUR + 1000);
/** Two others have gone already. */
async function used(): Promise<void> {
  for (const id of await Promise.all([made("first"), made("second")])) await active(id, false);
}

async function expectHeld(id: string, ...what: string[]) {
  expect(await stored(workspace, id)).toMatchObject({ held: what, heldUntil: expect.any(Date) });
}

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

describe("a user who is held", () => {
  test("keeps sessions, role, groups and access, and is soft deleted for the provider", async () => {
    await used();
    const id = await made("adele", { externalId: randomUUID() });
    const team = await createdGroup(workspace, "Team", [id]);
    await signIn(id);
    expect((await active(id, false)).body.active).toBe(false);
    expect((await workspace.scim("GET", `/Users/${id}`)).body.active).toBe(false);
    expect(await stored(workspace, id)).toMatchObject({ deletedAt: null, heldBy: { kind: "key" }, groups: [{ id: team }] });
    expect(await sessions(id)).toBe(1);
    expect(await memberIds(workspace, team)).toEqual([id]);
    expect(await lastAction(id)).toBe("held by the accident guard");
    // Written again, it stays held for as long as it was.
    const { heldUntil } = await stored(workspace, id);
    expect((await workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.set({ title: "Head" }))).body).toMatchObject({
      title: "Head",
      active: false,
    });
    expect(await stored(workspace, id)).toMatchObject({ heldUntil, held: ["soft delete"], deletedAt: null });
    await active(id, false);
    expect(await stored(workspace, id)).toMatchObject({ heldUntil, held: ["soft delete"], deletedAt: null });
    expect(await sessions(id)).toBe(1);
  });

  test("of a DELETE is gone for the provider: 204, then 404, in no list and in no group", async () => {
    await used();
    const id = await made("adele");
    const team = await createdGroup(workspace, "Team", [id]);
    expect((await remove(id)).status).toBe(204);
    expect((await remove(id)).status).toBe(404);
    expect((await workspace.scim("GET", `/Users/${id}`)).status).toBe(404);
    expect(await found("adele")).toBe(0);
    expect(await memberIds(workspace, team)).toEqual([]);
    expect((await stored(workspace, id)).groups).toHaveLength(1);
  });

  test("active:true takes it back", async () => {
    await used();
    const id = await made("adele");
    await active(id, false);
    expect((await active(id, true)).body.active).toBe(true);
    expect(await stored(workspace, id)).toMatchObject({ held: [], heldAt: null, heldBy: null, heldUntil: null });
    await applyLapsed(later());
    expect((await stored(workspace, id)).deletedAt).toBeNull();
  });

  test.each([
    ["PATCH", () => active],
    ["DELETE", () => remove],
  ])("after a %s a POST takes it back: the same user, role and groups", async (method) => {
    await used();
    const externalId = randomUUID();
    const id = await made("adele", { externalId });
    const team = await createdGroup(workspace, "Team", [id]);
    await (method === "PATCH" ? active(id, false) : remove(id));
    const answer = await workspace.scim("POST", "/Users", user("adele@contoso.example", { externalId }));
    expect([answer.status, answer.body.id, answer.body.active]).toEqual([201, id, true]);
    expect(await stored(workspace, id)).toMatchObject({ held: [], heldUntil: null, deletedAt: null, groups: [{ id: team }] });
  });

  test("a POST with active:false sees a held DELETE again, as deactivated, and it stays held", async () => {
    await used();
    const id = await made("adele");
    await remove(id);
    const answer = await workspace.scim("POST", "/Users", user("adele@contoso.example", { active: false }));
    expect([answer.status, answer.body.id, answer.body.active]).toEqual([201, id, false]);
    await expectHeld(id, "soft delete");
  });

  test("a further deletion joins the hold, also when the hour is over", async () => {
    await used();
    const id = await made("adele");
    await active(id, false);
    await getSql()`update changes set at = at - interval '61 minutes' where workspace_id = ${workspace.ctx.workspaceId}`;
    const { heldUntil } = await stored(workspace, id);
    expect((await remove(id)).status).toBe(204);
    await expectHeld(id, "soft delete", "delete");
    expect((await stored(workspace, id)).heldUntil).toEqual(heldUntil);
  });

  test("renamed as Entra does: kept under the name that they had", async () => {
    await used();
    const id = await made("adele");
    const renamed = `${randomUUID().replaceAll("-", "")}adele@contoso.example`;
    const operations = [
      { op: "Replace", path: "active", value: false },
      { op: "Replace", path: "userName", value: renamed },
    ];
    expect((await workspace.scim("PATCH", `/Users/${id}`, patch(...operations))).body).toMatchObject({
      userName: renamed,
      active: false,
    });
    await releaseHeldUser(workspace.ctx, id);
    expect(await stored(workspace, id)).toMatchObject({ userName: "adele@contoso.example", originalUserName: null, held: [] });
  });

  test("already a deleted user, when DELETEd: stays one whatever becomes of it", async () => {
    const [kept = "", gone = ""] = await many(2);
    for (const id of [kept, gone]) await active(id, false);
    for (const id of [kept, gone]) await remove(id);
    await expectHeld(kept, "delete");
    await releaseHeldUser(workspace.ctx, kept);
    expect(await stored(workspace, kept)).toMatchObject({
      held: [],
      active: false,
      deletedAt: expect.any(Date),
      scimDeletedAt: null,
    });
    await applyLapsed(later());
    expect(await stored(workspace, gone)).toMatchObject({
      held: [],
      deletedAt: expect.any(Date),
      scimDeletedAt: expect.any(Date),
    });
  });
});

describe("an identity change", () => {
  const change = (id: string) =>
    workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "externalId", value: randomUUID() }));

  test("counts, and is held when it is one too many: read back, and nothing is taken away", async () => {
    const ids = await Promise.all(["a", "b", "c"].map((name) => made(name, { externalId: randomUUID() })));
    const team = await createdGroup(workspace, "Team", ids);
    const answers = [];
    for (const id of ids) answers.push(await change(id));
    const last = ids.at(-1) ?? "";
    expect((await workspace.scim("GET", `/Users/${last}`)).body.externalId).toBe(answers.at(-1)?.body.externalId);
    await expectHeld(last, "identity change");
    expect(await memberIds(workspace, team)).toEqual([last]);
    expect(await issuesOf(workspace, "identity change")).toHaveLength(2);

    await applyHeldUser(workspace.ctx, last);
    expect(await memberIds(workspace, team)).toEqual([]);
    expect(await lastAction(last)).toBe("identity changed");
  });

  test("kept: the same person, with all they have", async () => {
    await used();
    const id = await made("adele", { externalId: randomUUID() });
    const team = await createdGroup(workspace, "Team", [id]);
    await change(id);
    await releaseHeldUser(workspace.ctx, id);
    expect(await stored(workspace, id)).toMatchObject({ held: [], groups: [{ id: team }] });
  });
});

describe("what an admin decides", () => {
  test("apply: a soft deletion ends the sessions and moves them to Deleted users", async () => {
    await used();
    const id = await made("adele");
    await signIn(id);
    await active(id, false);
    await applyHeldUser(workspace.ctx, id);
    expect(await stored(workspace, id)).toMatchObject({
      held: [],
      heldUntil: null,
      deletedAt: expect.any(Date),
      deletedBy: { kind: "key" },
    });
    expect(await sessions(id)).toBe(0);
    expect(await lastAction(id)).toBe("moved to Deleted users");
  });

  test.each(["delete", "keep"] as const)("apply: a DELETE does as the workspace's setting says: %s", async (policy) => {
    await used();
    const id = await made("adele");
    await setSettings(workspace, { onProviderDelete: policy });
    await remove(id);
    await applyHeldUser(workspace.ctx, id);
    expect(await there(id)).toBe(policy === "keep");
    if (policy === "keep") expect((await stored(workspace, id)).scimDeletedAt).toBeInstanceOf(Date);
  });

  test("keep: live for the provider again, and different from what it knows until it writes", async () => {
    await used();
    const id = await made("adele");
    await remove(id);
    await releaseHeldUser(workspace.ctx, id);
    expect(await stored(workspace, id)).toMatchObject({
      held: [],
      heldUntil: null,
      deletedAt: null,
      divergedAt: expect.any(Date),
    });
    expect((await workspace.scim("GET", `/Users/${id}`)).body.active).toBe(true);
    expect(await lastAction(id)).toBe("released from the accident guard");
  });

  test("twice, or of somebody who isn't held: not found", async () => {
    await used();
    const id = await made("adele");
    await active(id, false);
    await releaseHeldUser(workspace.ctx, id);
    for (const decide of [applyHeldUser, releaseHeldUser])
      await expect(decide(workspace.ctx, id)).rejects.toMatchObject({ code: "notFound" });
    for (const decide of [applyHeldGroup, releaseHeldGroup])
      await expect(decide(workspace.ctx, randomUUID())).rejects.toMatchObject({ code: "notFound" });
  });

  test("needs Manage provisioning, in this workspace", async () => {
    await used();
    const id = await made("adele");
    await active(id, false);
    const neighbour = await newWorkspace();
    const nobody = {
      ...workspace.ctx,
      actor: { kind: "user", id: randomUUID(), name: "N", permissions: ["users.manage"] },
    } as const;
    for (const decide of [applyHeldUser, releaseHeldUser]) {
      await expect(decide(neighbour.ctx, id)).rejects.toMatchObject({ code: "notFound" });
      await expect(
        (async () => decide({ ...nobody, actor: { ...nobody.actor, permissions: [...nobody.actor.permissions] } }, id))(),
      ).rejects.toMatchObject({ code: "forbidden" });
    }
    await expectHeld(id, "soft delete");
  });

  test("who deletes a held user by hand has decided", async () => {
    await used();
    const id = await made("adele");
    await active(id, false);
    await setSettings(workspace, { syncEnabled: false });
    await softDeleteUser(workspace.ctx, id);
    expect(await stored(workspace, id)).toMatchObject({ held: [], heldUntil: null, deletedAt: expect.any(Date) });
  });
});

describe("admins", () => {
  async function admin(name: string): Promise<string> {
    const id = await manualUser(workspace, `${name}@contoso.example`, { role: "admin", source: "scim" });
    await setPassword(workspace.ctx.workspaceId, id, "none");
    return id;
  }

  test("one who is held doesn't count as another admin: the other one becomes the last", async () => {
    await used();
    const [first, second] = [await admin("one"), await admin("two")];
    await getSql()`delete from users where id = ${workspace.adminId}`;
    await active(first, false);
    await expectHeld(first, "soft delete");
    await active(second, false);
    expect(await stored(workspace, second)).toMatchObject({ held: ["soft delete"], heldUntil: null, deletedAt: null });
    await expect(applyHeldUser(workspace.ctx, first)).rejects.toMatchObject({ code: "lastAdmin" });
    await releaseHeldUser(workspace.ctx, first);
    expect((await stored(workspace, second)).deletedAt).toBeInstanceOf(Date);
    expect((await stored(workspace, first)).deletedAt).toBeNull();
  });

  test("the last one isn't applied, and waits for another admin after the time", async () => {
    await used();
    const [first, second] = [await admin("one"), await admin("two")];
    await getSql()`delete from users where id = ${workspace.adminId}`;
    await remove(first);
    await getSql()`delete from users where id = ${second}`;
    await expect(applyHeldUser(workspace.ctx, first)).rejects.toMatchObject({ code: "lastAdmin" });
    await applyLapsed(later());
    expect(await stored(workspace, first)).toMatchObject({ held: ["delete"], heldUntil: null, deletedAt: null });
    expect(await issuesOf(workspace, "last admin")).toMatchObject([{ userId: first, closed: false }]);
  });
});

describe("after its time", () => {
  test("a soft deletion happens, a DELETE becomes a soft deletion, and both only then", async () => {
    await used();
    const [soft = "", hard = ""] = await many(2);
    await active(soft, false);
    await remove(hard);
    await applyLapsed(new Date(Date.now() + 23 * HOUR));
    await expectHeld(soft, "soft delete");
    await applyLapsed(later());
    expect(await stored(workspace, soft)).toMatchObject({ held: [], deletedAt: expect.any(Date), scimDeletedAt: null });
    expect(await stored(workspace, hard)).toMatchObject({
      held: [],
      deletedAt: expect.any(Date),
      scimDeletedAt: expect.any(Date),
    });
    expect((await workspace.scim("GET", `/Users/${hard}`)).status).toBe(404);
    expect((await changesOf(workspace, hard)).at(-1)).toMatchObject({ actor: { kind: "system" } });
  });

  test("the hours are the workspace's", async () => {
    await used();
    await setGuard(workspace, { guardLapseHours: 2 });
    const id = await made("adele");
    await active(id, false);
    await applyLapsed(new Date(Date.now() + 2 * HOUR + 1000));
    expect((await stored(workspace, id)).deletedAt).toBeInstanceOf(Date);
  });

  test("on two instances at once it happens once", async () => {
    await used();
    const ids = await many(5);
    for (const id of ids) await active(id, false);
    await Promise.all([applyLapsed(later()), applyLapsed(later())]);
    for (const id of ids)
      expect((await changesOf(workspace, id)).filter(({ action }) => action === "moved to Deleted users")).toHaveLength(1);
  });
});

describe("groups", () => {
  const removeGroup = (id: string) => workspace.scim("DELETE", `/Groups/${id}`);
  const groupsNamed = async (name: string) =>
    (await workspace.scim("GET", filtered("Groups", `displayName eq "${name}"`))).body.totalResults;
  let member: string;
  let team: string;

  beforeEach(async () => {
    member = await made("adele");
    team = await createdGroup(workspace, "Team", [member]);
    for (const name of ["One", "Two"]) await removeGroup(await createdGroup(workspace, name));
  });

  test("one too many is held: gone for the provider, and here with its members", async () => {
    expect((await removeGroup(team)).status).toBe(204);
    expect((await removeGroup(team)).status).toBe(404);
    for (const answer of [
      await workspace.scim("GET", `/Groups/${team}`),
      await workspace.scim("PATCH", `/Groups/${team}`, dialects[0]?.addMembers([member])),
      await workspace.scim("PATCH", `/Groups/${team}`, patch({ op: "replace", path: "displayName", value: "Other" })),
    ])
      expect(answer.status).toBe(404);
    expect(await groupsNamed("Team")).toBe(0);
    expect((await workspace.scim("GET", `/Users/${member}`)).body.groups ?? []).toEqual([]);
    expect((await stored(workspace, member)).groups).toMatchObject([{ id: team }]);
    expect(await issuesOf(workspace, "held deletions")).toMatchObject([{ cause: "groups", closed: false }]);
  });

  test("a POST of its name takes it back, with its members", async () => {
    await removeGroup(team);
    const answer = await workspace.scim("POST", "/Groups", group("team"));
    expect([answer.status, answer.body.id]).toEqual([201, team]);
    expect(await memberIds(workspace, team)).toEqual([member]);
    expect(await lastAction(team)).toBe("changed");
  });

  test("a POST that names members: those are they", async () => {
    const other = await made("bert");
    await removeGroup(team);
    const answer = await workspace.scim("POST", "/Groups", group("Team", [other]));
    expect([answer.status, answer.body.id]).toEqual([201, team]);
    expect(await memberIds(workspace, team)).toEqual([other]);
  });

  test("a POST of a name that a live group has is a 409 as ever", async () => {
    expect((await workspace.scim("POST", "/Groups", group("Team"))).status).toBe(409);
  });

  test("applied, kept, and after its time", async () => {
    const [a, b] = [await createdGroup(workspace, "A"), await createdGroup(workspace, "B", [member])];
    for (const id of [team, a, b]) await removeGroup(id);
    await applyHeldGroup(workspace.ctx, a);
    await releaseHeldGroup(workspace.ctx, b);
    expect(await memberIds(workspace, b)).toEqual([member]);
    await applyLapsed(later());
    const rows =
      await getSql()`select id, deleted_at is not null as gone, held_until from groups where id = any(${[team, a, b]})`;
    expect(Object.fromEntries(rows.map(({ id, gone }) => [id, gone]))).toEqual({ [team]: true, [a]: true, [b]: false });
    expect(rows.every(({ held_until }) => held_until === null)).toBe(true);
    await watchIssues();
    expect(await issuesOf(workspace, "held deletions")).toMatchObject([{ closed: true }]);
  });

  test("what users lose doesn't count for groups", async () => {
    await setGuard(workspace, { guardMostGroups: 3 });
    for (const id of await many(3)) await remove(id);
    await removeGroup(team);
    expect((await getSql()`select from groups where id = ${team} and deleted_at is not null`).length).toBe(1);
  });

  test("exact when many come at once", async () => {
    await setGuard(workspace, { guardMostGroups: 5 });
    const ids = await Promise.all(Array.from({ length: 8 }, (_, index) => createdGroup(workspace, `G${index}`)));
    await Promise.all(ids.map(removeGroup));
    expect(
      await getSql()`select from groups where workspace_id = ${workspace.ctx.workspaceId} and held_until is not null`,
    ).toHaveLength(5);
  });
});

test("one issue however many are held, and it is open while somebody is", async () => {
  await used();
  const ids = await many(3);
  for (const id of ids) await active(id, false);
  expect(await issuesOf(workspace, "held deletions")).toMatchObject([{ cause: "users", closed: false, occurrences: 3 }]);
  for (const id of ids.slice(1)) await releaseHeldUser(workspace.ctx, id);
  await watchIssues();
  expect(await issuesOf(workspace, "held deletions")).toMatchObject([{ closed: false }]);
  await applyHeldUser(workspace.ctx, ids[0] ?? "");
  await watchIssues();
  expect(await issuesOf(workspace, "held deletions")).toMatchObject([{ closed: true }]);
});

test("joined behind everybody's back, a held user is still a member here", async () => {
  await used();
  const id = await made("adele");
  const team = await createdGroup(workspace, "Team");
  await remove(id);
  await join(workspace, team, id);
  expect(await memberIds(workspace, team)).toEqual([]);
});
