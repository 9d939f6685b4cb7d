import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { changesOf, join, manualUser, stored } from "../../test/directory.ts";
import { createdGroup, createdUser, memberIds, patch } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await newWorkspace();
});

const newName = () => `${randomUUID()}@contoso.example`;
const send = (id: string, ...operations: Record<string, unknown>[]) =>
  workspace.scim("PATCH", `/Users/${id}`, patch(...operations));
const externalId = (value: string) => ({ op: "Replace", path: "externalId", value });

test("a UPN given to a new person: role, memberships and password of the former one are gone, in one go and in the history", async () => {
  const id = await manualUser(workspace, newName(), { role: "admin", externalId: randomUUID() });
  const { workspaceId } = workspace.ctx;
  await getSql()`insert into passwords (workspace_id, user_id, hash) values (${workspaceId}, ${id}, 'x')`;
  const groupId = await createdGroup(workspace, `Sales ${id}`);
  await join(workspace, groupId, id);

  const answer = await send(id, externalId(randomUUID()), { op: "Replace", path: "displayName", value: "Somebody else" });

  expect(answer.status).toBe(200);
  expect(answer.body.groups ?? []).toEqual([]);
  expect(await stored(workspace, id)).toMatchObject({ role: "user", groups: [], displayName: "Somebody else" });
  expect(await getSql()`select 1 from passwords where workspace_id = ${workspaceId} and user_id = ${id}`).toHaveLength(0);
  expect((await changesOf(workspace, id)).at(-1)).toMatchObject({
    action: "identity changed",
    before: { role: "admin" },
    after: { role: "user" },
  });
  expect((await changesOf(workspace, groupId)).at(-1)).toMatchObject({ memberId: id, action: "removed" });
});

test.each([
  ["a first strong one", null, randomUUID()],
  ["a weak one by a strong one", "adele", randomUUID()],
  ["a strong one by a weak one", randomUUID(), "adele"],
])("no new person: %s", async (_, before, after) => {
  const id = await manualUser(workspace, newName(), { role: "admin", externalId: before });
  await send(id, externalId(after));
  expect(await stored(workspace, id)).toMatchObject({ role: "admin", externalId: after });
});

test("an id of somebody deleted for good stands for who came after them with the same strong externalId", async () => {
  const objectId = randomUUID();
  const oldId = await createdUser(workspace, newName(), { externalId: objectId });
  await workspace.scim("DELETE", `/Users/${oldId}`);
  const newId = await createdUser(workspace, newName(), { externalId: objectId });
  const groupId = await createdGroup(workspace, `Sales ${newId}`);
  const members = (op: string) =>
    workspace.scim("PATCH", `/Groups/${groupId}`, patch({ op, path: "members", value: [{ value: oldId }] }));

  expect((await members("Add")).status).toBe(204);
  expect(await memberIds(workspace, groupId)).toEqual([newId]);
  expect((await members("Remove")).status).toBe(204);
  expect(await memberIds(workspace, groupId)).toEqual([]);
});

test("a weak externalId leads to nobody", async () => {
  const oldId = await createdUser(workspace, newName(), { externalId: "john" });
  await workspace.scim("DELETE", `/Users/${oldId}`);
  await createdUser(workspace, newName(), { externalId: "john" });
  const groupId = await createdGroup(workspace, `Sales ${oldId}`);
  await workspace.scim("PATCH", `/Groups/${groupId}`, patch({ op: "Add", path: "members", value: [{ value: oldId }] }));
  expect(await memberIds(workspace, groupId)).toEqual([]);
});

test("a restore whose original name is taken keeps it in mind, and takes it back once it is free", async () => {
  const name = newName();
  const hex = randomUUID().replaceAll("-", "");
  const id = await createdUser(workspace, name, { externalId: "weak" });
  await send(id, { op: "Replace", path: "active", value: "False" }, { op: "Replace", path: "userName", value: hex + name });
  const squatter = await manualUser(workspace, name);

  expect((await send(id, { op: "Replace", path: "active", value: "True" })).body).toMatchObject({
    active: true,
    userName: hex + name,
  });
  expect(await stored(workspace, id)).toMatchObject({ originalUserName: name });

  await getSql()`delete from users where workspace_id = ${workspace.ctx.workspaceId} and id = ${squatter}`;
  expect((await send(id, { op: "Replace", path: "title", value: "Buyer" })).body).toMatchObject({ userName: name });
});
