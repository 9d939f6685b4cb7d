import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { purgeDeletedGroups } from "#db/queries/groups.ts";
import { ensurePartitions } from "#db/queries/partitions.ts";
import { countMinutes } from "#db/queries/scim-minutes.ts";
import { raiseIssues } from "#db/queries/sync-issues.ts";
import { countUnknownKeys } from "#db/queries/unknown-keys.ts";
import { changesOf, setSettings } from "../../test/directory.ts";
import { createdGroup, createdUser, user } from "../../test/scim-bodies.ts";
import { newSession } from "../../test/sessions.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { keepHouse } from "./housekeeping.ts";

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

describe("a deleted group", () => {
  let members: string[];
  let id: string;
  const rows = async (table: "groups" | "group_members", column: string) =>
    (await getSql()`select from ${getSql()(table)} where ${getSql()(column)} = ${id}`).length;

  beforeEach(async () => {
    members = await Promise.all(["a", "b", "c", "d", "e"].map((name) => createdUser(workspace, name)));
    id = await createdGroup(workspace, "Sales", members);
    await workspace.scim("DELETE", `/Groups/${id}`);
  });

  test("is kept for seven days, with its members, and goes for good after them", async () => {
    await keepHouse(inDays(6.9));
    expect([await rows("groups", "id"), await rows("group_members", "group_id")]).toEqual([1, 5]);
    await keepHouse(inDays(7.1));
    expect([await rows("groups", "id"), await rows("group_members", "group_id")]).toEqual([0, 0]);
    for (const member of members) expect((await workspace.scim("GET", `/Users/${member}`)).status).toBe(200);
    expect(await changesOf(workspace, id)).not.toEqual([]);
  });

  test("goes in batches, so that a large one never holds a long lock", async () => {
    const live = await createdGroup(workspace, "Live", members);
    const removed: number[] = [];
    do removed.push(await purgeDeletedGroups(inDays(1), 2));
    while (removed.at(-1));
    // Two memberships at a time; with the last of them the group itself.
    expect(removed).toEqual([2, 2, 2, 0]);
    expect(await getSql()`select from group_members where group_id = ${live}`).toHaveLength(5);
  });

  test("several instances may do it at once", async () => {
    await Promise.all([keepHouse(inDays(8)), keepHouse(inDays(8)), keepHouse(inDays(8))]);
    expect(await rows("groups", "id")).toBe(0);
  });
});

test("a refused write that nobody came back for is dropped after 30 days, a retried one 30 days after its last try", async () => {
  await setSettings(workspace, { syncEnabled: false });
  for (const name of ["old", "retried"]) await workspace.scim("POST", "/Users", user(name));
  await getSql()`update refused_requests set at = now() - interval '29 days' where workspace_id = ${workspace.ctx.workspaceId}`;
  await workspace.scim("POST", "/Users", user("retried"));
  await keepHouse(inDays(2));
  const kept = await getSql()`select body from refused_requests where workspace_id = ${workspace.ctx.workspaceId}`;
  expect(kept.map(({ body }) => body.userName)).toEqual(["retried"]);
});

test("sessions that are over go, in whatever workspace", async () => {
  const neighbour = await newWorkspace();
  const lasting = await newSession(workspace, workspace.adminId, inDays(7));
  await newSession(workspace, workspace.adminId, inDays(1));
  await newSession(neighbour, neighbour.adminId, inDays(1));
  await keepHouse(inDays(2));
  const ids = [workspace, neighbour].map(({ ctx }) => ctx.workspaceId);
  const left = await getSql()`select id from sessions where workspace_id = any(${ids}::uuid[])`;
  expect(left.map(({ id }) => id)).toEqual([lasting]);
});

test("tries with unknown keys are forgotten after 30 days", async () => {
  const { workspaceId } = workspace.ctx;
  const aTry = (days: number) => ({ workspaceId, minute: inDays(days), lastAt: inDays(days), tries: 1 });
  await countUnknownKeys([aTry(-31), aTry(-29)]);
  await keepHouse();
  expect(await getSql()`select from unknown_keys where workspace_id = ${workspaceId}`).toHaveLength(1);
});

test("solved issues are kept for 12 months, open ones until they are solved", async () => {
  const { workspaceId } = workspace.ctx;
  await raiseIssues(workspaceId, null, [
    { kind: "excluded name", cause: "solved", details: {} },
    { kind: "excluded name", cause: "open", details: {} },
  ]);
  await getSql()`update sync_issues set closed_at = now() where cause = 'solved' and workspace_id = ${workspaceId}`;
  const causes = async () => {
    const rows = await getSql()`select cause from sync_issues where workspace_id = ${workspaceId} order by cause`;
    return rows.map(({ cause }) => cause);
  };
  await keepHouse(inDays(364));
  expect(await causes()).toEqual(["open", "solved"]);
  await keepHouse(inDays(366));
  expect(await causes()).toEqual(["open"]);
});

test("the partitions that the coming month needs are there", async () => {
  const now = new Date("2032-01-31T10:00:00Z");
  await keepHouse(now);
  const [row] = await getSql()`
    select to_regclass('scim_requests_2032_03_02') as day, to_regclass('scim_subjects_2032_03_02') as subjects, to_regclass('changes_2032_04') as month`;
  expect(row).toEqual({ day: "scim_requests_2032_03_02", subjects: "scim_subjects_2032_03_02", month: "changes_2032_04" });
});

test("the provisioning log is kept for 30 days: the days before them go whole", async () => {
  const sql = getSql();
  const { workspaceId } = workspace.ctx;
  const now = new Date("2033-03-31T10:00:00Z");
  await ensurePartitions(new Date("2033-02-20T10:00:00Z"));
  await ensurePartitions(now);
  const at = ["2033-02-28T23:59:00Z", "2033-03-01T12:00:00Z"];
  for (const time of at) {
    const minute = {
      workspaceId,
      minute: new Date(time),
      requests: 1,
      failed: 0,
      letIn: 0,
      firstLetInAt: null,
      lastLetInAt: null,
      lost: 0,
    };
    await countMinutes([minute]);
    await sql`
      insert into scim_requests (workspace_id, at, request_id, method, path, query, status, duration_ms)
      values (${workspaceId}, ${time}, ${crypto.randomUUID()}, 'GET', '/Users', '', 200, 1)`;
    await sql`
      insert into scim_subjects (workspace_id, entity_id, at, request_id) values (${workspaceId}, ${workspaceId}, ${time}, ${workspaceId})`;
  }
  await keepHouse(now);
  const left = await sql<{ at: Date }[]>`
    select at from scim_requests where workspace_id = ${workspaceId} union all
    select at from scim_subjects where workspace_id = ${workspaceId} union all
    select minute from scim_minutes where workspace_id = ${workspaceId}`;
  expect(left.map((row) => row.at.toISOString())).toEqual(Array(3).fill("2033-03-01T12:00:00.000Z"));
  const [days] =
    await sql`select to_regclass('scim_requests_2033_02_28') as gone, to_regclass('scim_requests_2033_03_01') as kept`;
  expect(days).toEqual({ gone: null, kept: "scim_requests_2033_03_01" });
});
