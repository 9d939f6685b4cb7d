import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import {
  active,
  expectHeld,
  lastAction,
  later,
  made,
  many,
  remove,
  sessions,
  signIn,
  used,
  workspace,
} from "../../test/accident-guard.ts";
import { join, stored } from "../../test/directory.ts";
import { createdGroup, dialects, filtered, memberIds, patch, user } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { applyHeldUser, applyLapsed, releaseHeldUser } from "./accident-guard.ts";

const found = async (name: string) =>
  (await workspace.scim("GET", filtered("Users", `userName eq "${name}@contoso.example"`))).body.totalResults;

describe("a user who is held", () => {
  test("keeps sessions, role, groups and access, and is soft deleted for the provider", async () => {
    await used();
    const id = await made("adele", { externalId: randomUUID() });
    const team = await createdGroup(workspace, "Team", [id]);
    await signIn(id);
    expect((await active(id, false)).body.active).toBe(false);
    expect((await workspace.scim("GET", `/Users/${id}`)).body.active).toBe(false);
    expect(await stored(workspace, id)).toMatchObject({ deletedAt: null, heldBy: { kind: "key" }, groups: [{ id: team }] });
    expect(await sessions(id)).toBe(1);
    expect(await memberIds(workspace, team)).toEqual([id]);
    expect(await lastAction(id)).toBe("held by the accident guard");
    // Written again, it stays held for as long as it was.
    const { heldUntil } = await stored(workspace, id);
    expect((await workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.set({ title: "Head" }))).body).toMatchObject({
      title: "Head",
      active: false,
    });
    expect(await stored(workspace, id)).toMatchObject({ heldUntil, held: ["soft delete"], deletedAt: null });
    await active(id, false);
    expect(await stored(workspace, id)).toMatchObject({ heldUntil, held: ["soft delete"], deletedAt: null });
    expect(await sessions(id)).toBe(1);
  });

  test("of a DELETE is gone for the provider: 204, then 404, in no list and in no group", async () => {
    await used();
    const id = await made("adele");
    const team = await createdGroup(workspace, "Team", [id]);
    expect((await remove(id)).status).toBe(204);
    expect((await remove(id)).status).toBe(404);
    expect((await workspace.scim("GET", `/Users/${id}`)).status).toBe(404);
    expect(await found("adele")).toBe(0);
    expect(await memberIds(workspace, team)).toEqual([]);
    expect((await stored(workspace, id)).groups).toHaveLength(1);
  });

  test("active:true takes it back", async () => {
    await used();
    const id = await made("adele");
    await active(id, false);
    expect((await active(id, true)).body.active).toBe(true);
    expect(await stored(workspace, id)).toMatchObject({ held: [], heldAt: null, heldBy: null, heldUntil: null });
    await applyLapsed(later());
    expect((await stored(workspace, id)).deletedAt).toBeNull();
  });

  test.each([
    ["PATCH", () => active],
    ["DELETE", () => remove],
  ])("after a %s a POST takes it back: the same user, role and groups", async (method) => {
    await used();
    const externalId = randomUUID();
    const id = await made("adele", { externalId });
    const team = await createdGroup(workspace, "Team", [id]);
    await (method === "PATCH" ? active(id, false) : remove(id));
    const answer = await workspace.scim("POST", "/Users", user("adele@contoso.example", { externalId }));
    expect([answer.status, answer.body.id, answer.body.active]).toEqual([201, id, true]);
    expect(await stored(workspace, id)).toMatchObject({ held: [], heldUntil: null, deletedAt: null, groups: [{ id: team }] });
  });

  test("a POST with active:false sees a held DELETE again, as deactivated, and it stays held", async () => {
    await used();
    const id = await made("adele");
    await remove(id);
    const answer = await workspace.scim("POST", "/Users", user("adele@contoso.example", { active: false }));
    expect([answer.status, answer.body.id, answer.body.active]).toEqual([201, id, false]);
    await expectHeld(id, "soft delete");
  });

  test("a further deletion joins the hold, also when the hour is over", async () => {
    await used();
    const id = await made("adele");
    await active(id, false);
    await getSql()`update changes set at = at - interval '61 minutes' where workspace_id = ${workspace.ctx.workspaceId}`;
    const { heldUntil } = await stored(workspace, id);
    expect((await remove(id)).status).toBe(204);
    await expectHeld(id, "soft delete", "delete");
    expect((await stored(workspace, id)).heldUntil).toEqual(heldUntil);
  });

  test("renamed as Entra does: kept under the name that they had", async () => {
    await used();
    const id = await made("adele");
    const renamed = `${randomUUID().replaceAll("-", "")}adele@contoso.example`;
    const operations = [
      { op: "Replace", path: "active", value: false },
      { op: "Replace", path: "userName", value: renamed },
    ];
    expect((await workspace.scim("PATCH", `/Users/${id}`, patch(...operations))).body).toMatchObject({
      userName: renamed,
      active: false,
    });
    await releaseHeldUser(workspace.ctx, id);
    expect(await stored(workspace, id)).toMatchObject({ userName: "adele@contoso.example", originalUserName: null, held: [] });
  });

  test("already a deleted user, when DELETEd: stays one whatever becomes of it", async () => {
    const [kept = "", gone = ""] = await many(2);
    for (const id of [kept, gone]) await active(id, false);
    for (const id of [kept, gone]) await remove(id);
    await expectHeld(kept, "delete");
    await releaseHeldUser(workspace.ctx, kept);
    expect(await stored(workspace, kept)).toMatchObject({
      held: [],
      active: false,
      deletedAt: expect.any(Date),
      scimDeletedAt: null,
    });
    await applyLapsed(later());
    expect(await stored(workspace, gone)).toMatchObject({
      held: [],
      deletedAt: expect.any(Date),
      scimDeletedAt: expect.any(Date),
    });
  });
});

describe("an identity change", () => {
  const change = (id: string) =>
    workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "externalId", value: randomUUID() }));

  test("counts, and is held when it is one too many: read back, and nothing is taken away", async () => {
    const ids = await Promise.all(["a", "b", "c"].map((name) => made(name, { externalId: randomUUID() })));
    const team = await createdGroup(workspace, "Team", ids);
    const answers = [];
    for (const id of ids) answers.push(await change(id));
    const last = ids.at(-1) ?? "";
    expect((await workspace.scim("GET", `/Users/${last}`)).body.externalId).toBe(answers.at(-1)?.body.externalId);
    await expectHeld(last, "identity change");
    expect(await memberIds(workspace, team)).toEqual([last]);
    expect(await issuesOf(workspace, "identity change")).toHaveLength(2);

    await applyHeldUser(workspace.ctx, last);
    expect(await memberIds(workspace, team)).toEqual([]);
    expect(await lastAction(last)).toBe("identity changed");
  });

  test("that the provider takes back is over: by the externalId that the person had, not by a third one", async () => {
    await used();
    const former = randomUUID();
    const id = await made("adele", { externalId: former });
    const team = await createdGroup(workspace, "Team", [id]);
    await change(id);
    await change(id);
    await expectHeld(id, "identity change");

    const back = patch({ op: "Replace", path: "externalId", value: former });
    expect((await workspace.scim("PATCH", `/Users/${id}`, back)).body.externalId).toBe(former);
    expect(await stored(workspace, id)).toMatchObject({ held: [], heldUntil: null, groups: [{ id: team }] });
    expect(await lastAction(id)).toBe("identity change taken back");

    await applyLapsed(later());
    expect(await memberIds(workspace, team)).toEqual([id]);
    // It counts again when it comes again, and is held with the same person to come back to.
    await change(id);
    await expectHeld(id, "identity change");
    expect((await workspace.scim("PATCH", `/Users/${id}`, back)).status).toBe(200);
    expect(await stored(workspace, id)).toMatchObject({ held: [], groups: [{ id: team }] });
  });

  test("taken back, a deletion that is held as well stays held", async () => {
    await used();
    const former = randomUUID();
    const id = await made("adele", { externalId: former });
    await change(id);
    await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "active", value: false }));
    await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "externalId", value: former }));
    await expectHeld(id, "soft delete");
  });

  test("kept by an admin: the former externalId means somebody else from then on", async () => {
    await used();
    const former = randomUUID();
    const id = await made("adele", { externalId: former });
    await change(id);
    await releaseHeldUser(workspace.ctx, id);
    await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "externalId", value: former }));
    await expectHeld(id, "identity change");
  });

  test("kept: the same person, with all they have", async () => {
    await used();
    const id = await made("adele", { externalId: randomUUID() });
    const team = await createdGroup(workspace, "Team", [id]);
    await change(id);
    await releaseHeldUser(workspace.ctx, id);
    expect(await stored(workspace, id)).toMatchObject({ held: [], groups: [{ id: team }] });
  });
});

test("joined behind everybody's back, a held user is still a member here", async () => {
  await used();
  const id = await made("adele");
  const team = await createdGroup(workspace, "Team");
  await remove(id);
  await join(workspace, team, id);
  expect(await memberIds(workspace, team)).toEqual([]);
});
