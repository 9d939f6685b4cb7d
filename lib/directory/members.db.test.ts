import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findGroup } from "#db/queries/groups.ts";
import { createdGroup, createdUser, dialects, memberIds, patch } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

let workspace: TestWorkspace;
let users: string[];
let id: string;

beforeAll(async () => {
  workspace = await newWorkspace();
  const names = Array.from({ length: 6 }, (_, i) => `member-${i}@contoso.example`);
  users = (await Promise.all(names.map((name) => createdUser(workspace, name)))).sort();
});

beforeEach(async () => {
  id = await createdGroup(workspace, `Group ${randomUUID()}`, users.slice(0, 3));
});

const send = (body: object) => workspace.scim("PATCH", `/Groups/${id}`, body);
const at = (...places: number[]) => places.map((place) => users[place] ?? "");
const expectMembers = async (...places: number[]) => expect(await memberIds(workspace, id)).toEqual(at(...places).sort());

describe.each(dialects)("$name", (dialect) => {
  test("adding: a 204, the others stay, and the group's own row isn't written", async () => {
    const before = await findGroup(workspace.ctx.workspaceId, id);
    const { status, body } = await send(dialect.addMembers(at(3, 4)));
    expect([status, body]).toEqual([204, null]);
    await expectMembers(0, 1, 2, 3, 4);
    expect(await findGroup(workspace.ctx.workspaceId, id)).toEqual(before);
  });

  test("removing removes only those: emptying the group here is the classic bug", async () => {
    expect((await send(dialect.removeMembers(at(1)))).status).toBe(204);
    await expectMembers(0, 2);
  });

  test("present members can be added, absent ones removed: nothing changes", async () => {
    expect((await send(dialect.addMembers(at(0, 1, 1)))).status).toBe(204);
    expect((await send(dialect.removeMembers(at(4, 5)))).status).toBe(204);
    await expectMembers(0, 1, 2);
  });

  test("unknown ids are skipped, the known ones applied", async () => {
    expect((await send(dialect.addMembers([randomUUID(), ...at(3), "nobody"]))).status).toBe(204);
    expect((await send(dialect.removeMembers([randomUUID(), ...at(0)]))).status).toBe(204);
    await expectMembers(1, 2, 3);
  });
});

test.each<[string, object[], number[]]>([
  [
    "add then remove",
    [
      { op: "add", members: [3] },
      { op: "remove", members: [3] },
    ],
    [0, 1, 2],
  ],
  [
    "remove then add",
    [
      { op: "remove", members: [0] },
      { op: "add", members: [0] },
    ],
    [0, 1, 2],
  ],
  [
    "remove and add others, as Okta does in one PATCH",
    [
      { op: "remove", members: [0] },
      { op: "add", members: [4] },
    ],
    [1, 2, 4],
  ],
  ["replace", [{ op: "replace", members: [2, 5] }], [2, 5]],
  [
    "replace, add, remove",
    [
      { op: "replace", members: [5] },
      { op: "add", members: [0, 1] },
      { op: "remove", members: [5] },
    ],
    [0, 1],
  ],
  [
    "add, then replace",
    [
      { op: "add", members: [5] },
      { op: "replace", members: [1] },
    ],
    [1],
  ],
  ["replace with nobody", [{ op: "replace", members: [] }], []],
])("operations apply in their order: %s", async (_what, operations, expected) => {
  const said = (operations as { op: string; members: number[] }[]).map(({ op, members }) => ({
    op,
    path: "members",
    value: at(...members).map((value) => ({ value })),
  }));
  expect((await send(patch(...said))).status).toBe(204);
  await expectMembers(...expected);
});

test("remove without a value is all of them; an empty text never is", async () => {
  expect((await send(patch({ op: "replace", path: "members", value: "" }))).status).toBe(400);
  await expectMembers(0, 1, 2);
  expect((await send(patch({ op: "remove", path: "members" }))).status).toBe(204);
  await expectMembers();
});

test("a name and members in one PATCH: both or neither", async () => {
  const name = `Renamed ${randomUUID()}`;
  const both = patch(
    { op: "replace", path: "displayName", value: name },
    { op: "add", path: "members", value: [{ value: users[3] }] },
  );
  expect((await send(both)).status).toBe(204);
  await expectMembers(0, 1, 2, 3);
  expect((await findGroup(workspace.ctx.workspaceId, id))?.displayName).toBe(name);
});

test("nested groups are accepted and skipped", async () => {
  const nested = await createdGroup(workspace, `Nested ${randomUUID()}`);
  const value = [{ value: nested, type: "Group" }, { value: nested }, { value: users[3] }];
  expect((await send(patch({ op: "add", path: "members", value }))).status).toBe(204);
  await expectMembers(0, 1, 2, 3);
});

test("a soft-deleted user can be a member", async () => {
  const leaver = await createdUser(workspace, `${randomUUID()}@contoso.example`, { active: false });
  await send(patch({ op: "add", path: "members", value: [{ value: leaver }] }));
  expect(await memberIds(workspace, id)).toContain(leaver);
});

test("ids in capital letters are the same ids", async () => {
  await send(patch({ op: "remove", path: "members", value: [{ value: users[0]?.toUpperCase() }] }));
  await expectMembers(1, 2);
});

test("with attributes the answer is the group as it is now", async () => {
  const { status, body } = await workspace.scim("PATCH", `/Groups/${id}?attributes=members`, dialects[0]?.addMembers(at(3)));
  expect(status).toBe(200);
  expect(body.members).toHaveLength(4);
});

test("more than a hundred members in one PATCH: none is dropped", async () => {
  const names = Array.from({ length: 250 }, (_, i) => `crowd-${i}@contoso.example`);
  const crowd = await Promise.all(names.map((name) => createdUser(workspace, name)));
  await send(patch({ op: "replace", path: "members", value: [] }));
  expect((await send(dialects[0]?.addMembers(crowd) ?? {})).status).toBe(204);
  expect(await memberIds(workspace, id)).toEqual(crowd.sort());
});
