import { beforeEach, expect, test } from "vitest";
import { join, manualUser, stored, workEmail } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, filtered, group, memberIds, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

/** Users whom an admin has taken out of provisioning: the break-glass account. The provider neither sees nor reaches them. */
let workspace: TestWorkspace;
let id: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  const attributes = { displayName: "Break Glass", ...workEmail("break@contoso.example") };
  id = await manualUser(workspace, "glass@contoso.example", { role: "admin", excluded: true, attributes });
});

test("the admin of the set-up is one of them", async () => {
  expect(await stored(workspace, workspace.adminId)).toMatchObject({ excluded: true, role: "admin", source: "manual" });
  expect((await workspace.scim("GET", `/Users/${workspace.adminId}`)).status).toBe(404);
});

test("they are a 404 in every verb, and no write touches them", async () => {
  const before = await stored(workspace, id);
  for (const [method, body] of [
    ["GET"],
    ["PATCH", dialects[0]?.activate(false)],
    ["PUT", user("mine@contoso.example", { active: false })],
    ["DELETE"],
  ] as const) {
    const { status, body: error } = await workspace.scim(method, `/Users/${id}`, body);
    expect([status, error.status], method).toEqual([404, "404"]);
  }
  expect(await stored(workspace, id)).toEqual(before);
});

test("they are in no list and no total", async () => {
  await createdUser(workspace, "adele@contoso.example");
  const { body } = await workspace.scim("GET", "/Users");
  expect([body.totalResults, body.Resources.map((found: { userName: string }) => found.userName)]).toEqual([
    1,
    ["adele@contoso.example"],
  ]);
  for (const filter of [
    'userName eq "glass@contoso.example"',
    `id eq "${id}"`,
    'emails[type eq "work"].value eq "break@contoso.example"',
    'displayName eq "Break Glass"',
    'not (userName eq "adele@contoso.example")',
  ]) {
    expect((await workspace.scim("GET", filtered("Users", filter))).body.totalResults, filter).toBe(0);
  }
});

test("their name and their work e-mail are taken", async () => {
  for (const [userName, attributes] of [
    ["GLASS@contoso.example", {}],
    ["break@contoso.example", {}],
    ["other@contoso.example", workEmail("Break@contoso.example")],
    ["other@contoso.example", workEmail("glass@contoso.example")],
  ] as const) {
    const { status, body } = await workspace.scim("POST", "/Users", user(userName, attributes));
    expect([status, body.scimType], userName).toEqual([409, "uniqueness"]);
  }
  const other = await createdUser(workspace, "other@contoso.example");
  const rename = await workspace.scim("PATCH", `/Users/${other}`, dialects[0]?.set({ userName: "glass@contoso.example" }));
  expect(rename.status).toBe(409);
});

test("even deleted ones stay out of the provider's reach", async () => {
  await manualUser(workspace, "left@contoso.example", { excluded: true, deletedAt: new Date() });
  expect((await workspace.scim("POST", "/Users", user("left@contoso.example"))).status).toBe(409);
});

test("the provider can neither add them to a group, nor see or remove them there", async () => {
  const groupId = await createdGroup(workspace, "Sales", [id]);
  expect(await memberIds(workspace, groupId)).toEqual([]);
  expect((await stored(workspace, id)).groups).toEqual([]);
  await join(workspace, groupId, id);
  expect(await memberIds(workspace, groupId)).toEqual([]);
  expect((await workspace.scim("GET", filtered("Groups", `members eq "${id}"`))).body.totalResults).toBe(0);
  for (const dialect of dialects) await workspace.scim("PATCH", `/Groups/${groupId}`, dialect.removeMembers([id]));
  await workspace.scim("PATCH", `/Groups/${groupId}`, patch({ op: "replace", path: "members", value: [] }));
  await workspace.scim("PUT", `/Groups/${groupId}`, group("Sales"));
  expect((await stored(workspace, id)).groups).toHaveLength(1);
});
