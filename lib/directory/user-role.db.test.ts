import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { listSessionsOf } from "#db/queries/sessions.ts";
import { allPermissions } from "#lib/permissions.ts";
import { changesOf, manualUser, stored } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { newSession } from "../../test/sessions.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { setUserRole } from "./user-role.ts";

let workspace: TestWorkspace;
let user: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  user = await manualUser(workspace, "adele@contoso.example");
});

const admin = () => acting(workspace, ...allPermissions);

test("makes somebody a workspace admin and takes it back, with a history row each", async () => {
  await setUserRole(admin(), user, "admin");
  expect((await stored(workspace, user)).role).toBe("admin");
  await setUserRole(admin(), user, "admin");
  await setUserRole(admin(), user, "user");
  expect((await stored(workspace, user)).role).toBe("user");
  expect((await changesOf(workspace, user)).slice(1)).toMatchObject([
    { action: "made workspace admin", before: { role: "user" }, after: { role: "admin" } },
    { action: "no longer workspace admin", before: { role: "admin" }, after: { role: "user" } },
  ]);
});

test("either way their sessions end, and nobody else's", async () => {
  const session = (userId: string) => newSession(workspace, userId);
  const signedIn = async (userId: string) => (await listSessionsOf(workspace.ctx.workspaceId, userId)).length;
  await session(workspace.adminId);
  for (const role of ["admin", "user"] as const) {
    await session(user);
    await setUserRole(admin(), user, role);
    expect(await signedIn(user)).toBe(0);
    await session(user);
    await setUserRole(admin(), user, role);
    expect(await signedIn(user), "nothing has changed").toBe(1);
  }
  expect(await signedIn(workspace.adminId)).toBe(1);
});

test("the last admin who can sign in stays one", async () => {
  await setUserRole(admin(), user, "admin");
  // Without a password, the new one can't sign in.
  await expect(setUserRole(admin(), workspace.adminId, "user")).rejects.toMatchObject({ code: "lastAdmin" });
  await getSql()`insert into passwords (workspace_id, user_id, hash) values (${workspace.ctx.workspaceId}, ${user}, 'none')`;
  await setUserRole(admin(), workspace.adminId, "user");
  await expect(setUserRole(admin(), user, "user")).rejects.toMatchObject({ code: "lastAdmin" });
});

test("two admins who demote each other at once: one stays", async () => {
  await setUserRole(admin(), user, "admin");
  await getSql()`insert into passwords (workspace_id, user_id, hash) values (${workspace.ctx.workspaceId}, ${user}, 'none')`;
  const done = await Promise.allSettled([workspace.adminId, user].map((id) => setUserRole(admin(), id, "user")));
  expect(done.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a deleted user is restored first", async () => {
  const gone = await manualUser(workspace, "gone@contoso.example", { deletedAt: new Date() });
  await expect(setUserRole(admin(), gone, "admin")).rejects.toMatchObject({ code: "invalid" });
});

describe("is refused", () => {
  test("to everybody but a workspace admin, whatever else they may do", async () => {
    const rest = allPermissions.filter((permission) => permission !== "roles.manage");
    await expect(setUserRole(acting(workspace, ...rest), user, "admin")).rejects.toMatchObject({ code: "forbidden" });
    expect((await stored(workspace, user)).role).toBe("user");
  });

  test("for another workspace's users", async () => {
    const neighbour = await newWorkspace();
    const theirs = await manualUser(neighbour, "theirs@contoso.example");
    await expect(setUserRole(admin(), theirs, "admin")).rejects.toMatchObject({ code: "notFound" });
    expect((await stored(neighbour, theirs)).role).toBe("user");
  });
});
