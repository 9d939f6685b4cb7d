import { beforeEach, expect, test } from "vitest";
import { allPermissions } from "#lib/permissions.ts";
import { manualUser } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { examineConnection } from "./doctor.ts";
import { flushRequestLog } from "./request-log.ts";

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await newWorkspace();
});

test("nothing is said before anything came", async () => {
  expect(await examineConnection(workspace.ctx)).toMatchObject({
    client: null,
    users: 0,
    mistakes: [],
    lastRun: null,
    rhythm: null,
    quarantine: { risk: "far", failures: 0, withMembers: 0 },
  });
});

test("what was sent is examined: who writes, how people are mapped, what failed", async () => {
  await manualUser(workspace, "by-hand@contoso.example");
  const { body } = await workspace.scim("POST", "/Users", { userName: "adele@contoso.example", externalId: "adele" });
  await workspace.scim("PATCH", `/Users/${body.id}`, { Operations: [{ op: "Replace", path: "title", value: "Pilot" }] });
  await workspace.scim("PATCH", `/Users/${body.id}`, { Operations: [{ op: "Replace", path: "nowhere", value: "x" }] });
  const group = await workspace.scim("POST", "/Groups", { displayName: "Sales" });
  await workspace.scim("PATCH", `/Groups/${group.body.id}`, { Operations: [{ op: "Replace", path: "nowhere", value: "x" }] });
  await flushRequestLog();
  const found = await examineConnection(workspace.ctx);
  expect(found.client).toMatchObject({ name: "Microsoft Entra ID", dialect: "default" });
  expect(found.users).toBe(1);
  expect(found.mistakes.map(({ target }) => target)).toEqual([
    "externalId",
    "name.givenName",
    "name.familyName",
    'emails[type eq "work"].value',
  ]);
  expect(found.mistakes[0]?.examples).toEqual([{ id: body.id, name: "adele@contoso.example" }]);
  expect(found.lastRun).toMatchObject({ requests: 5 });
  expect(found.quarantine).toMatchObject({ risk: "far", failures: 1, withMembers: 2, share: 0.2 });
});

test("who may, and of which workspace", async () => {
  await workspace.scim("POST", "/Users", { userName: "adele@contoso.example" });
  await flushRequestLog();
  const others = allPermissions.filter((permission) => permission !== "provisioning.manage");
  await expect(examineConnection(acting(workspace, ...others))).rejects.toMatchObject({ code: "forbidden" });
  expect((await examineConnection((await newWorkspace()).ctx)).users).toBe(0);
});
