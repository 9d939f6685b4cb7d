import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { findSignInCandidate, setPassword } from "#db/queries/passwords.ts";
import type { Ctx } from "#lib/ctx.ts";
import { keepHouse } from "#lib/provisioning/housekeeping.ts";
import { changesOf, join, manualUser, setSettings, stored } from "../../test/directory.ts";
import { createdGroup, memberIds, patch, user } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { restoreUser, setUserStatus, softDeleteUser } from "./user-admin.ts";

let workspace: TestWorkspace;
let ctx: Ctx;
/** The only admin: linked, with a password and a session. */
let id: string;
const objectId = randomUUID();

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = workspace.ctx;
  id = await admin("boss@contoso.example", objectId);
  await getSql()`delete from users where workspace_id = ${ctx.workspaceId} and id = ${workspace.adminId}`;
  await getSql()`insert into sessions (workspace_id, id, user_id, expires_at) values (${ctx.workspaceId}, ${randomUUID()}, ${id}, now() + interval '1 day')`;
});

async function admin(userName: string, externalId: string | null = null): Promise<string> {
  const adminId = await manualUser(workspace, userName, { role: "admin", source: "scim", externalId });
  await setPassword(ctx.workspaceId, adminId, "none");
  return adminId;
}

const send = (...operations: Record<string, unknown>[]) => workspace.scim("PATCH", `/Users/${id}`, patch(...operations));
const active = (value: boolean) => ({ op: "Replace", path: "active", value });
const sessions = async () =>
  (await getSql()`select from sessions where workspace_id = ${ctx.workspaceId} and user_id = ${id}`).length;
const found = async (filter: string) =>
  (await workspace.scim("GET", `/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults;
const lastAction = async () => (await changesOf(workspace, id)).at(-1)?.action;

async function expectAccess() {
  expect(await stored(workspace, id)).toMatchObject({ role: "admin", status: "active", deletedAt: null });
  expect(await sessions()).toBe(1);
}

describe("the last admin, soft deleted by the provider", () => {
  test("reads back as deleted and keeps access", async () => {
    expect((await send(active(false))).body.active).toBe(false);
    await expectAccess();
    expect((await workspace.scim("GET", `/Users/${id}`)).body.active).toBe(false);
    expect(await found('active eq false and userName eq "boss@contoso.example"')).toBe(1);
    expect(await found('active eq true and userName eq "boss@contoso.example"')).toBe(0);
    expect(await lastAction()).toBe("held for want of another admin");
  });

  test("a repeated request changes nothing, another attribute is written", async () => {
    await send(active(false));
    const { version } = await stored(workspace, id);
    await send(active(false));
    expect((await stored(workspace, id)).version).toBe(version);
    expect((await send({ op: "Replace", path: "title", value: "Owner" })).body).toMatchObject({ title: "Owner", active: false });
    await expectAccess();
  });

  test("renamed as Entra does: both names sign in", async () => {
    const renamed = `${objectId.replaceAll("-", "")}boss@contoso.example`;
    const { body } = await send(active(false), { op: "Replace", path: "userName", value: renamed });
    expect(body).toMatchObject({ active: false, userName: renamed });
    for (const name of ["boss@contoso.example", renamed])
      expect((await findSignInCandidate(ctx.workspaceId, name))?.userId).toBe(id);
  });

  test("brought back before it came to pass: nothing waits any more", async () => {
    await send(active(false));
    expect((await send(active(true))).body.active).toBe(true);
    expect(await stored(workspace, id)).toMatchObject({ held: [], heldAt: null, heldBy: null });
    await admin("second@contoso.example");
    await keepHouse();
    await expectAccess();
  });

  test("POSTed again: the same user, role and access kept", async () => {
    await send(active(false));
    const answer = await workspace.scim("POST", "/Users", user("boss@contoso.example", { externalId: objectId }));
    expect([answer.status, answer.body.id, answer.body.active]).toEqual([201, id, true]);
    await expectAccess();
    expect((await stored(workspace, id)).held).toEqual([]);
  });

  test("is deleted as soon as a deleted admin is restored", async () => {
    const second = await admin("second@contoso.example");
    await setSettings(workspace, { syncEnabled: false });
    await softDeleteUser(ctx, second);
    await setSettings(workspace, { syncEnabled: true });
    await send(active(false));
    await restoreUser(ctx, second);
    expect(await stored(workspace, id)).toMatchObject({ role: "admin", active: false, held: [], deletedBy: { kind: "key" } });
    expect((await stored(workspace, id)).deletedAt).toBeInstanceOf(Date);
    expect(await sessions()).toBe(0);
    expect(await lastAction()).toBe("moved to Deleted users");
  });

  test("is deleted as soon as an inactive admin is activated", async () => {
    const second = await admin("second@contoso.example");
    await setUserStatus(ctx, second, "inactive");
    await send(active(false));
    await setUserStatus(ctx, second, "active");
    expect((await stored(workspace, id)).deletedAt).toBeInstanceOf(Date);
  });

  test("is deleted as soon as the provider restores another admin", async () => {
    const secondId = randomUUID();
    const second = await admin("second@contoso.example", secondId);
    await workspace.scim("PATCH", `/Users/${second}`, patch(active(false)));
    await send(active(false));
    await expectAccess();
    await workspace.scim("PATCH", `/Users/${second}`, patch(active(true)));
    expect((await stored(workspace, id)).deletedAt).toBeInstanceOf(Date);
    expect((await stored(workspace, second)).deletedAt).toBeNull();
  });

  test("housekeeping sees an admin who came by another way", async () => {
    await send(active(false));
    await keepHouse();
    await expectAccess();
    await admin("second@contoso.example");
    await keepHouse();
    expect((await stored(workspace, id)).deletedAt).toBeInstanceOf(Date);
  });
});

describe("the last admin, DELETEd by the provider", () => {
  test("204, then 404, and access stays", async () => {
    expect((await workspace.scim("DELETE", `/Users/${id}`)).status).toBe(204);
    expect((await workspace.scim("GET", `/Users/${id}`)).status).toBe(404);
    expect((await workspace.scim("DELETE", `/Users/${id}`)).status).toBe(404);
    expect((await send(active(true))).status).toBe(404);
    expect(await found('userName eq "boss@contoso.example"')).toBe(0);
    await expectAccess();
    expect(await lastAction()).toBe("deletion held");
  });

  test("a member no more for the provider, still one here", async () => {
    const groupId = await createdGroup(workspace, "Owners", [id]);
    await workspace.scim("DELETE", `/Users/${id}`);
    expect(await memberIds(workspace, groupId)).toEqual([]);
    expect((await stored(workspace, id)).groups).toHaveLength(1);
  });

  test("POSTed again: restored, not created", async () => {
    await workspace.scim("DELETE", `/Users/${id}`);
    const answer = await workspace.scim("POST", "/Users", user("boss@contoso.example", { externalId: objectId }));
    expect([answer.status, answer.body.id]).toEqual([201, id]);
    await expectAccess();
    expect((await stored(workspace, id)).held).toEqual([]);
  });

  test.each(["delete", "keep"] as const)(
    "with another admin it comes to pass as the workspace's setting says: %s",
    async (policy) => {
      await setSettings(workspace, { onProviderDelete: policy });
      await workspace.scim("DELETE", `/Users/${id}`);
      await admin("second@contoso.example");
      await keepHouse();
      const rows =
        await getSql()`select deleted_at, scim_deleted_at from users where workspace_id = ${ctx.workspaceId} and id = ${id}`;
      if (policy === "delete") expect(rows).toHaveLength(0);
      else expect(rows[0]).toMatchObject({ deleted_at: expect.any(Date), scim_deleted_at: expect.any(Date) });
    },
  );
});

test("an identity change of the last admin is read back, and takes role, groups and password only when another is there", async () => {
  const groupId = await createdGroup(workspace, "Owners");
  await join(workspace, groupId, id);
  const another = randomUUID();
  expect((await send({ op: "Replace", path: "externalId", value: another })).body.externalId).toBe(another);
  await expectAccess();
  await send(active(false));
  expect((await stored(workspace, id)).held).toEqual(["identity change", "soft delete"]);

  await admin("second@contoso.example");
  await keepHouse();
  expect(await stored(workspace, id)).toMatchObject({ role: "user", active: false, held: [], groups: [] });
  expect(await getSql()`select from passwords where workspace_id = ${ctx.workspaceId} and user_id = ${id}`).toHaveLength(0);
});

test("two admins who leave at once: one of them stays", async () => {
  for (let round = 0; round < 5; round++) {
    const second = await admin(`second-${round}@contoso.example`);
    await send(active(true));
    await Promise.all(
      [id, second].map((each) =>
        workspace.scim(round % 2 ? "DELETE" : "PATCH", `/Users/${each}`, round % 2 ? undefined : patch(active(false))),
      ),
    );
    const left = await getSql()`
      select from users where workspace_id = ${ctx.workspaceId} and role = 'admin' and deleted_at is null and status = 'active'`;
    expect(left).toHaveLength(1);
    await getSql()`delete from users where workspace_id = ${ctx.workspaceId}`;
    id = await admin("boss@contoso.example", objectId);
  }
});

describe("the issue that says so", () => {
  const issues = () => issuesOf(workspace, "last admin");

  test("is one however often the provider repeats itself, and ends when another admin is there", async () => {
    await send(active(false));
    await send(active(false), { op: "Replace", path: "title", value: "Owner" });
    await workspace.scim("DELETE", `/Users/${id}`);
    expect(await issues()).toMatchObject([
      { cause: id, userId: id, closed: false, occurrences: 3, details: { held: ["soft delete", "delete"] } },
    ]);
    await admin("second@contoso.example");
    await keepHouse();
    expect(await issues()).toMatchObject([{ closed: true, resolution: "another admin" }]);
  });

  test.each([
    ["PATCH", () => send(active(true))],
    ["POST", () => workspace.scim("POST", "/Users", user("boss@contoso.example", { externalId: objectId }))],
  ])("ends when the provider takes it back by %s", async (_method, takeBack) => {
    await send(active(false));
    await takeBack();
    expect(await issues()).toMatchObject([{ closed: true, resolution: "taken back by the provider" }]);
  });
});

test("with another admin, an admin is deleted like anybody", async () => {
  await admin("second@contoso.example");
  expect((await workspace.scim("DELETE", `/Users/${id}`)).status).toBe(204);
  expect(await getSql()`select from users where workspace_id = ${ctx.workspaceId} and id = ${id}`).toHaveLength(0);
});
