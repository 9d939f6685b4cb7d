import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { findGroup } from "#db/queries/groups.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { allPermissions } from "#lib/permissions.ts";
import { changesOf, manualGroup } from "../../test/directory.ts";
import { acting, carriedRoles, carry, newRole } from "../../test/roles.ts";
import { createdUser, dialects, group, memberIds, patch } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace, type ScimAnswer, type TestWorkspace } from "../../test/workspace.ts";
import { confirmGroupRoles, setGroupRoles } from "./group-roles.ts";

let workspace: TestWorkspace;
let board: string;
let member: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  board = await manualGroup(workspace, "Board");
  member = await createdUser(workspace, "adele@contoso.example");
  await carry(workspace, board, await newRole(workspace, "Agent", "users.view", "users.manage"));
});

const send = (body: object | undefined) => workspace.scim("PATCH", `/Groups/${board}`, body);

const writes: [string, () => Promise<ScimAnswer>][] = [
  ["a rename", () => send(patch({ op: "replace", path: "displayName", value: "Board EU" }))],
  ["an added member", () => send(dialects[0]?.addMembers([member]))],
  ["a replaced list", () => send(patch({ op: "replace", path: "members", value: [{ value: member }] }))],
  ["a rename with a member", () => send(patch({ op: "add", value: { displayName: "Board EU", members: [{ value: member }] } }))],
  ["no operation at all", () => send(patch())],
  ["a PUT", () => workspace.scim("PUT", `/Groups/${board}`, group("Board", [member]))],
];

describe("a provider's first write suspends what the group carries, with a history row", () => {
  test.each(writes)("%s", async (_what, write) => {
    await carry(workspace, board, await newRole(workspace, "Auditor", "groups.view"), new Date("2026-01-01"));
    expect((await write()).status).toBeLessThan(300);
    expect(await carriedRoles(workspace, board)).toEqual(["Agent?", "Auditor?"]);
    const suspensions = (await changesOf(workspace, board)).filter(({ action }) => action === "roles suspended");
    expect(suspensions).toMatchObject([
      {
        actor: { kind: "key" },
        before: { roles: ["Agent"], suspendedRoles: ["Auditor"] },
        after: { roles: [], suspendedRoles: ["Agent", "Auditor"] },
      },
    ]);
  });
});

test("what an admin gives a linked group afterwards stays in effect, whatever the provider writes", async () => {
  await send(patch());
  await getSql()`update group_roles set suspended_at = null where group_id = ${board}`;
  for (const [, write] of writes) await write();
  expect(await carriedRoles(workspace, board)).toEqual(["Agent"]);
});

test("a group that carries nothing leaves no word of it", async () => {
  await getSql()`delete from group_roles where group_id = ${board}`;
  await send(dialects[0]?.addMembers([member]));
  expect((await changesOf(workspace, board)).map(({ action }) => action)).not.toContain("roles suspended");
});

test("an issue says so, until an admin has decided about each role; then the next one is new", async () => {
  const open = async () => (await issuesOf(workspace, "suspended roles")).filter(({ closed }) => !closed);
  const auditor = await newRole(workspace, "Auditor", "groups.view");
  await carry(workspace, board, auditor);
  await send(dialects[0]?.addMembers([member]));
  await send(dialects[0]?.removeMembers([member]));
  expect(await open()).toMatchObject([{ groupId: board, details: { roles: ["Agent", "Auditor"] }, occurrences: 1 }]);
  const admin = acting(workspace, ...allPermissions);
  const version = async () => (await findGroup(workspace.ctx.workspaceId, board))?.version ?? 0;
  await confirmGroupRoles(admin, board, await version(), [auditor]);
  expect(await open()).toHaveLength(1);
  await setGroupRoles(admin, board, await version(), [auditor]);
  expect(await open()).toEqual([]);
});

describe("a role that an admin assigns while the provider takes the group over doesn't slip through", () => {
  test.each(writes)("%s", async (_what, write) => {
    const auditor = await newRole(workspace, "Auditor", "groups.view");
    let adoption: Promise<ScimAnswer> | undefined;
    await inTransaction(async (tx) => {
      // As the admin's verb does it: the group's row first, with a new version.
      await tx`update groups set version = version + 1 where id = ${board}`;
      adoption = write();
      await blocked();
      await tx`insert into group_roles (workspace_id, group_id, role_id) values (${workspace.ctx.workspaceId}, ${board}, ${auditor})`;
    });
    expect((await adoption)?.status).toBeLessThan(300);
    expect(await carriedRoles(workspace, board)).toEqual(["Agent?", "Auditor?"]);
    const actions = (await changesOf(workspace, board)).map(({ action }) => action);
    expect(actions.filter((action) => action === "roles suspended")).toHaveLength(1);
  });

  test("and no member joins before the roles are suspended", async () => {
    let adoption: Promise<ScimAnswer> | undefined;
    await inTransaction(async (tx) => {
      await tx`update groups set version = version + 1 where id = ${board}`;
      adoption = send(dialects[0]?.addMembers([member]));
      await blocked();
    });
    expect((await adoption)?.status).toBe(204);
    expect(await memberIds(workspace, board)).toEqual([member]);
    const actions = (await changesOf(workspace, board)).map(({ entity, action }) => `${entity} ${action}`);
    expect(actions.slice(1).sort()).toEqual(["group linked", "group roles suspended", "membership added"]);
  });
});

/** Until a statement of this database waits for a lock. */
async function blocked(): Promise<void> {
  for (;;) {
    const waiting = await getSql()`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query not like '%pg_stat_activity%'`;
    if (waiting.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
