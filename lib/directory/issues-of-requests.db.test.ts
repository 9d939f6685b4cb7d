import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { manualUser } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, group, memberIds, patch } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

/** What is named in requests and is not there: attributes, members. */
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const names = { name: { givenName: "Adele", familyName: "Vance" } };
const person = (userName: string, attributes: Record<string, unknown> = {}) =>
  createdUser(workspace, userName, { ...names, ...attributes });

describe("unmapped path", () => {
  const change = (id: string, ...operations: Record<string, unknown>[]) =>
    workspace.scim("PATCH", `/Users/${id}`, patch(...operations));
  const shoe = { op: "replace", path: "ShoeSize", value: "Secret-shoe" };

  test("one issue a path, whoever it is about", async () => {
    const [one, two] = [await person("one@contoso.example"), await person("two@contoso.example")];
    for (const id of [one, two, two]) expect((await change(id, shoe)).status).toBe(400);
    await change(two, { op: "add", path: "hat.colour", value: "red" });
    const issues = await issuesOf(workspace);
    expect(issues).toMatchObject([
      {
        kind: "unmapped path",
        cause: "User shoesize",
        userId: two,
        occurrences: 3,
        details: { path: "ShoeSize", urgent: false },
      },
      { kind: "unmapped path", cause: "User hat.colour", occurrences: 1, details: { type: "User", path: "hat.colour" } },
    ]);
    expect(JSON.stringify(issues)).not.toContain("Secret-shoe");
  });

  test("urgent when somebody would have left: one for each, which no later request makes less urgent", async () => {
    const [one, two] = [await person("one@contoso.example"), await person("two@contoso.example")];
    const leave = { op: "replace", path: "active", value: false };
    await change(one, shoe, leave);
    await change(two, shoe, leave);
    await change(one, shoe);
    expect((await issuesOf(workspace)).map(({ userId, details }) => [userId, details.urgent])).toEqual([
      [one, true],
      [two, true],
      [one, false],
    ]);
    expect((await workspace.scim("GET", `/Users/${one}`)).body.active).toBe(true);
  });

  test("of a group; a path as long as its request allows", async () => {
    const id = await createdGroup(workspace, "Sales");
    const path = `cost${"\u00e4".repeat(100_000)}`;
    for (let i = 0; i < 2; i++) {
      expect((await workspace.scim("PATCH", `/Groups/${id}`, patch({ op: "add", path, value: "1" }))).status).toBe(400);
    }
    const [issue, ...more] = await issuesOf(workspace);
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ kind: "unmapped path", groupId: id, userId: null, occurrences: 2 });
    expect(issue?.details.path.length).toBeLessThan(300);
  });
});

describe("unknown members", () => {
  test.each(dialects)("PATCH $name: the known are added, one issue tells the rest", async (dialect) => {
    const id = await createdGroup(workspace, "Sales");
    const user = await person("adele@contoso.example");
    const [unknown, later] = [randomUUID(), randomUUID()];
    for (const members of [[unknown, user, "nobody"], [unknown], [later]]) {
      expect((await workspace.scim("PATCH", `/Groups/${id}`, dialect.addMembers(members))).status).toBe(204);
    }
    expect(await memberIds(workspace, id)).toEqual([user]);
    const [issue, ...more] = await issuesOf(workspace);
    expect(more).toEqual([]);
    expect(issue).toMatchObject({
      kind: "unknown members",
      cause: id,
      groupId: id,
      userId: null,
      occurrences: 3,
      details: { groupName: "Sales", count: 1 },
    });
    // A provider names a group's members in several requests: nobody is forgotten.
    expect(issue?.details.members.toSorted()).toEqual([unknown, later, "nobody"].toSorted());
  });

  test("POST and PUT, too; an excluded user is one", async () => {
    const glass = await manualUser(workspace, "glass@contoso.example", { excluded: true });
    const id = await createdGroup(workspace, "Sales", [randomUUID(), "nobody"]);
    await workspace.scim("PUT", `/Groups/${id}`, group("Sales", [glass]));
    expect(await issuesOf(workspace)).toMatchObject([
      { kind: "unknown members", cause: id, occurrences: 2, details: { count: 1 } },
    ]);
    expect((await issuesOf(workspace))[0]?.details.members).toHaveLength(3);
  });

  test("not for a removal, a present member, or somebody who came after a deleted one", async () => {
    const externalId = randomUUID();
    const old = await person("adele@contoso.example", { externalId });
    const id = await createdGroup(workspace, "Sales", [old]);
    await workspace.scim("PATCH", `/Groups/${id}`, dialects[0]?.addMembers([old]));
    await workspace.scim("DELETE", `/Users/${old}`);
    const successor = await person("adele@contoso.example", { externalId });
    await workspace.scim("PATCH", `/Groups/${id}`, dialects[1]?.addMembers([old]));
    expect(await memberIds(workspace, id)).toEqual([successor]);
    for (const dialect of dialects)
      await workspace.scim("PATCH", `/Groups/${id}`, dialect.removeMembers([randomUUID(), "nobody"]));
    expect(await issuesOf(workspace)).toEqual([]);
  });

  test("requests at the same time lose nobody", async () => {
    const id = await createdGroup(workspace, "Sales");
    const unknown = Array.from({ length: 20 }, () => randomUUID());
    await Promise.all(unknown.map((member) => workspace.scim("PATCH", `/Groups/${id}`, dialects[0]?.addMembers([member]))));
    const [issue] = await issuesOf(workspace);
    expect(issue?.occurrences).toBe(20);
    expect(issue?.details.members.toSorted()).toEqual(unknown.toSorted());
  });

  test("a group that isn't there has no issue", async () => {
    expect((await workspace.scim("PATCH", `/Groups/${randomUUID()}`, dialects[0]?.addMembers([randomUUID()]))).status).toBe(404);
    expect(await issuesOf(workspace)).toEqual([]);
  });
});

test("nested groups are accepted and skipped, whether they are marked or not", async () => {
  const [inner, marked] = [await createdGroup(workspace, "Inner"), randomUUID()];
  const id = await createdGroup(workspace, "Outer");
  const nest = (value: Record<string, unknown>[]) =>
    workspace.scim("PATCH", `/Groups/${id}`, patch({ op: "add", path: "members", value }));
  expect((await nest([{ value: inner }])).status).toBe(204);
  expect((await nest([{ value: marked, type: "Group" }])).status).toBe(204);
  expect(await memberIds(workspace, id)).toEqual([]);
  const [issue, ...more] = await issuesOf(workspace);
  expect(more).toEqual([]);
  expect(issue).toMatchObject({ kind: "nested groups", cause: id, groupId: id, occurrences: 2, details: { groupName: "Outer" } });
  expect(issue?.details.members.toSorted()).toEqual([inner, marked].toSorted());
});

test("one request may raise several, also within a Bulk", async () => {
  const data = group("Sales", [randomUUID(), "nobody"]);
  const bulk = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
    Operations: [
      { method: "POST", path: "/Groups", bulkId: "a", data },
      { method: "POST", path: "/Users", bulkId: "b", data: { userName: "adele@contoso.example" } },
    ],
  };
  expect((await workspace.scim("POST", "/Bulk", bulk)).status).toBe(200);
  expect((await issuesOf(workspace)).map(({ kind }) => kind).toSorted()).toEqual(["missing names", "unknown members"]);
});
