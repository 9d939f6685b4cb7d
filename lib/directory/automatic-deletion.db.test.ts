import { beforeEach, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { changesOf, manualUser, setSettings } from "../../test/directory.ts";
import { createdUser, patch } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { deleteExpired, expiryOf } from "./automatic-deletion.ts";
import { restoreUser } from "./user-admin.ts";

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

async function deletedUser(userName: string) {
  const id = await createdUser(workspace, userName);
  await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "active", value: false }));
  return id;
}

const exists = async (id: string) =>
  (await getSql()`select from users where workspace_id = ${workspace.ctx.workspaceId} and id = ${id}`).length === 1;

test("off by default: nobody goes by themselves, however long ago they were deleted", async () => {
  const id = await deletedUser("adele@contoso.example");
  await deleteExpired(inDays(10_000));
  expect(await exists(id)).toBe(true);
});

test("who was deleted longer ago than the workspace's days is deleted permanently, with a history row that says why", async () => {
  const id = await deletedUser("adele@contoso.example");
  const live = await createdUser(workspace, "bruno@contoso.example");
  await setSettings(workspace, { deleteAfterDays: 30 });
  await deleteExpired(inDays(29.9));
  expect(await exists(id)).toBe(true);
  await deleteExpired(inDays(30.1));
  expect([await exists(id), await exists(live)]).toEqual([false, true]);
  expect((await changesOf(workspace, id)).at(-1)).toMatchObject({
    action: "deleted permanently",
    actor: { kind: "system", task: "automatic deletion after 30 days" },
  });
  expect(await getSql()`select from tombstones where workspace_id = ${workspace.ctx.workspaceId} and id = ${id}`).toHaveLength(1);
});

test("who was restored meanwhile stays, and counts anew after the next deletion", async () => {
  const id = await deletedUser("adele@contoso.example");
  await setSettings(workspace, { deleteAfterDays: 30 });
  await restoreUser(workspace.ctx, id);
  await deleteExpired(inDays(31));
  expect(await exists(id)).toBe(true);
});

test("another workspace's setting touches nobody here", async () => {
  const id = await deletedUser("adele@contoso.example");
  const other = await newWorkspace();
  await setSettings(other, { deleteAfterDays: 1 });
  await deleteExpired(inDays(2));
  expect(await exists(id)).toBe(true);
});

test("several instances at once delete everybody once", async () => {
  const ids = [
    await deletedUser("a@contoso.example"),
    await deletedUser("b@contoso.example"),
    await manualUser(workspace, "c", { deletedAt: new Date() }),
  ];
  await setSettings(workspace, { deleteAfterDays: 1 });
  await Promise.all([1, 2, 3].map(() => deleteExpired(inDays(2))));
  for (const id of ids) {
    expect(await exists(id)).toBe(false);
    expect((await changesOf(workspace, id)).filter(({ action }) => action === "deleted permanently")).toHaveLength(1);
  }
});

test("the page can say when", () => {
  expect(expiryOf(new Date(0), 30)).toEqual(new Date(30 * DAY));
  expect(expiryOf(new Date(0), null)).toBeNull();
});
