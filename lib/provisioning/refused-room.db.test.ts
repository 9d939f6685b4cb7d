import { randomUUID } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { findIssue } from "#db/queries/issue-table.ts";
import { countRefusedRequests } from "#db/queries/refused-requests.ts";
import { setSettings } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { user } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { watchIssues } from "./issue-watch.ts";
import { findLostChanges } from "./issues.ts";

vi.mock("./refused-limits.ts", () => ({ refusedLimits: { changes: 3, bytes: 5_000 } }));

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
  await setSettings(workspace, { syncEnabled: false });
});

const send = (attributes: Record<string, unknown> = {}) =>
  workspace.scim("POST", "/Users", user(`${randomUUID()}@contoso.example`, attributes));
const kept = () => countRefusedRequests(workspace.ctx.workspaceId);

test("changes beyond the limit are refused as usual, not kept, and counted", async () => {
  for (let i = 0; i < 5; i++) expect((await send()).status).toBe(403);
  expect(await kept()).toBe(3);
  expect(await issuesOf(workspace)).toMatchObject([{ kind: "refused changes lost", occurrences: 2, closed: false }]);
  const lost = await findLostChanges(workspace.ctx);
  expect(lost?.count).toBe(2);
  expect(await findIssue(workspace.ctx.workspaceId, lost?.id ?? "")).toMatchObject({ urgent: true });
  await expect(findLostChanges(acting(workspace, "users.view"))).rejects.toMatchObject({ code: "forbidden" });
});

test("many at once don't get past it", async () => {
  await Promise.all(Array.from({ length: 12 }, () => send()));
  expect(await kept()).toBe(3);
  expect(await issuesOf(workspace)).toMatchObject([{ occurrences: 9 }]);
});

test("what is too large is not kept, and leaves room for what isn't", async () => {
  await send({ title: "x".repeat(6_000) });
  expect(await kept()).toBe(0);
  await send();
  expect(await kept()).toBe(1);
});

test("a retry of what is kept needs no room", async () => {
  const body = user("adele@contoso.example");
  await workspace.scim("POST", "/Users", body);
  await send();
  await send();
  await workspace.scim("POST", "/Users", body);
  expect(await kept()).toBe(3);
  expect(await issuesOf(workspace)).toEqual([]);
});

test("one workspace's room is its own", async () => {
  for (let i = 0; i < 4; i++) await send();
  workspace = await newWorkspace();
  await setSettings(workspace, { syncEnabled: false });
  await send();
  expect([await kept(), await issuesOf(workspace)]).toEqual([1, []]);
});

test("closes when Entra sends all of it again; of others it stays", async () => {
  for (let i = 0; i < 4; i++) await send();
  await setSettings(workspace, { syncEnabled: true, identityProvider: "okta" });
  await watchIssues();
  expect(await issuesOf(workspace)).toMatchObject([{ closed: false }]);
  await setSettings(workspace, { identityProvider: "entra" });
  await watchIssues();
  expect(await issuesOf(workspace)).toMatchObject([{ closed: true }]);
});
