import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { changesOf, setGuard, stored } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { getGuard, presentLimits, saveGuard, tryGuard } from "./guard-settings.ts";
import {
  countHeldDeletions,
  decideHeld,
  listHeldFailures,
  listHeldGroups,
  listHeldUsers,
  previewDecision,
} from "./held-deletions.ts";

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
  await setGuard(workspace, { guardMostUsers: 1, guardMostGroups: 1 });
});

const query = { search: "", what: [], sort: "name", descending: false, limit: 50, offset: 0 } as const;
const page = (over: object = {}) => ({ ...query, what: [], ...over });
const active = (id: string, value: boolean) => workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.activate(value));
const remove = (id: string) => workspace.scim("DELETE", `/Users/${id}`);
const by = (...permissions: Permission[]): Ctx => ({
  ...workspace.ctx,
  actor: { kind: "user", id: randomUUID(), name: "Ada", permissions },
});

/** Ada and Bert deactivated, Cleo deleted; all of them are held. */
async function held(): Promise<[string, string, string]> {
  await active(await createdUser(workspace, "first@contoso.example"), false);
  const make = (name: string) => createdUser(workspace, `${name.toLowerCase()}@contoso.example`, { displayName: name });
  const ids: [string, string, string] = [await make("Ada"), await make("Bert"), await make("Cleo")];
  await active(ids[0], false);
  await active(ids[1], false);
  await remove(ids[2]);
  return ids;
}

test("the list is searched, narrowed, sorted and paged", async () => {
  const [ada, bert, cleo] = await held();
  const ids = async (over: object = {}) => (await listHeldUsers(workspace.ctx, page(over))).rows.map(({ id }) => id);
  expect(await ids()).toEqual([ada, bert, cleo]);
  expect(await ids({ descending: true })).toEqual([cleo, bert, ada]);
  expect(await ids({ sort: "heldUntil" })).toEqual([ada, bert, cleo]);
  expect(await ids({ sort: "heldAt", descending: true })).toEqual([cleo, bert, ada]);
  expect(await ids({ search: "bert" })).toEqual([bert]);
  expect(await ids({ what: ["delete"] })).toEqual([cleo]);
  expect(await ids({ what: ["delete", "identity change"] })).toEqual([cleo]);
  const second = await listHeldUsers(workspace.ctx, page({ limit: 1, offset: 1 }));
  expect([second.total, second.rows.map(({ id }) => id)]).toEqual([3, [bert]]);
  expect(second.rows[0]).toMatchObject({ held: ["soft delete"], deleted: false, heldUntil: expect.any(Date) });
});

test("what a decision would do is told in numbers and names", async () => {
  const [ada, , cleo] = await held();
  expect(await previewDecision(workspace.ctx, { kind: "users", ids: null })).toMatchObject({
    total: 3,
    softDeletes: 2,
    deletes: 1,
    identityChanges: 0,
    admins: 0,
    names: expect.arrayContaining(["Ada", "Bert", "Cleo"]),
    policy: "delete",
  });
  expect(await previewDecision(workspace.ctx, { kind: "users", ids: [cleo, randomUUID()] })).toMatchObject({
    total: 1,
    softDeletes: 0,
  });
  expect(await previewDecision(workspace.ctx, { kind: "groups", ids: null })).toMatchObject({ total: 0 });
  expect((await countHeldDeletions(workspace.ctx)).firstAt).toEqual((await stored(workspace, ada)).heldUntil);
});

test("a deleted user is listed by the name before the provider's soft delete", async () => {
  const [ada] = await held();
  await getSql()`
    update users set deleted_at = now(), held = '{"delete"}', original_user_name = user_name, user_name = 'hex' || user_name where id = ${ada}`;
  expect((await listHeldUsers(workspace.ctx, page({ search: "ada" }))).rows).toMatchObject([
    { id: ada, userName: "ada@contoso.example", deleted: true },
  ]);
});

test("some are restored and the rest applied, in steps", async () => {
  const [ada, bert, cleo] = await held();
  const { asOf } = await countHeldDeletions(workspace.ctx);
  const all = { kind: "users", asOf, after: null } as const;
  expect(await decideHeld(workspace.ctx, { ...all, ids: [bert], decision: "restore" })).toEqual({
    done: 1,
    failures: [],
    after: null,
  });
  expect((await stored(workspace, bert)).held).toEqual([]);
  expect(await decideHeld(workspace.ctx, { ...all, ids: null, decision: "apply" })).toEqual({
    done: 2,
    failures: [],
    after: null,
  });
  expect((await stored(workspace, ada)).deletedAt).toBeInstanceOf(Date);
  expect(await getSql()`select from users where id = ${cleo}`).toHaveLength(0);
  expect((await changesOf(workspace, bert)).at(-1)?.action).toBe("released from the accident guard");
});

test("who was written since the preview is left to the next one: it would be something else", async () => {
  const [ada, bert] = await held();
  const { asOf } = await countHeldDeletions(workspace.ctx);
  await remove(ada);
  const step = await decideHeld(workspace.ctx, { kind: "users", asOf, after: null, ids: [ada, bert], decision: "apply" });
  expect(step.done).toBe(1);
  expect(await stored(workspace, ada)).toMatchObject({ held: ["soft delete", "delete"], deletedAt: null });
});

test("who may do more than the caller, and the caller, stay held, with the reason", async () => {
  const [ada, bert] = await held();
  await getSql()`update users set role = 'admin' where id = ${bert}`;
  const { asOf } = await countHeldDeletions(workspace.ctx);
  const caller = by("provisioning.manage");
  const self: Ctx = { ...caller, actor: { kind: "user", id: ada, name: "Ada", permissions: ["provisioning.manage"] } };
  const step = await decideHeld(self, { kind: "users", asOf, after: null, ids: [ada, bert], decision: "apply" });
  expect(step.failures).toMatchObject([
    { id: ada, reason: expect.stringMatching(/own account/) },
    { id: bert, reason: expect.stringMatching(/may do more than you/) },
  ]);
  const kept = await decideHeld(caller, { kind: "users", asOf, after: null, ids: [bert], decision: "restore" });
  expect(kept.failures).toMatchObject([{ reason: expect.stringMatching(/more than you have/) }]);
});

test("groups are listed and decided about like users", async () => {
  const [one, two, three] = [
    await createdGroup(workspace, "One"),
    await createdGroup(workspace, "Two"),
    await createdGroup(workspace, "Three"),
  ];
  for (const id of [one, two, three]) await workspace.scim("DELETE", `/Groups/${id}`);
  const { rows, total } = await listHeldGroups(workspace.ctx, page({ search: "t" }));
  expect([total, rows.map(({ name }) => name)]).toEqual([2, ["Three", "Two"]]);
  const { asOf } = await previewDecision(workspace.ctx, { kind: "groups", ids: [two] });
  const one_ = { kind: "groups", asOf, after: null } as const;
  expect(await decideHeld(workspace.ctx, { ...one_, ids: [two], decision: "restore" })).toMatchObject({ done: 1 });
  expect(await decideHeld(workspace.ctx, { ...one_, ids: null, decision: "apply" })).toMatchObject({ done: 1 });
  expect((await countHeldDeletions(workspace.ctx)).groups).toBe(0);
  expect((await workspace.scim("GET", `/Groups/${two}`)).status).toBe(200);
});

test("another workspace sees and decides nothing of it", async () => {
  const ids = await held();
  const neighbour = await newWorkspace();
  const { asOf } = await countHeldDeletions(neighbour.ctx);
  expect((await listHeldUsers(neighbour.ctx, page())).total).toBe(0);
  for (const decision of ["apply", "restore"] as const)
    expect(await decideHeld(neighbour.ctx, { kind: "users", asOf, after: null, ids, decision })).toMatchObject({
      done: 0,
      failures: [],
    });
  expect((await countHeldDeletions(workspace.ctx)).users).toBe(3);
});

test("why some did not happen at their time is told by reason, with names and the next try", async () => {
  const [ada, bert, cleo] = await held();
  const at = new Date("2026-01-05T10:00:00Z");
  await getSql()`update users set held_until = ${at}, held_failed_at = ${at}, held_failure = 'One.' where id in (${ada}, ${cleo})`;
  await getSql()`update users set held_until = ${at}, held_failed_at = ${at}, held_failure = 'Two.' where id = ${bert}`;
  const next = new Date("2026-01-05T10:15:00Z");
  expect(await listHeldFailures(workspace.ctx)).toEqual([
    { entity: "user", failure: "One.", n: 2, names: ["Ada", "Cleo"], nextTryAt: next },
    { entity: "user", failure: "Two.", n: 1, names: ["Bert"], nextTryAt: next },
  ]);
  expect(await listHeldFailures((await newWorkspace()).ctx)).toEqual([]);
});

test("each needs its permission", async () => {
  const caller = by("users.manage", "groups.manage");
  const asOf = new Date().toISOString();
  for (const call of [
    () => listHeldUsers(caller, page()),
    () => listHeldGroups(caller, page()),
    () => listHeldFailures(caller),
    () => countHeldDeletions(caller),
    () => previewDecision(caller, { kind: "users", ids: null }),
    () => decideHeld(caller, { kind: "users", ids: null, asOf, after: null, decision: "apply" }),
    () => presentLimits(caller),
    () => getGuard(by("provisioning.manage")),
    () => saveGuard(by("provisioning.manage"), { guardOn: false }),
    () => tryGuard(by("provisioning.manage"), { guardMostUsers: 1, guardMostGroups: 1 }),
  ])
    await expect((async () => call())()).rejects.toMatchObject({ code: "forbidden" });
});

test("settings hold at once, and are in the history", async () => {
  await saveGuard(workspace.ctx, { guardOn: false, guardMostUsers: null, guardLapseHours: 48 });
  expect(await getGuard(workspace.ctx)).toMatchObject({
    guardOn: false,
    guardMostUsers: null,
    guardMostGroups: 1,
    guardLapseHours: 48,
    recommended: { users: 20, groups: 5 },
  });
  expect(await presentLimits(workspace.ctx)).toBeNull();
  await held();
  expect((await countHeldDeletions(workspace.ctx)).users).toBe(0);
  await saveGuard(workspace.ctx, { guardOn: true });
  expect(await presentLimits(workspace.ctx)).toEqual({ users: 20, groups: 1 });
  expect((await changesOf(workspace, workspace.ctx.workspaceId)).at(-1)).toMatchObject({
    before: { guardOn: false },
    after: { guardOn: true },
  });
});

test("numbers are tried on the last 30 days", async () => {
  await setGuard(workspace, { guardOn: false });
  const { workspaceId } = workspace.ctx;
  // Three floods of five: one long past, one a week ago, one today; an hour's pause ends one.
  const flood = (ago: string, action = "deleted permanently", actor = "key") => getSql()`
    insert into changes (workspace_id, id, actor, request_id, entity, entity_id, action, at)
    select ${workspaceId}, gen_random_uuid(), jsonb_build_object('kind', ${actor}::text), 'x', 'user', gen_random_uuid(), ${action},
      now() - ${ago}::interval + n * interval '1 minute' from generate_series(1, 5) n`;
  await flood("20 days");
  await flood("7 days", "moved to Deleted users");
  await flood("5 days", "moved to Deleted users", "user");
  await flood("3 days", "changed");
  const tried = (guardMostUsers: number | null) => tryGuard(workspace.ctx, { guardMostUsers, guardMostGroups: null });
  expect(await tried(3)).toMatchObject([{ entity: "user", times: 2, held: 4 }]);
  expect(await tried(5)).toEqual([]);
  expect(await tried(null)).toEqual([]);
});
