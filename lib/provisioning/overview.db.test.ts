import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { grantablePermissions } from "#lib/permissions.ts";
import { manualGroup, manualUser } from "../../test/directory.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { getOverview } from "./overview.ts";
import { flushRequestLog } from "./request-log.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await newWorkspace();
  await manualUser(workspace, "adele@contoso.example");
  await manualUser(workspace, "bert@contoso.example", { status: "inactive" });
  await manualUser(workspace, "carl@contoso.example", { status: "inactive", deletedAt: new Date() });
  await manualGroup(workspace, "Sales");
  await workspace.scim("POST", "/Users", { userName: "dora@contoso.example", externalId: randomUUID() });
  await flushRequestLog();
  const elsewhere = await newWorkspace();
  await manualUser(elsewhere, "secret@contoso.example");
  await manualGroup(elsewhere, "Secret");
});

const as = (permissions: Permission[]): Ctx => ({
  ...workspace.ctx,
  actor: { kind: "user", id: randomUUID(), name: "Reader", permissions },
});

/** What each permission shows, and nothing else does. */
const shows: Record<(typeof grantablePermissions)[number], string[]> = {
  "users.view": ["people"],
  "users.manage": [],
  "groups.view": ["groups"],
  "groups.manage": [],
  "provisioning.manage": ["connection", "hours", "issues"],
  "log.view": ["changes", "hours"],
  "log.bodies": [],
};

test.each(grantablePermissions)("with %s one sees one's own part", async (permission) => {
  const { lastHeardAt, ...parts } = await getOverview(as([permission]));
  expect(lastHeardAt).toBeInstanceOf(Date);
  const seen = Object.entries(parts).flatMap(([name, part]) => (part === null ? [] : [name]));
  expect(seen.toSorted()).toEqual(shows[permission]);
});

test("alerts are for workspace admins", async () => {
  expect((await getOverview(as(["workspace.manage"]))).alerts).not.toBeNull();
});

test("without any permission there is none", async () => {
  await expect(getOverview(as([]))).rejects.toMatchObject({ code: "forbidden" });
});

test("everybody is counted once, the deleted apart; hours, issues and changes are the workspace's own", async () => {
  const { people, groups, hours, issues, changes, connection } = await getOverview(
    as(["users.view", "groups.view", "provisioning.manage", "log.view"]),
  );
  // The workspace's admin is one of them.
  expect(people).toEqual({ active: 3, inactive: 1, deleted: 1 });
  expect(groups).toBe(1);
  expect(connection?.counts).toMatchObject({ linkedUsers: 1, linkedGroups: 0 });
  expect(hours).toMatchObject([{ ok: 1, failed: 0 }]);
  expect(issues).toMatchObject({ open: 1, rows: [{ kind: "missing names" }] });
  expect(changes?.rows[0]).toMatchObject({ action: "created", after: { userName: "dora@contoso.example" } });
});

test("of many changes the latest are shown", async () => {
  for (let n = 0; n < 10; n++) await manualGroup(workspace, `Team ${n}`);
  const { changes } = await getOverview(as(["log.view"]));
  expect(changes?.rows.length).toBeLessThanOrEqual(8);
});
