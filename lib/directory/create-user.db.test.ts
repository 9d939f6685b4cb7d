import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { manualUser, setSettings, stored } from "../../test/directory.ts";
import { createdUser, EXT, filtered, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await newWorkspace();
});

const post = (body: object) => workspace.scim("POST", "/Users", body);
const get = (id: string) => workspace.scim("GET", `/Users/${id}`);
let serial = 0;
const freshName = () => `person-${++serial}@contoso.example`;

test("Test Connection: nobody has the random name, and that is an empty 200", async () => {
  const { status, headers, body } = await workspace.scim("GET", filtered("Users", `userName eq "${randomUUID()}"`));
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^application\/scim\+json/);
  expect(body).toEqual({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: 0,
    Resources: [],
    startIndex: 1,
    itemsPerPage: 0,
  });
});

test("a new user is linked, Active, without a role, and answered with the whole resource", async () => {
  const externalId = randomUUID();
  const answer = await post(
    user("Adele.Vance@Contoso.example", {
      externalId,
      active: true,
      displayName: "Adele Vance",
      name: { givenName: "Adele", familyName: "Vance", formatted: "Adele Vance" },
      emails: [{ primary: true, type: "work", value: "adele@contoso.example" }],
      phoneNumbers: [{ type: "mobile", value: "+49 170 1234567" }],
      [EXT]: { department: "Sales", employeeNumber: "17" },
      meta: { resourceType: "User" },
      roles: [],
    }),
  );
  expect(answer.status).toBe(201);
  expect(answer.headers.get("location")).toBe(answer.body.meta.location);
  expect(answer.body.meta.location).toBe(`http://localhost:3000/scim/v2/Users/${answer.body.id}`);
  expect(answer.body).toMatchObject({
    userName: "Adele.Vance@Contoso.example",
    externalId,
    active: true,
    displayName: "Adele Vance",
    emails: [{ primary: true, type: "work", value: "adele@contoso.example" }],
    [EXT]: { department: "Sales", employeeNumber: "17" },
  });
  expect((await get(answer.body.id)).body).toEqual(answer.body);
  expect(await stored(workspace, answer.body.id)).toMatchObject({
    source: "scim",
    status: "active",
    role: "user",
    excluded: false,
    deletedAt: null,
    workEmail: "adele@contoso.example",
  });
});

test("the default status for synced users is the workspace's; over SCIM an inactive user is active all the same", async () => {
  const cautious = await newWorkspace();
  await setSettings(cautious, { defaultUserStatus: "inactive" });
  const id = await createdUser(cautious, "new@contoso.example");
  expect((await stored(cautious, id)).status).toBe("inactive");
  expect((await cautious.scim("GET", `/Users/${id}`)).body.active).toBe(true);
});

test("without active somebody is created live", async () => {
  const { body } = await post(user(freshName()));
  expect(body.active).toBe(true);
});

test.each([false, "False", "false"])("with active %j somebody is created among the deleted users already", async (active) => {
  const { status, body } = await post(user(freshName(), { active }));
  expect([status, body.active]).toEqual([201, false]);
  const row = await stored(workspace, body.id);
  expect(row.deletedAt).toBeInstanceOf(Date);
  expect(row.deletedBy).toMatchObject({ kind: "key" });
});

test("the name of a live user is taken, in whatever case and form", async () => {
  const id = await createdUser(workspace, "Jörg.Größe@contoso.example");
  for (const name of ["Jörg.Größe@contoso.example", "JÖRG.GRÖßE@CONTOSO.EXAMPLE", "jo\u0308rg.gro\u0308ße@contoso.example"]) {
    const { status, body } = await post(user(name, { displayName: "Somebody else" }));
    expect([status, body.scimType, body.status]).toEqual([409, "uniqueness", "409"]);
  }
  expect((await get(id)).body).toMatchObject({ userName: "Jörg.Größe@contoso.example", meta: { version: 'W/"1"' } });
});

test("the name of a manual user is taken as well: the provider then matches and links", async () => {
  await manualUser(workspace, "manual@contoso.example");
  const { status, body } = await post(user("Manual@contoso.example"));
  expect([status, body.scimType]).toEqual([409, "uniqueness"]);
});

test("what says nothing, and what means nothing here, is accepted: nulls, a misspelt schema, unknown attributes", async () => {
  const { status, body } = await post({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0User"],
    userName: freshName(),
    addresses: null,
    phoneNumbers: null,
    title: null,
    shoeSize: 44,
    id: "chosen-by-the-client",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0User": { department: "R&D" },
  });
  expect(status).toBe(201);
  expect(body[EXT]).toEqual({ department: "R&D" });
  expect(body).not.toHaveProperty("title");
  expect(body).not.toHaveProperty("shoeSize");
  expect(body.id).toMatch(/^[0-9a-f-]{36}$/);
});

test("an unknown extension is stored and read back", async () => {
  const extension = { badge: "A-1", level: 3, nested: { deep: [true, null] } };
  const { body } = await post(user(freshName(), { "urn:contoso:params:scim:2.0:User": extension }));
  expect((await get(body.id)).body["urn:contoso:params:scim:2.0:User"]).toEqual(extension);
});

test("roles are stored and grant nothing; photos come back; a password is never kept", async () => {
  const roles = [{ primary: true, type: "WindowsAzureActiveDirectoryRole", value: "Workspace admin" }];
  const photos = [{ type: "photo", value: "https://contoso.example/a.jpg" }];
  const { status, body } = await post(user(freshName(), { roles, photos, password: "Hunter2-hunter2" }));
  expect(status).toBe(201);
  expect(body).toMatchObject({ roles, photos });
  const row = await stored(workspace, body.id);
  expect(row.role).toBe("user");
  expect(JSON.stringify([body, row])).not.toMatch(/hunter2|password/i);
});

test("a name that is missing or blank is refused, with the fix in words", async () => {
  for (const userName of [undefined, null, "", "   "]) {
    const { status, body } = await post({ ...user("x"), userName });
    expect([status, body.scimType]).toEqual([400, "invalidValue"]);
    expect(body.detail).toMatch(/userName/);
  }
});

test("names and text of all the world come back as they were sent", async () => {
  const userName = "渡辺-🦊@contoso.example";
  const attributes = { displayName: "渡辺 明 🦊", name: { familyName: "O'Brien; drop table users --" } };
  const { status, body: created } = await post(user(userName, attributes));
  expect(status).toBe(201);
  expect((await get(created.id)).body).toMatchObject({ userName, ...attributes });
});

test("several users may share one externalId: Entra's default maps mailNickname, which isn't unique", async () => {
  const ids = [
    await createdUser(workspace, freshName(), { externalId: "john" }),
    await createdUser(workspace, freshName(), { externalId: "john" }),
  ];
  const { body } = await workspace.scim("GET", filtered("Users", 'externalId eq "john"'));
  expect(body.Resources.map((found: { id: string }) => found.id).sort()).toEqual(ids.sort());
});

test("a name longer than an index has room for is kept whole", async () => {
  // Incompressible, and of four bytes each: nothing that PostgreSQL could make small.
  const long = Array.from({ length: 5_000 }, (_, i) => String.fromCodePoint(0x20000 + ((i * 7919) % 40_000))).join("");
  const answer = await workspace.scim("POST", "/Users", user(`${randomUUID()}@contoso.example`, { name: { familyName: long } }));
  expect(answer.status).toBe(201);
  expect(answer.body.name.familyName).toBe(long);
});
