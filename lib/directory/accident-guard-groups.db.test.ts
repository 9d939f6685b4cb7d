import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { watchIssues } from "#lib/provisioning/issue-watch.ts";
import { lastAction, later, made, many, remove, workspace } from "../../test/accident-guard.ts";
import { setGuard, stored } from "../../test/directory.ts";
import { createdGroup, dialects, filtered, group, memberIds, patch } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { applyHeldGroup, applyLapsed, releaseHeldGroup } from "./accident-guard.ts";

describe("groups", () => {
  const removeGroup = (id: string) => workspace.scim("DELETE", `/Groups/${id}`);
  const groupsNamed = async (name: string) =>
    (await workspace.scim("GET", filtered("Groups", `displayName eq "${name}"`))).body.totalResults;
  let member: string;
  let team: string;

  beforeEach(async () => {
    member = await made("adele");
    team = await createdGroup(workspace, "Team", [member]);
    for (const name of ["One", "Two"]) await removeGroup(await createdGroup(workspace, name));
  });

  test("one too many is held: gone for the provider, and here with its members", async () => {
    expect((await removeGroup(team)).status).toBe(204);
    expect((await removeGroup(team)).status).toBe(404);
    for (const answer of [
      await workspace.scim("GET", `/Groups/${team}`),
      await workspace.scim("PATCH", `/Groups/${team}`, dialects[0]?.addMembers([member])),
      await workspace.scim("PATCH", `/Groups/${team}`, patch({ op: "replace", path: "displayName", value: "Other" })),
    ])
      expect(answer.status).toBe(404);
    expect(await groupsNamed("Team")).toBe(0);
    expect((await workspace.scim("GET", `/Users/${member}`)).body.groups ?? []).toEqual([]);
    expect((await stored(workspace, member)).groups).toMatchObject([{ id: team }]);
    expect(await issuesOf(workspace, "held deletions")).toMatchObject([{ cause: "groups", closed: false }]);
  });

  test("a POST of its name takes it back, with its members", async () => {
    await removeGroup(team);
    const answer = await workspace.scim("POST", "/Groups", group("team"));
    expect([answer.status, answer.body.id]).toEqual([201, team]);
    expect(await memberIds(workspace, team)).toEqual([member]);
    expect(await lastAction(team)).toBe("changed");
  });

  test("a POST that names members: those are they", async () => {
    const other = await made("bert");
    await removeGroup(team);
    const answer = await workspace.scim("POST", "/Groups", group("Team", [other]));
    expect([answer.status, answer.body.id]).toEqual([201, team]);
    expect(await memberIds(workspace, team)).toEqual([other]);
  });

  test("a POST of a name that a live group has is a 409 as ever", async () => {
    expect((await workspace.scim("POST", "/Groups", group("Team"))).status).toBe(409);
  });

  test("applied, kept, and after its time", async () => {
    const [a, b] = [await createdGroup(workspace, "A"), await createdGroup(workspace, "B", [member])];
    for (const id of [team, a, b]) await removeGroup(id);
    await applyHeldGroup(workspace.ctx, a);
    await releaseHeldGroup(workspace.ctx, b);
    expect(await memberIds(workspace, b)).toEqual([member]);
    await applyLapsed(later());
    const rows =
      await getSql()`select id, deleted_at is not null as gone, held_until from groups where id = any(${[team, a, b]})`;
    expect(Object.fromEntries(rows.map(({ id, gone }) => [id, gone]))).toEqual({ [team]: true, [a]: true, [b]: false });
    expect(rows.every(({ held_until }) => held_until === null)).toBe(true);
    await watchIssues();
    expect(await issuesOf(workspace, "held deletions")).toMatchObject([{ closed: true }]);
  });

  test("what users lose doesn't count for groups", async () => {
    await setGuard(workspace, { guardMostGroups: 3 });
    for (const id of await many(3)) await remove(id);
    await removeGroup(team);
    expect((await getSql()`select from groups where id = ${team} and deleted_at is not null`).length).toBe(1);
  });

  test("exact when many come at once", async () => {
    await setGuard(workspace, { guardMostGroups: 5 });
    const ids = await Promise.all(Array.from({ length: 8 }, (_, index) => createdGroup(workspace, `G${index}`)));
    await Promise.all(ids.map(removeGroup));
    expect(
      await getSql()`select from groups where workspace_id = ${workspace.ctx.workspaceId} and held_until is not null`,
    ).toHaveLength(5);
  });
});
