import { beforeAll, describe, expect, test } from "vitest";
import { findGroup } from "#db/queries/groups.ts";
import { manualGroup, manualUser, stored, workEmail } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, filtered, group, memberIds, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

/** Two workspaces with the same people in them: neither may see or touch anything of the other's. */
let mine: TestWorkspace;
let theirs: TestWorkspace;
let theirUser: string;
let theirManual: string;
let theirGroup: string;
let theirManualGroup: string;
let myUser: string;
let myGroup: string;

const UPN = "adele@contoso.example";

beforeAll(async () => {
  [mine, theirs] = [await newWorkspace(), await newWorkspace()];
  theirUser = await createdUser(theirs, UPN, { externalId: "shared", displayName: "Adele", ...workEmail(UPN) });
  theirManual = await manualUser(theirs, "manual@contoso.example", { attributes: workEmail("clash@contoso.example") });
  theirGroup = await createdGroup(theirs, "Sales", [theirUser]);
  theirManualGroup = await manualGroup(theirs, "Board");
  myUser = await createdUser(mine, "mine@contoso.example");
  myGroup = await createdGroup(mine, "Mine", [myUser]);
});

describe("another workspace's ids are a 404 in every verb, and nothing happens to them", () => {
  test.each<[string, () => string]>([
    ["a user", () => theirUser],
    ["a user nobody linked", () => theirManual],
  ])("%s", async (_what, id) => {
    const before = await stored(theirs, id());
    for (const [method, body] of [
      ["GET"],
      ["PUT", user("taken@contoso.example")],
      ["PUT", user("taken@contoso.example", { active: false })],
      ["PATCH", patch()],
      ["PATCH", dialects[0]?.activate(false)],
      ["PATCH", dialects[1]?.set({ userName: "taken@contoso.example" })],
      ["DELETE"],
    ] as const) {
      const { status, body: error } = await mine.scim(method, `/Users/${id()}`, body);
      expect([status, error.status], `${method} ${JSON.stringify(body)}`).toEqual([404, "404"]);
    }
    expect(await stored(theirs, id())).toEqual(before);
  });

  test.each<[string, () => string]>([
    ["a group", () => theirGroup],
    ["a group nobody linked", () => theirManualGroup],
  ])("%s", async (_what, id) => {
    const read = () => findGroup(theirs.ctx.workspaceId, id(), { wantMembers: true });
    const before = await read();
    for (const [method, body] of [
      ["GET"],
      ["PUT", group("Taken", [myUser])],
      ["PATCH", patch()],
      ["PATCH", patch({ op: "replace", path: "displayName", value: "Taken" })],
      ["PATCH", dialects[0]?.addMembers([myUser])],
      ["PATCH", dialects[0]?.addMembers([theirManual])],
      ["PATCH", dialects[0]?.removeMembers([theirUser])],
      ["PATCH", dialects[1]?.removeMembers([theirUser])],
      ["PATCH", patch({ op: "replace", path: "members", value: [] })],
      ["DELETE"],
    ] as const) {
      const { status, body: error } = await mine.scim(method, `/Groups/${id()}`, body);
      expect([status, error.status], `${method} ${JSON.stringify(body)}`).toEqual([404, "404"]);
    }
    expect(await read()).toEqual(before);
  });
});

test("their users can't be members here", async () => {
  const value = [{ value: theirUser }, { value: theirManual }];
  for (const op of ["add", "remove"]) {
    expect((await mine.scim("PATCH", `/Groups/${myGroup}`, patch({ op, path: "members", value }))).status).toBe(204);
  }
  expect(await memberIds(mine, myGroup)).toEqual([myUser]);
  expect((await mine.scim("POST", "/Groups", { displayName: "New", members: value })).body.members).toEqual([]);
  const replaced = await mine.scim("PUT", `/Groups/${myGroup}`, group("Mine", [myUser, theirUser]));
  expect(replaced.body.members).toMatchObject([{ value: myUser }]);
  expect((await stored(theirs, theirUser)).groups).toMatchObject([{ id: theirGroup }]);
});

test.each<["Users" | "Groups", () => string]>([
  ["Users", () => `id eq "${theirUser}"`],
  ["Users", () => `userName eq "${UPN}"`],
  ["Users", () => 'externalId eq "shared"'],
  ["Users", () => `emails[type eq "work"].value eq "${UPN}"`],
  ["Users", () => 'displayName eq "Adele"'],
  ["Users", () => `groups eq "${theirGroup}"`],
  ["Users", () => 'displayName eq "Adele" or userName pr and not (userName eq "mine@contoso.example")'],
  ["Groups", () => `id eq "${theirGroup}"`],
  ["Groups", () => 'displayName eq "Sales"'],
  ["Groups", () => `members eq "${theirUser}"`],
  ["Groups", () => `members[value eq "${theirUser}"]`],
])("no filter hits them: %s by %s", async (collection, filter) => {
  const { status, body } = await mine.scim("GET", filtered(collection, filter()));
  expect([status, body.totalResults, body.Resources]).toEqual([200, 0, []]);
});

test("a filter that hits everybody, lists and totals show this workspace's only", async () => {
  for (const path of ["/Users", filtered("Users", 'userName pr or id pr or userName co ""')]) {
    const { body } = await mine.scim("GET", path);
    expect(body.Resources.map(({ id }: { id: string }) => id)).toEqual([myUser]);
    expect(body.totalResults).toBe(1);
  }
  const { body } = await mine.scim("GET", "/Groups");
  for (const { members } of body.Resources) {
    for (const { value } of members) expect(value).toBe(myUser);
  }
  expect(JSON.stringify(body)).not.toContain("Sales");
  expect((await mine.scim("GET", "/Users?count=0")).body.totalResults).toBe(1);
});

test("their names, addresses and externalIds are free here", async () => {
  const other = await newWorkspace();
  for (const [userName, attributes] of [
    [UPN, { externalId: "shared", ...workEmail(UPN) }],
    ["manual@contoso.example", {}],
    ["clash@contoso.example", {}],
  ] as const) {
    expect((await other.scim("POST", "/Users", user(userName, attributes))).status).toBe(201);
  }
  expect((await other.scim("POST", "/Groups", group("Sales"))).status).toBe(201);
});

test("their deleted users are nobody's to restore here", async () => {
  const externalId = crypto.randomUUID();
  const left = await createdUser(theirs, "left@contoso.example", { externalId, active: false });
  const { status, body } = await mine.scim("POST", "/Users", user("left@contoso.example", { externalId }));
  expect(status).toBe(201);
  expect(body.id).not.toBe(left);
  expect((await stored(theirs, left)).active).toBe(false);
});
