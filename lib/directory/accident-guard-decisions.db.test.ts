import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { watchIssues } from "#lib/provisioning/issue-watch.ts";
import {
  active,
  expectHeld,
  HOUR,
  lastAction,
  later,
  made,
  many,
  remove,
  sessions,
  signIn,
  there,
  used,
  workspace,
} from "../../test/accident-guard.ts";
import { changesOf, manualUser, setGuard, setSettings, stored } from "../../test/directory.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { applyHeldGroup, applyHeldUser, applyLapsed, releaseHeldGroup, releaseHeldUser } from "./accident-guard.ts";
import { softDeleteUser } from "./user-admin.ts";

describe("what an admin decides", () => {
  test("apply: a soft deletion ends the sessions and moves them to Deleted users", async () => {
    await used();
    const id = await made("adele");
    await signIn(id);
    await active(id, false);
    await applyHeldUser(workspace.ctx, id);
    expect(await stored(workspace, id)).toMatchObject({
      held: [],
      heldUntil: null,
      deletedAt: expect.any(Date),
      deletedBy: { kind: "key" },
    });
    expect(await sessions(id)).toBe(0);
    expect(await lastAction(id)).toBe("moved to Deleted users");
  });

  test.each(["delete", "keep"] as const)("apply: a DELETE does as the workspace's setting says: %s", async (policy) => {
    await used();
    const id = await made("adele");
    await setSettings(workspace, { onProviderDelete: policy });
    await remove(id);
    await applyHeldUser(workspace.ctx, id);
    expect(await there(id)).toBe(policy === "keep");
    if (policy === "keep") expect((await stored(workspace, id)).scimDeletedAt).toBeInstanceOf(Date);
  });

  test("keep: live for the provider again, and different from what it knows until it writes", async () => {
    await used();
    const id = await made("adele");
    await remove(id);
    await releaseHeldUser(workspace.ctx, id);
    expect(await stored(workspace, id)).toMatchObject({
      held: [],
      heldUntil: null,
      deletedAt: null,
      divergedAt: expect.any(Date),
    });
    expect((await workspace.scim("GET", `/Users/${id}`)).body.active).toBe(true);
    expect(await lastAction(id)).toBe("released from the accident guard");
  });

  test("twice, or of somebody who isn't held: not found", async () => {
    await used();
    const id = await made("adele");
    await active(id, false);
    await releaseHeldUser(workspace.ctx, id);
    for (const decide of [applyHeldUser, releaseHeldUser])
      await expect(decide(workspace.ctx, id)).rejects.toMatchObject({ code: "notFound" });
    for (const decide of [applyHeldGroup, releaseHeldGroup])
      await expect(decide(workspace.ctx, randomUUID())).rejects.toMatchObject({ code: "notFound" });
  });

  test("needs Manage provisioning, in this workspace", async () => {
    await used();
    const id = await made("adele");
    await active(id, false);
    const neighbour = await newWorkspace();
    const nobody = {
      ...workspace.ctx,
      actor: { kind: "user", id: randomUUID(), name: "N", permissions: ["users.manage"] },
    } as const;
    for (const decide of [applyHeldUser, releaseHeldUser]) {
      await expect(decide(neighbour.ctx, id)).rejects.toMatchObject({ code: "notFound" });
      await expect(
        (async () => decide({ ...nobody, actor: { ...nobody.actor, permissions: [...nobody.actor.permissions] } }, id))(),
      ).rejects.toMatchObject({ code: "forbidden" });
    }
    await expectHeld(id, "soft delete");
  });

  test("who deletes a held user by hand has decided", async () => {
    await used();
    const id = await made("adele");
    await active(id, false);
    await setSettings(workspace, { syncEnabled: false });
    await softDeleteUser(workspace.ctx, id);
    expect(await stored(workspace, id)).toMatchObject({ held: [], heldUntil: null, deletedAt: expect.any(Date) });
  });
});

describe("admins", () => {
  async function admin(name: string): Promise<string> {
    const id = await manualUser(workspace, `${name}@contoso.example`, { role: "admin", source: "scim" });
    await setPassword(workspace.ctx.workspaceId, id, "none");
    return id;
  }

  test("one who is held doesn't count as another admin: the other one becomes the last", async () => {
    await used();
    const [first, second] = [await admin("one"), await admin("two")];
    await getSql()`delete from users where id = ${workspace.adminId}`;
    await active(first, false);
    await expectHeld(first, "soft delete");
    await active(second, false);
    expect(await stored(workspace, second)).toMatchObject({ held: ["soft delete"], heldUntil: null, deletedAt: null });
    await expect(applyHeldUser(workspace.ctx, first)).rejects.toMatchObject({ code: "lastAdmin" });
    await releaseHeldUser(workspace.ctx, first);
    expect((await stored(workspace, second)).deletedAt).toBeInstanceOf(Date);
    expect((await stored(workspace, first)).deletedAt).toBeNull();
  });

  test("the last one isn't applied, and waits for another admin after the time", async () => {
    await used();
    const [first, second] = [await admin("one"), await admin("two")];
    await getSql()`delete from users where id = ${workspace.adminId}`;
    await remove(first);
    await getSql()`delete from users where id = ${second}`;
    await expect(applyHeldUser(workspace.ctx, first)).rejects.toMatchObject({ code: "lastAdmin" });
    await applyLapsed(later());
    expect(await stored(workspace, first)).toMatchObject({ held: ["delete"], heldUntil: null, deletedAt: null });
    expect(await issuesOf(workspace, "last admin")).toMatchObject([{ userId: first, closed: false }]);
  });
});

describe("after its time", () => {
  test("a soft deletion happens, a DELETE becomes a soft deletion, and both only then", async () => {
    await used();
    const [soft = "", hard = ""] = await many(2);
    await active(soft, false);
    await remove(hard);
    await applyLapsed(new Date(Date.now() + 23 * HOUR));
    await expectHeld(soft, "soft delete");
    await applyLapsed(later());
    expect(await stored(workspace, soft)).toMatchObject({ held: [], deletedAt: expect.any(Date), scimDeletedAt: null });
    expect(await stored(workspace, hard)).toMatchObject({
      held: [],
      deletedAt: expect.any(Date),
      scimDeletedAt: expect.any(Date),
    });
    expect((await workspace.scim("GET", `/Users/${hard}`)).status).toBe(404);
    expect((await changesOf(workspace, hard)).at(-1)).toMatchObject({ actor: { kind: "system" } });
  });

  test("the hours are the workspace's", async () => {
    await used();
    await setGuard(workspace, { guardLapseHours: 2 });
    const id = await made("adele");
    await active(id, false);
    await applyLapsed(new Date(Date.now() + 2 * HOUR + 1000));
    expect((await stored(workspace, id)).deletedAt).toBeInstanceOf(Date);
  });

  test("on two instances at once it happens once", async () => {
    await used();
    const ids = await many(5);
    for (const id of ids) await active(id, false);
    await Promise.all([applyLapsed(later()), applyLapsed(later())]);
    for (const id of ids)
      expect((await changesOf(workspace, id)).filter(({ action }) => action === "moved to Deleted users")).toHaveLength(1);
  });
});

test("one issue however many are held, and it is open while somebody is", async () => {
  await used();
  const ids = await many(3);
  for (const id of ids) await active(id, false);
  expect(await issuesOf(workspace, "held deletions")).toMatchObject([{ cause: "users", closed: false, occurrences: 3 }]);
  for (const id of ids.slice(1)) await releaseHeldUser(workspace.ctx, id);
  await watchIssues();
  expect(await issuesOf(workspace, "held deletions")).toMatchObject([{ closed: false }]);
  await applyHeldUser(workspace.ctx, ids[0] ?? "");
  await watchIssues();
  expect(await issuesOf(workspace, "held deletions")).toMatchObject([{ closed: true }]);
});
