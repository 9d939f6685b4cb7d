import { beforeEach, describe, expect, test } from "vitest";
import type { AccessChange } from "#db/queries/access-preview.ts";
import { inScan } from "#db/queries/transaction.ts";
import { allPermissions, grantablePermissions } from "#lib/permissions.ts";
import { join, manualGroup, manualUser } from "../../test/directory.ts";
import { acting, carry, newRole } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { previewAccessChange } from "./access-preview.ts";

/**
 * Board carries Agent (view and manage users); Desk carries Auditor (view users and groups). Ada is in both, Ben in Board, Cleo in Desk.
 * An admin and a deleted user are in Board, too.
 */
let workspace: TestWorkspace;
let board: string;
let desk: string;
let agent: string;
let auditor: string;
let [ada, ben, cleo] = ["", "", ""];

beforeEach(async () => {
  workspace = await newWorkspace();
  [board, desk] = [await manualGroup(workspace, "Board"), await manualGroup(workspace, "Desk")];
  agent = await newRole(workspace, "Agent", "users.view", "users.manage");
  auditor = await newRole(workspace, "Auditor", "users.view", "groups.view");
  ada = await manualUser(workspace, "ada");
  ben = await manualUser(workspace, "ben");
  cleo = await manualUser(workspace, "cleo");
  const gone = await manualUser(workspace, "gone", { deletedAt: new Date() });
  await join(workspace, board, ada, ben, gone, workspace.adminId);
  await join(workspace, desk, ada, cleo);
  await carry(workspace, board, agent);
  await carry(workspace, desk, auditor);
});

async function preview(change: AccessChange) {
  const { people, permissions, first } = await previewAccessChange(acting(workspace, ...allPermissions), change);
  const counts = permissions.map(({ permission, gain, lose }) => `${permission} +${gain} -${lose}`);
  return { people, counts, first: first.map(({ name, gains, loses }) => `${name} +[${gains.sort()}] -[${loses.sort()}]`) };
}

const nothing = { people: 0, counts: [], first: [] };

describe("the roles of a group", () => {
  test("taken away: who has a permission through another group keeps it", async () => {
    expect(await preview({ kind: "group roles", groupId: board, roleIds: [] })).toEqual({
      people: 2,
      counts: ["users.view +0 -1", "users.manage +0 -2"],
      first: ["ada +[] -[users.manage]", "ben +[] -[users.manage,users.view]"],
    });
  });

  test("swapped for another: gains and losses of the same people", async () => {
    expect(await preview({ kind: "group roles", groupId: board, roleIds: [auditor] })).toEqual({
      people: 2,
      counts: ["users.manage +0 -2", "groups.view +1 -0"],
      first: ["ada +[] -[users.manage]", "ben +[groups.view] -[users.manage]"],
    });
  });

  test("left as they are: nothing", async () => {
    expect(await preview({ kind: "group roles", groupId: board, roleIds: [agent] })).toEqual(nothing);
  });

  test("a suspended one that is confirmed: everybody gains it", async () => {
    const quiet = await manualGroup(workspace, "Quiet");
    await join(workspace, quiet, cleo);
    await carry(workspace, quiet, agent, new Date());
    expect(await preview({ kind: "group roles", groupId: quiet, roleIds: [] })).toEqual(nothing);
    expect(await preview({ kind: "group roles", groupId: quiet, roleIds: [agent] })).toEqual({
      people: 1,
      counts: ["users.manage +1 -0"],
      first: ["cleo +[users.manage] -[]"],
    });
  });
});

describe("a role", () => {
  test("with other permissions: everybody in every group that carries it", async () => {
    await carry(workspace, desk, agent);
    expect(await preview({ kind: "role", roleId: agent, permissions: ["users.view", "provisioning.manage"] })).toEqual({
      people: 3,
      counts: ["users.manage +0 -3", "provisioning.manage +3 -0"],
      first: ["ada", "ben", "cleo"].map((name) => `${name} +[provisioning.manage] -[users.manage]`),
    });
  });

  test("that manages, sees", async () => {
    expect(await preview({ kind: "role", roleId: agent, permissions: ["users.manage"] })).toEqual(nothing);
  });

  test("deleted; suspended somewhere, it loses nobody anything there", async () => {
    const quiet = await manualGroup(workspace, "Quiet");
    await join(workspace, quiet, cleo);
    await carry(workspace, quiet, agent, new Date());
    expect((await preview({ kind: "role", roleId: agent, permissions: [] })).people).toBe(2);
  });
});

describe("members", () => {
  test("who join gain what they haven't got; who leave lose what nothing else gives them", async () => {
    expect(await preview({ kind: "members", groupId: board, add: [cleo, ada], remove: [ben] })).toEqual({
      people: 2,
      counts: ["users.view +0 -1", "users.manage +1 -1"],
      first: ["ben +[] -[users.manage,users.view]", "cleo +[users.manage] -[]"],
    });
  });

  test("of a group without roles: nothing", async () => {
    const plain = await manualGroup(workspace, "Plain");
    expect(await preview({ kind: "members", groupId: plain, add: [cleo], remove: [] })).toEqual(nothing);
  });
});

test("a group that is deleted", async () => {
  expect(await preview({ kind: "group deleted", groupId: desk })).toEqual({
    people: 2,
    counts: ["users.view +0 -1", "groups.view +0 -2"],
    first: ["ada +[] -[groups.view]", "cleo +[] -[groups.view,users.view]"],
  });
});

test("names the first few, and counts the rest", async () => {
  const names = Array.from({ length: 8 }, (_, n) => `user ${n}`);
  await join(workspace, desk, ...(await Promise.all(names.map((name) => manualUser(workspace, name)))));
  const { people, first } = await preview({ kind: "group deleted", groupId: desk });
  expect([people, first.length]).toEqual([10, 5]);
});

test("tells of another workspace's groups, roles and people nothing", async () => {
  const neighbour = await newWorkspace();
  const ctx = acting(neighbour, ...allPermissions);
  for (const change of [
    { kind: "group roles", groupId: board, roleIds: [] },
    { kind: "role", roleId: agent, permissions: [] },
    { kind: "members", groupId: board, add: [cleo], remove: [ben] },
    { kind: "group deleted", groupId: board },
  ] satisfies AccessChange[]) {
    expect(await previewAccessChange(ctx, change)).toEqual({ people: 0, permissions: [], first: [] });
  }
});

test("is for whoever may do the thing itself", async () => {
  const manager = acting(workspace, ...grantablePermissions);
  await previewAccessChange(manager, { kind: "group deleted", groupId: board });
  for (const [ctx, change] of [
    [manager, { kind: "group roles", groupId: board, roleIds: [] }],
    [manager, { kind: "role", roleId: agent, permissions: [] }],
    [acting(workspace, "groups.view"), { kind: "members", groupId: board, add: [], remove: [] }],
    [acting(workspace, "groups.view"), { kind: "group deleted", groupId: board }],
  ] as const) {
    await expect((async () => previewAccessChange(ctx, change as AccessChange))()).rejects.toMatchObject({ code: "forbidden" });
  }
});

test("takes its turn among the long reads: with too many of them it says so, and asks nobody to wait", async () => {
  const { workspaceId } = workspace.ctx;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const others = Array.from({ length: 5 }, () => inScan(workspaceId, () => ended));
  await expect(preview({ kind: "group deleted", groupId: board })).rejects.toMatchObject({ code: "busy" });
  end();
  await Promise.all(others);
  expect((await preview({ kind: "group deleted", groupId: board })).people).toBe(2);
});
