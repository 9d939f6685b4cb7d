import { beforeEach, expect, test } from "vitest";
import { manualGroup, manualUser } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { regenerateKey } from "./key-admin.ts";
import { flushRequestLog } from "./request-log.ts";
import { getSetup } from "./setup.ts";

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const setup = async () => {
  await flushRequestLog();
  return getSetup(workspace.ctx);
};

test("nobody has come: what was there before the connection doesn't count", async () => {
  await manualUser(workspace, "manual@contoso.example");
  await manualGroup(workspace, "Manual");
  expect(await setup()).toMatchObject({
    connectedAt: null,
    arrivals: { firstUser: null, newestUser: null, firstGroup: null },
    recent: [],
  });
});

test("the first user and group are named, and whoever came last", async () => {
  const neighbour = await newWorkspace();
  await createdUser(neighbour, "theirs@contoso.example");
  const adele = await createdUser(workspace, "adele@contoso.example");
  const ben = await createdUser(workspace, "ben@contoso.example");
  const sales = await createdGroup(workspace, "Sales", [adele]);
  await createdGroup(workspace, "Support", [ben]);
  const { arrivals, connectedAt, recent } = await setup();
  expect(arrivals).toMatchObject({ firstUser: { id: adele }, newestUser: { id: ben }, firstGroup: { id: sales, name: "Sales" } });
  expect(connectedAt).toEqual(recent[0]?.at);
});

test("who has left again is no arrival", async () => {
  const left = await createdUser(workspace, "left@contoso.example");
  await workspace.scim("PATCH", `/Users/${left}`, dialects[0]?.activate(false));
  expect((await setup()).arrivals.firstUser).toBeNull();
});

test("a connection counts for the keys that are valid now", async () => {
  await workspace.scim("GET", "/Users?count=0");
  expect((await setup()).connectedAt).not.toBeNull();
  const { key } = await regenerateKey(workspace.ctx, { former: "now" });
  await workspace.scim("GET", "/Users?count=0");
  expect((await setup()).connectedAt).toBeNull();
  await workspace.scim("GET", "/Users?count=0", undefined, { authorization: `Bearer ${key}` });
  expect((await setup()).connectedAt).not.toBeNull();
});

test("nothing without the permission, nor of a workspace that is gone", async () => {
  const { ctx } = workspace;
  const actor = { kind: "user", id: workspace.adminId, name: "Ada", permissions: ["users.view", "users.manage"] } as const;
  await expect(getSetup({ ...ctx, actor: { ...actor, permissions: [...actor.permissions] } })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(getSetup({ ...ctx, workspaceId: crypto.randomUUID() })).rejects.toMatchObject({ code: "notFound" });
});
