import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { findGroup } from "#db/queries/groups.ts";
import { changesOf, join, manualGroup, manualUser } from "../../test/directory.ts";
import { createdGroup, createdUser, dialects, filtered, group, memberIds, patch } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const send = (id: string, body: object, query = "") => workspace.scim("PATCH", `/Groups/${id}${query}`, body);
const row = (id: string) => findGroup(workspace.ctx.workspaceId, id);

test("a new group is linked, and answered with the whole resource", async () => {
  const member = await createdUser(workspace, "adele@contoso.example", { displayName: "Adele Vance" });
  const externalId = randomUUID();
  const { status, headers, body } = await workspace.scim("POST", "/Groups", group("Sales", [member], { externalId }));
  expect(status).toBe(201);
  expect(headers.get("location")).toBe(`http://localhost:3000/scim/v2/Groups/${body.id}`);
  expect(body).toMatchObject({ displayName: "Sales", externalId, members: [{ value: member, display: "Adele Vance" }] });
  expect((await workspace.scim("GET", `/Groups/${body.id}`)).body).toEqual(body);
  expect((await row(body.id))?.source).toBe("scim");
});

test("as Entra sends it, with Microsoft's own schema and without members", async () => {
  const { status, body } = await workspace.scim("POST", "/Groups", {
    schemas: [
      "urn:ietf:params:scim:schemas:core:2.0:Group",
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
    ],
    externalId: "8aa1a0c0-0000-4000-8000-000000000000",
    displayName: "Sales",
    meta: { resourceType: "Group" },
  });
  expect([status, body.schemas, body.members]).toEqual([201, ["urn:ietf:params:scim:schemas:core:2.0:Group"], []]);
});

test("a name is taken in whatever case, by a linked group or a manual one", async () => {
  await createdGroup(workspace, "Vertrieb Köln");
  await manualGroup(workspace, "Board");
  for (const name of ["VERTRIEB KÖLN", "board"]) {
    const { status, body } = await workspace.scim("POST", "/Groups", group(name));
    expect([status, body.scimType, body.status]).toEqual([409, "uniqueness", "409"]);
  }
  const other = await createdGroup(workspace, "Other");
  expect((await send(other, patch({ op: "replace", path: "displayName", value: "Board" }))).status).toBe(409);
  expect((await row(other))?.displayName).toBe("Other");
});

test("with a taken name no members are added either", async () => {
  const member = await createdUser(workspace, "adele@contoso.example");
  await createdGroup(workspace, "Sales");
  const other = await createdGroup(workspace, "Other");
  const both = patch(
    { op: "add", path: "members", value: [{ value: member }] },
    { op: "replace", path: "displayName", value: "Sales" },
  );
  expect((await send(other, both)).status).toBe(409);
  expect(await memberIds(workspace, other)).toEqual([]);
});

test.each([
  ["an operation", patch({ op: "Replace", path: "displayName", value: "Sales EU" })],
  ["a value without a path", patch({ op: "replace", value: { displayName: "Sales EU" } })],
])("a rename by %s is a 204 and leaves the members alone", async (_form, body) => {
  const member = await createdUser(workspace, "adele@contoso.example");
  const id = await createdGroup(workspace, "Sales", [member]);
  const answer = await send(id, body);
  expect([answer.status, answer.body]).toEqual([204, null]);
  expect((await workspace.scim("GET", `/Groups/${id}`)).body).toMatchObject({
    displayName: "Sales EU",
    members: [{ value: member }],
  });
});

test("Okta's rename, which carries the id, leaves the members alone", async () => {
  const member = await createdUser(workspace, "adele@contoso.example");
  const id = await createdGroup(workspace, "Sales", [member]);
  expect((await send(id, patch({ op: "replace", value: { id, displayName: "Sales EU" } }))).status).toBe(204);
  expect(await memberIds(workspace, id)).toEqual([member]);
});

test("externalId is changed and found", async () => {
  const id = await createdGroup(workspace, "Sales");
  await send(id, patch({ op: "replace", value: { externalId: "8aa1" } }));
  expect((await workspace.scim("GET", filtered("Groups", 'externalId eq "8aa1"'))).body.Resources).toMatchObject([{ id }]);
});

test("members are neither shown nor loaded when they are excluded", async () => {
  const id = await createdGroup(workspace, "Sales", [await createdUser(workspace, "adele@contoso.example")]);
  const { body } = await workspace.scim("GET", `/Groups/${id}?excludedAttributes=members`);
  expect(body).not.toHaveProperty("members");
  const list = await workspace.scim("GET", `${filtered("Groups", 'displayName eq "SALES"')}&excludedAttributes=members`);
  expect(list.body).toMatchObject({ totalResults: 1, Resources: [{ id, displayName: "Sales" }] });
  expect(list.body.Resources[0]).not.toHaveProperty("members");
});

test("a PATCH answers 200 with the group when it asks for attributes", async () => {
  const id = await createdGroup(workspace, "Sales");
  const { status, body } = await send(id, patch({ op: "replace", path: "displayName", value: "EU" }), "?attributes=displayName");
  expect([status, body.displayName]).toEqual([200, "EU"]);
});

describe("PUT, as Okta's wizard apps send it", () => {
  test("replaces the members; what it omits is cleared, except externalId", async () => {
    const [one, two, three] = await Promise.all(["a", "b", "c"].map((name) => createdUser(workspace, name)));
    const posted = await workspace.scim("POST", "/Groups", group("Sales", [one ?? "", two ?? ""], { externalId: "8aa1" }));
    const { status, body } = await workspace.scim(
      "PUT",
      `/Groups/${posted.body.id}`,
      group("Sales EU", [two ?? "", three ?? ""]),
    );
    expect([status, body.displayName, body.externalId]).toEqual([200, "Sales EU", "8aa1"]);
    expect(await memberIds(workspace, posted.body.id)).toEqual([two, three].sort());
  });

  test("without members empties the group", async () => {
    const id = await createdGroup(workspace, "Sales", [await createdUser(workspace, "adele@contoso.example")]);
    expect((await workspace.scim("PUT", `/Groups/${id}`, { displayName: "Sales" })).status).toBe(200);
    expect(await memberIds(workspace, id)).toEqual([]);
  });
});

describe("DELETE", () => {
  test("is a 204, then a 404 in every verb, and the name is free", async () => {
    const member = await createdUser(workspace, "adele@contoso.example");
    const id = await createdGroup(workspace, "Sales", [member]);
    expect((await workspace.scim("DELETE", `/Groups/${id}`)).status).toBe(204);
    for (const [method, body] of [
      ["GET"],
      ["DELETE"],
      ["PUT", group("Sales")],
      ["PATCH", dialects[0]?.addMembers([member])],
      ["PATCH", patch({ op: "replace", path: "displayName", value: "X" })],
      ["PATCH", patch({ op: "replace", path: "members", value: [] })],
    ] as const) {
      expect((await workspace.scim(method, `/Groups/${id}`, body)).status, method).toBe(404);
    }
    expect((await workspace.scim("GET", filtered("Groups", `members eq "${member}"`))).body.totalResults).toBe(0);
    expect((await workspace.scim("GET", `/Users/${member}`)).body).not.toHaveProperty("groups");
    expect((await workspace.scim("GET", filtered("Users", `groups eq "${id}"`))).body.totalResults).toBe(0);
    expect(await createdGroup(workspace, "sales")).not.toBe(id);
  });

  test("keeps its memberships for the week in which it can be brought back", async () => {
    const id = await createdGroup(workspace, "Sales", [await createdUser(workspace, "adele@contoso.example")]);
    await workspace.scim("DELETE", `/Groups/${id}`);
    expect(await getSql()`select from group_members where group_id = ${id}`).toHaveLength(1);
  });

  test("with If-Match: the version it names, or 412", async () => {
    const id = await createdGroup(workspace, "Sales");
    expect((await workspace.scim("DELETE", `/Groups/${id}`, undefined, { "if-match": 'W/"9"' })).status).toBe(412);
    expect((await workspace.scim("DELETE", `/Groups/${id}`, undefined, { "if-match": 'W/"1"' })).status).toBe(204);
  });
});

describe("a manual group that the provider found by name is adopted by the first accepted write", () => {
  const member = () => createdUser(workspace, "adele@contoso.example");

  test.each<[string, (id: string, user: string) => Promise<{ status: number }>]>([
    ["a rename", (id) => send(id, patch({ op: "replace", path: "displayName", value: "Board EU" }))],
    ["the name it has already", (id) => send(id, patch({ op: "replace", path: "displayName", value: "Board" }))],
    ["an added member", (id, user) => send(id, dialects[0]?.addMembers([user]) ?? {})],
    ["an unknown member", (id) => send(id, dialects[0]?.addMembers([randomUUID()]) ?? {})],
    ["a replaced list", (id, user) => send(id, patch({ op: "replace", path: "members", value: [{ value: user }] }))],
    ["no operation at all", (id) => send(id, patch())],
    ["a PUT", (id) => workspace.scim("PUT", `/Groups/${id}`, group("Board"))],
  ])("%s", async (_what, write) => {
    const id = await manualGroup(workspace, "Board");
    const present = await manualUser(workspace, "present@contoso.example");
    await join(workspace, id, present);
    expect((await write(id, await member())).status).toBeLessThan(300);
    expect((await row(id))?.source).toBe("scim");
    const adoptions = (await changesOf(workspace, id)).filter(
      ({ entity, after }) => entity === "group" && after?.source === "scim",
    );
    expect(adoptions).toHaveLength(1);
    expect(adoptions[0]?.before).toMatchObject({ source: "manual" });
  });

  test("a GET or a filter adopts nothing", async () => {
    const id = await manualGroup(workspace, "Board");
    await workspace.scim("GET", `/Groups/${id}`);
    await workspace.scim("GET", filtered("Groups", 'displayName eq "Board"'));
    expect((await row(id))?.source).toBe("manual");
  });
});
