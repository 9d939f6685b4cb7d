import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { manualUser, setGuard, setSettings, stored } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, filtered, memberIds, patch } from "../../test/scim-bodies.ts";
import { newSession } from "../../test/sessions.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

let workspace: TestWorkspace;
let id: string;
let group: string;
let userName: string;
let objectId: string;

beforeAll(async () => {
  workspace = await newWorkspace();
  // One of these tests after the other deletes more than the accident guard lets go.
  await setGuard(workspace, { guardOn: false });
});

beforeEach(async () => {
  await setSettings(workspace, { onProviderDelete: "delete" });
  objectId = randomUUID().replaceAll("-", "");
  userName = `adele.${objectId.slice(0, 8)}@contoso.example`;
  id = await createdUser(workspace, userName, { displayName: "Adele Vance" });
  group = await createdGroup(workspace, `Sales ${userName}`, [id]);
});

const send = (body: object) => workspace.scim("PATCH", `/Users/${id}`, body);
const get = () => workspace.scim("GET", `/Users/${id}`);
const hits = async (filter: string) => (await workspace.scim("GET", filtered("Users", filter))).body.totalResults;

describe.each(dialects)("PATCH active=false, $name", (dialect) => {
  test("soft-deletes: readable, found, in the totals, still a member", async () => {
    const { status, body } = await send(dialect.activate(false));
    expect([status, body.active]).toEqual([200, false]);
    expect((await get()).body).toMatchObject({ id, active: false, groups: [{ value: group }] });
    expect(await hits(`userName eq "${userName}"`)).toBe(1);
    expect(await hits(`userName eq "${userName}" and active eq false`)).toBe(1);
    expect(await memberIds(workspace, group)).toEqual([id]);
    expect((await workspace.scim("GET", filtered("Groups", `id eq "${group}" and members eq "${id}"`))).body.totalResults).toBe(
      1,
    );
    const { deletedAt, deletedBy } = await stored(workspace, id);
    expect(deletedAt).toBeInstanceOf(Date);
    expect(deletedBy).toMatchObject({ kind: "key", lastFour: workspace.key.slice(-4) });
  });

  test("ends the sessions of that user, and nobody else's", async () => {
    const colleague = await createdUser(workspace, `colleague-${userName}`);
    for (const userId of [id, colleague]) await newSession(workspace, userId);
    await send(dialect.activate(false));
    const left = await getSql()`select user_id from sessions where user_id in (${id}, ${colleague})`;
    expect(left.map((row) => row.user_id)).toEqual([colleague]);
  });

  test("again, changes nothing: who was deleted stays deleted since then, by whom it was", async () => {
    await send(dialect.activate(false));
    const before = await stored(workspace, id);
    expect((await send(dialect.activate(false))).status).toBe(200);
    expect(await stored(workspace, id)).toEqual(before);
  });

  test("and active=true: the same user again, with memberships and role", async () => {
    const before = await stored(workspace, id);
    await send(dialect.activate(false));
    const { status, body } = await send(dialect.activate(true));
    expect([status, body.active, body.id]).toEqual([200, true, id]);
    const { version: _, updatedAt: __, ...kept } = before;
    expect(await stored(workspace, id)).toMatchObject({ ...kept, version: 3 });
    expect(await memberIds(workspace, group)).toEqual([id]);
  });

  test("a deleted user can be changed, and stays deleted", async () => {
    await send(dialect.activate(false));
    const { body } = await send(dialect.set({ displayName: "Adele V." }));
    expect(body).toMatchObject({ displayName: "Adele V.", active: false });
  });
});

describe.each(dialects)("soft-deleted in the directory, $name: Entra renames as well", (dialect) => {
  const renamed = () => objectId + userName;
  const remove = () => send(dialect.set({ userName: renamed(), active: dialect.name === "with the flag" ? false : "False" }));

  test("stored and read back as sent; the original name is kept", async () => {
    const { status, body } = await remove();
    expect([status, body.userName, body.active]).toEqual([200, renamed(), false]);
    expect((await get()).body.userName).toBe(renamed());
    expect(await hits(`userName eq "${renamed()}"`)).toBe(1);
    expect(await stored(workspace, id)).toMatchObject({ userName: renamed(), originalUserName: userName });
  });

  test("the plain name is sent again at the restore", async () => {
    await remove();
    const { body } = await send(dialect.set({ userName, active: true }));
    expect(body).toMatchObject({ userName, active: true });
    expect((await stored(workspace, id)).originalUserName).toBeNull();
  });

  test("a restore by active=true alone puts the original name back", async () => {
    await remove();
    const { status, body } = await send(dialect.activate(true));
    expect([status, body.userName, body.active]).toEqual([200, userName, true]);
    expect((await stored(workspace, id)).originalUserName).toBeNull();
  });

  test("the original name is somebody else's by now: restored all the same, under the present one", async () => {
    await remove();
    await manualUser(workspace, userName.toUpperCase());
    const { status, body } = await send(dialect.activate(true));
    expect([status, body.userName, body.active]).toEqual([200, renamed(), true]);
  });

  test("…but a restore that names it is a 409, and the user stays deleted", async () => {
    await remove();
    await manualUser(workspace, userName);
    const { status, body } = await send(dialect.set({ userName, active: true }));
    expect([status, body.scimType]).toEqual([409, "uniqueness"]);
    expect((await get()).body).toMatchObject({ userName: renamed(), active: false });
  });

  test("first out of scope, later deleted in the directory", async () => {
    await send(dialect.activate(false));
    await remove();
    expect(await stored(workspace, id)).toMatchObject({ userName: renamed(), originalUserName: userName });
  });

  test("an ordinary rename while deleted forgets the original name", async () => {
    await remove();
    await send(dialect.set({ userName: `new.${userName}` }));
    expect(await stored(workspace, id)).toMatchObject({ userName: `new.${userName}`, originalUserName: null, active: false });
  });
});

test("a rename that isn't Entra's is only a rename, whatever it looks like", async () => {
  const other = `${objectId}somebody.else@contoso.example`;
  await send(patch({ op: "replace", value: { userName: other, active: false } }));
  expect(await stored(workspace, id)).toMatchObject({ userName: other, originalUserName: null });
});

describe("DELETE", () => {
  const remove = () => workspace.scim("DELETE", `/Users/${id}`);

  test("by default deletes for good: 204, then 404 everywhere, and a tombstone stays", async () => {
    await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "replace", path: "externalId", value: objectId }));
    const { status, body } = await remove();
    expect([status, body]).toEqual([204, null]);
    for (const [method, sent] of [["GET"], ["DELETE"], ["PATCH", patch()], ["PUT", { userName }]] as const) {
      expect((await workspace.scim(method, `/Users/${id}`, sent)).status, method).toBe(404);
    }
    expect(await hits(`userName eq "${userName}"`)).toBe(0);
    expect(await memberIds(workspace, group)).toEqual([]);
    const [tombstone] = await getSql()`select user_name, external_id from tombstones where id = ${id}`;
    expect(tombstone).toEqual({ user_name: userName, external_id: objectId });
  });

  test("a renamed user's tombstone bears the original name", async () => {
    await send(patch({ op: "replace", value: { userName: objectId + userName, active: false } }));
    await remove();
    const [tombstone] = await getSql()`select user_name from tombstones where id = ${id}`;
    expect(tombstone?.user_name).toBe(userName);
  });

  describe("where the workspace keeps them", () => {
    beforeEach(() => setSettings(workspace, { onProviderDelete: "keep" }));

    test("is a deletion all the same for the provider: in no list, no total, no group", async () => {
      const total = (await workspace.scim("GET", "/Users?count=0")).body.totalResults;
      expect((await remove()).status).toBe(204);
      for (const [method, sent] of [["GET"], ["DELETE"], ["PATCH", patch()], ["PUT", { userName }]] as const) {
        expect((await workspace.scim(method, `/Users/${id}`, sent)).status, method).toBe(404);
      }
      expect((await workspace.scim("GET", "/Users?count=0")).body.totalResults).toBe(total - 1);
      expect(await hits(`userName eq "${userName}"`)).toBe(0);
      expect(await memberIds(workspace, group)).toEqual([]);
      expect((await workspace.scim("GET", filtered("Groups", `members eq "${id}"`))).body.totalResults).toBe(0);
    });

    test("here they are a deleted user, with their memberships", async () => {
      await remove();
      const row = await stored(workspace, id);
      expect(row).toMatchObject({ active: false, deletedBy: { kind: "key" }, groups: [{ id: group }] });
      expect(row.scimDeletedAt).toBeInstanceOf(Date);
    });

    test("a soft-deleted user who is DELETEd then stays deleted since the soft delete", async () => {
      await send(patch({ op: "replace", path: "active", value: false }));
      const { deletedAt } = await stored(workspace, id);
      await remove();
      expect((await stored(workspace, id)).deletedAt).toEqual(deletedAt);
    });

    test("what the provider says of the group's members doesn't touch whom it can't see", async () => {
      const colleague = await createdUser(workspace, `colleague-${userName}`);
      await remove();
      await workspace.scim("PATCH", `/Groups/${group}`, patch({ op: "replace", path: "members", value: [{ value: colleague }] }));
      expect((await stored(workspace, id)).groups).toHaveLength(1);
      expect((await workspace.scim("POST", "/Users", { userName })).body).toMatchObject({ id, groups: [{ value: group }] });
    });
  });

  test("with If-Match: the version it names, or 412", async () => {
    const stale = await workspace.scim("DELETE", `/Users/${id}`, undefined, { "if-match": 'W/"7"' });
    expect(stale.status).toBe(412);
    expect((await workspace.scim("DELETE", `/Users/${id}`, undefined, { "if-match": 'W/"1"' })).status).toBe(204);
  });
});
