import fc from "fast-check";
import { expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { anyChange } from "#db/queries/change-table.ts";
import type { UndoItemRow } from "#db/queries/undo-runs.ts";
import { manualGroup, manualUser } from "../../test/directory.ts";
import { now, undone } from "../../test/undo.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { changeMembersAsAdmin, renameGroup } from "./group-admin.ts";
import { previewUndo } from "./undos.ts";
import { restoreUser, setUserStatus, softDeleteUser } from "./user-admin.ts";

/** Rounds; PROPERTY_RUNS for more. Each has its workspace. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 20);
const PEOPLE = 3;
const GROUPS = 2;

const who = fc.nat(PEOPLE - 1);
const group = fc.nat(GROUPS - 1);
const word = fc.constantFrom("a", "b", "c", "d");

const step = fc.oneof(
  fc.record({ kind: fc.constant("title" as const), who, word }),
  fc.record({ kind: fc.constant("given name" as const), who, word }),
  fc.record({ kind: fc.constant("user name" as const), who, word }),
  fc.record({ kind: fc.constant("put" as const), who, word }),
  fc.record({ kind: fc.constant("active" as const), who, to: fc.boolean() }),
  fc.record({ kind: fc.constant("soft-delete rename" as const), who }),
  fc.record({ kind: fc.constant("admin deletes" as const), who }),
  fc.record({ kind: fc.constant("admin restores" as const), who }),
  fc.record({ kind: fc.constant("status" as const), who, to: fc.constantFrom("active" as const, "inactive" as const) }),
  fc.record({ kind: fc.constant("member" as const), who, group, joins: fc.boolean(), byAdmin: fc.boolean() }),
  fc.record({ kind: fc.constant("rename group" as const), group, word, byAdmin: fc.boolean() }),
  fc.record({ kind: fc.constant("delete group" as const), group }),
  fc.record({ kind: fc.constant("create" as const), word }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const patch = (...Operations: object[]) => ({ schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations });
const set = (path: string, value: unknown) => patch({ op: "replace", path, value });

interface Cast {
  workspace: TestWorkspace;
  people: string[];
  groups: string[];
}

/** What is refused (a taken name, a managed user) changes nothing, which is all that counts here. */
async function take({ workspace, people, groups }: Cast, chosen: Step): Promise<void> {
  const { ctx, scim } = workspace;
  const user = "who" in chosen ? (people[chosen.who] ?? "") : "";
  const groupId = "group" in chosen ? (groups[chosen.group] ?? "") : "";
  const asAdmin = (work: Promise<void>) => work.catch((error: unknown) => expect(error).toHaveProperty("code"));
  switch (chosen.kind) {
    case "title":
      return void (await scim("PATCH", `/Users/${user}`, set("title", chosen.word)));
    case "given name":
      return void (await scim("PATCH", `/Users/${user}`, set("name.givenName", chosen.word)));
    case "user name":
      return void (await scim("PATCH", `/Users/${user}`, set("userName", chosen.word)));
    case "put":
      return void (await scim("PUT", `/Users/${user}`, { userName: `put-${chosen.word}`, nickName: chosen.word }));
    case "active":
      return void (await scim("PATCH", `/Users/${user}`, set("active", chosen.to)));
    case "soft-delete rename": {
      const { userName } = (await scim("GET", `/Users/${user}`)).body;
      const operations = [
        { op: "replace", path: "userName", value: `${"0".repeat(32)}${userName}` },
        { op: "replace", path: "active", value: false },
      ];
      return void (await scim("PATCH", `/Users/${user}`, patch(...operations)));
    }
    case "admin deletes":
      return asAdmin(softDeleteUser(ctx, user));
    case "admin restores":
      return asAdmin(restoreUser(ctx, user));
    case "status":
      return asAdmin(setUserStatus(ctx, user, chosen.to));
    case "member": {
      if (chosen.byAdmin) {
        const change = { add: chosen.joins ? [user] : [], remove: chosen.joins ? [] : [user] };
        return asAdmin(changeMembersAsAdmin(ctx, groupId, change));
      }
      const operation = chosen.joins
        ? { op: "add", path: "members", value: [{ value: user }] }
        : { op: "remove", path: `members[value eq "${user}"]` };
      return void (await scim("PATCH", `/Groups/${groupId}`, patch(operation)));
    }
    case "rename group":
      if (chosen.byAdmin) return asAdmin(renameGroup(ctx, groupId, `group ${chosen.word}`));
      return void (await scim("PATCH", `/Groups/${groupId}`, set("displayName", `group ${chosen.word}`)));
    case "delete group":
      return void (await scim("DELETE", `/Groups/${groupId}`));
    case "create":
      return void (await scim("POST", "/Users", { userName: `new-${chosen.word}` }));
  }
}

/** Everything that a change can touch, of those who were there. */
async function stateOf({ workspace: { ctx }, people, groups }: Cast) {
  const sql = getSql();
  return {
    users: await sql`
      select id, user_name, external_id, source, status, role, deleted_at is not null as deleted, attributes, attributes_key, search_text
      from users where workspace_id = ${ctx.workspaceId} and id = any(${people}::uuid[]) order by id`,
    groups: await sql`
      select id, display_name, source, attributes, deleted_at is not null as deleted
      from groups where workspace_id = ${ctx.workspaceId} and id = any(${groups}::uuid[]) order by id`,
    members: await sql`select group_id, user_id from group_members where workspace_id = ${ctx.workspaceId} order by 1, 2`,
    // Whoever was created is a deleted user afterwards.
    others: await sql`
      select count(*)::int as live from users
      where workspace_id = ${ctx.workspaceId} and deleted_at is null and id <> all(${people}::uuid[])`,
  };
}

async function newCast(): Promise<Cast> {
  const workspace = await newWorkspace();
  const { scim } = workspace;
  const linked = (await scim("POST", "/Users", { userName: "linked", name: { givenName: "L", familyName: "F" }, title: "T" }))
    .body.id;
  return {
    workspace,
    people: [linked, await manualUser(workspace, "manual"), await manualUser(workspace, "other", { status: "inactive" })],
    groups: [
      await manualGroup(workspace, "manual group"),
      (await scim("POST", "/Groups", { displayName: "linked group" })).body.id,
    ],
  };
}

test("after random changes, the undo of all of them is the state before; and the undo of the undo the one after", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const cast = await newCast();
      const { workspace } = cast;
      const before = await stateOf(cast);
      const from = await now();
      for (const chosen of steps) await take(cast, chosen);
      const after = await stateOf(cast);
      const to = await now();
      const changes = await getSql()`select from changes where workspace_id = ${workspace.ctx.workspaceId} and at >= ${from}`;
      if (changes.length === 0) return;
      const { id } = await undone(workspace.ctx, { from, to });
      expect(await stateOf(cast)).toEqual(before);

      const made = await getSql()`select from changes where workspace_id = ${workspace.ctx.workspaceId} and request_id = ${id}`;
      if (made.length === 0) return;
      await undone(workspace.ctx, { requestId: id });
      expect(await stateOf(cast)).toEqual(after);
    }),
    { numRuns: RUNS },
  );
}, 600_000);

test("after random changes, of which some are undone, the preview announces what happens, at the limits as well", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.array(step, { maxLength: 5 }),
      fc.nat(2),
      async (steps, later, room) => {
        const cast = await newCast();
        const { ctx } = cast.workspace;
        const from = await now();
        for (const chosen of steps) await take(cast, chosen);
        const to = await now();
        for (const chosen of later) await take(cast, chosen);
        await getSql()`update quota set cap = used + case slot when 1 then ${room}::int else 0 end where workspace_id = ${ctx.workspaceId}`;
        const scope = { filter: { ...anyChange, from, to } };
        const planned = await previewUndo(ctx, scope);
        if (typeof planned === "string" || planned.length === 0) return;
        const { items } = await undone(ctx, { from, to });
        const told = ({ change, outcome, effect, message }: Omit<UndoItemRow, "place" | "change"> & { change: { id: string } }) =>
          `${change.id} ${outcome} ${effect} ${message}`;
        expect(planned.map(told).toSorted()).toEqual(items.map(told).toSorted());
      },
    ),
    { numRuns: RUNS },
  );
}, 600_000);
