import { randomUUID } from "node:crypto";
import { beforeAll, expect, test, vi } from "vitest";
import { findGroup, updateGroup } from "#db/queries/groups.ts";
import { updateUser } from "#db/queries/users.ts";
import { changesOf, manualUser, stored } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, patch } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

/** A write that loses its race five times locks the row for the next try, inside a transaction. The real one, on cue. */
vi.mock("#db/queries/users.ts", async (original) => {
  const real = await original<typeof import("#db/queries/users.ts")>();
  return { ...real, updateUser: vi.fn(real.updateUser) };
});
vi.mock("#db/queries/groups.ts", async (original) => {
  const real = await original<typeof import("#db/queries/groups.ts")>();
  return { ...real, findGroup: vi.fn(real.findGroup), updateGroup: vi.fn(real.updateGroup) };
});

let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await newWorkspace();
});

function loseFiveRaces(write: typeof updateUser | typeof updateGroup) {
  for (let race = 0; race < 5; race++) vi.mocked(write).mockResolvedValueOnce(null);
}

const [, dialect] = dialects;
const freshName = () => `${randomUUID()}@contoso.example`;
const send = (id: string, body?: object) => workspace.scim("PATCH", `/Users/${id}`, body);

test("a user is changed all the same, with one history row", async () => {
  const id = await createdUser(workspace, freshName());
  loseFiveRaces(updateUser);
  const { status, body } = await send(id, dialect?.set({ title: "Head" }));
  expect([status, body.title]).toEqual([200, "Head"]);
  expect(await changesOf(workspace, id)).toHaveLength(2);
});

test("a restore whose original name is taken goes on under the present one", async () => {
  const userName = freshName();
  const id = await createdUser(workspace, userName);
  const renamed = randomUUID().replaceAll("-", "") + userName;
  await send(id, dialect?.set({ userName: renamed, active: false }));
  await manualUser(workspace, userName);
  loseFiveRaces(updateUser);
  const { status, body } = await send(id, dialect?.activate(true));
  expect([status, body.userName, body.active]).toEqual([200, renamed, true]);
});

test("a taken name is a 409, and nothing else of the batch is written", async () => {
  const taken = freshName();
  await createdUser(workspace, taken);
  const id = await createdUser(workspace, freshName());
  loseFiveRaces(updateUser);
  expect((await send(id, dialect?.set({ title: "Head", userName: taken }))).status).toBe(409);
  expect((await stored(workspace, id)).attributes).not.toHaveProperty("title");
});

test("a group is renamed all the same; to a taken name it is a 409", async () => {
  const rename = (id: string, value: string) =>
    workspace.scim("PATCH", `/Groups/${id}`, patch({ op: "replace", path: "displayName", value }));
  const [id, name] = [await createdGroup(workspace, randomUUID()), randomUUID()];
  loseFiveRaces(updateGroup);
  expect((await rename(id, name)).status).toBe(204);
  const other = await createdGroup(workspace, randomUUID());
  loseFiveRaces(updateGroup);
  expect((await rename(other, name)).status).toBe(409);
});

test("what a person should know is noticed once, by the try that counts", async () => {
  const externalId = `weak-${randomUUID()}`;
  await createdUser(workspace, freshName(), { externalId });
  const id = await createdUser(workspace, freshName());
  loseFiveRaces(updateUser);
  expect((await send(id, dialect?.set({ externalId }))).status).toBe(200);
  const shared = (await issuesOf(workspace, "shared externalId")).filter(({ cause }) => cause === externalId);
  expect(shared).toMatchObject([{ userId: id, occurrences: 1 }]);
});

test("what a try noticed that PostgreSQL ended is forgotten with it", async () => {
  vi.mocked(findGroup).mockRejectedValueOnce(Object.assign(new Error("deadlock detected"), { code: "40P01" }));
  const id = await createdGroup(workspace, randomUUID(), [randomUUID()]);
  expect(await issuesOf(workspace, "unknown members")).toMatchObject([{ groupId: id, occurrences: 1 }]);
});
