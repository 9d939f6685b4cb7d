import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { manualUser, stored, workEmail } from "../../test/directory.ts";
import { createdUser, dialects, EXT, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

let workspace: TestWorkspace;
let id: string;
let userName: string;

beforeAll(async () => {
  workspace = await newWorkspace();
});

beforeEach(async () => {
  userName = `${randomUUID()}@contoso.example`;
  id = await createdUser(workspace, userName, {
    displayName: "Adele Vance",
    externalId: "adele",
    title: "Buyer",
    name: { givenName: "Adele", familyName: "Vance" },
    ...workEmail(userName),
  });
});

const send = (body: object, headers?: Record<string, string>) => workspace.scim("PATCH", `/Users/${id}`, body, headers);
const put = (body: object) => workspace.scim("PUT", `/Users/${id}`, body);
const get = async () => (await workspace.scim("GET", `/Users/${id}`)).body;

describe.each(dialects)("PATCH, $name", (dialect) => {
  test("answers 200 with the resource as it is now, and the next GET says the same", async () => {
    const answer = await send(
      dialect.set({
        displayName: "Adele V.",
        "name.familyName": "Vance-Wilber",
        'emails[type eq "work"].value': "av@contoso.example",
        'phoneNumbers[type eq "mobile"].value': "+49 170 1",
        'addresses[type eq "work"].locality': "Köln",
        [`${EXT}:department`]: "Sales",
      }),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id,
      userName,
      displayName: "Adele V.",
      title: "Buyer",
      name: { givenName: "Adele", familyName: "Vance-Wilber" },
      emails: [{ type: "work", value: "av@contoso.example" }],
      phoneNumbers: [{ type: "mobile", value: "+49 170 1" }],
      addresses: [{ type: "work", locality: "Köln" }],
      [EXT]: { department: "Sales" },
    });
    expect(await get()).toEqual(answer.body);
    // The columns that the pages show and search follow.
    expect(await stored(workspace, id)).toMatchObject({ displayName: "Adele V.", workEmail: "av@contoso.example", version: 2 });
  });

  test.each([["", null]].flat())("clears by %j", async (nothing) => {
    const { body } = await send(dialect.set({ title: nothing, 'emails[type eq "work"].value': nothing }));
    expect(body).not.toHaveProperty("title");
    expect(body).not.toHaveProperty("emails");
    expect(await get()).toEqual(body);
  });

  test("changes the name; the old one is free for somebody else", async () => {
    const { status, body } = await send(dialect.set({ userName: `new-${userName}` }));
    expect([status, body.userName]).toEqual([200, `new-${userName}`]);
    expect((await workspace.scim("POST", "/Users", user(userName))).status).toBe(201);
  });

  test("changes only the case of the name", async () => {
    const { status, body } = await send(dialect.set({ userName: userName.toUpperCase() }));
    expect([status, body.userName]).toEqual([200, userName.toUpperCase()]);
  });

  test("to a name that somebody live, or deleted, has: 409, and nothing of the batch is applied", async () => {
    const taken = `taken-${userName}`;
    const other = await createdUser(workspace, taken);
    for (const active of [true, false]) {
      await workspace.scim("PATCH", `/Users/${other}`, dialect.activate(active));
      const { status, body } = await send(dialect.set({ title: "Head", userName: taken.toUpperCase() }));
      expect([status, body.scimType]).toEqual([409, "uniqueness"]);
      expect(await get()).toMatchObject({ userName, title: "Buyer" });
    }
  });

  test("that changes nothing writes nothing", async () => {
    const before = await get();
    const { status, body } = await send(dialect.set({ displayName: "Adele Vance", title: "Buyer", active: true }));
    expect(status).toBe(200);
    expect(body).toEqual(before);
    expect((await stored(workspace, id)).version).toBe(1);
  });
});

test("an empty list of operations is a valid no-op", async () => {
  expect((await send(patch())).body.meta.version).toBe('W/"1"');
});

test.each([null, ""])("active %j is no change, never a restore", async (value) => {
  await send(patch({ op: "replace", path: "active", value: false }));
  expect((await send(patch({ op: "replace", path: "active", value }))).body.active).toBe(false);
  expect((await send(patch({ op: "replace", value: { active: value, title: "Head" } }))).body).toMatchObject({
    active: false,
    title: "Head",
  });
});

test("active removed is no change", async () => {
  for (const active of [false, true]) {
    await send(patch({ op: "replace", path: "active", value: active }));
    expect((await send(patch({ op: "remove", path: "active" }))).body.active).toBe(active);
  }
});

test.each([
  ["a bare id", (value: string) => value],
  ["an object in a list", (value: string) => [{ $ref: null, value }]],
])("the manager, as %s, is read back and cleared", async (_form, form) => {
  const boss = await createdUser(workspace, `boss-${userName}`);
  const { body } = await send(patch({ op: "Add", path: `${EXT}:manager`, value: form(boss) }));
  expect(body[EXT].manager.value).toBe(boss);
  expect((await send(patch({ op: "replace", path: "manager", value: "" }))).body).not.toHaveProperty([EXT, "manager"]);
});

test("an unknown attribute in a path voids the batch; in a value it is ignored", async () => {
  const { status, body } = await send(
    patch({ op: "replace", path: "title", value: "Head" }, { op: "add", path: "shoeSize", value: 44 }),
  );
  expect([status, body.scimType]).toEqual([400, "invalidPath"]);
  expect((await get()).title).toBe("Buyer");
  expect((await send(patch({ op: "replace", value: { title: "Head", shoeSize: 44 } }))).body.title).toBe("Head");
});

test("If-Match: the version it names, or 412; without it nobody ever hears of a race", async () => {
  const title = (value: string) => patch({ op: "replace", path: "title", value });
  expect((await send(title("Head"), { "if-match": 'W/"1"' })).status).toBe(200);
  const stale = await send(title("Chief"), { "if-match": 'W/"1"' });
  expect([stale.status, stale.body.status]).toEqual([412, "412"]);
  expect((await get()).title).toBe("Head");
  expect((await send(title("Chief"), { "if-match": "*" })).status).toBe(200);
});

describe("PUT", () => {
  test("clears what it omits, except active and externalId", async () => {
    await send(patch({ op: "replace", path: "active", value: false }));
    const { status, body } = await put(user(userName, { displayName: "A. Vance" }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ userName, displayName: "A. Vance", externalId: "adele", active: false });
    for (const gone of ["title", "name", "emails"]) expect(body).not.toHaveProperty(gone);
    expect(await get()).toEqual(body);
  });

  test("deactivates and activates when it says so, as Okta's wizard apps do", async () => {
    expect((await put(user(userName, { active: false }))).body.active).toBe(false);
    expect((await put(user(userName, { active: true }))).body.active).toBe(true);
  });

  test("of what is there already writes nothing", async () => {
    const body = await get();
    expect((await put(body)).body.meta.version).toBe('W/"1"');
  });

  test("never takes groups or a password from the body", async () => {
    const { status, body } = await put(user(userName, { groups: [{ value: randomUUID() }], password: "Hunter2-hunter2" }));
    expect(status).toBe(200);
    expect(body).not.toHaveProperty("groups");
    expect(JSON.stringify(await stored(workspace, id))).not.toContain("unter2");
  });
});

describe("matching an existing user: the first accepted write links", () => {
  const role = "admin" as const;

  test.each<[string, (manual: string) => Promise<{ status: number }>]>([
    ["a PATCH", (manual) => workspace.scim("PATCH", `/Users/${manual}`, patch({ op: "replace", path: "title", value: "Head" }))],
    ["a PATCH that changes nothing", (manual) => workspace.scim("PATCH", `/Users/${manual}`, patch())],
    ["a PUT", (manual) => workspace.scim("PUT", `/Users/${manual}`, user(`m-${userName}`, { title: "Head" }))],
  ])("%s keeps id, role, status and groups", async (_how, write) => {
    const manual = await manualUser(workspace, `m-${userName}`, { role, status: "inactive" });
    expect((await write(manual)).status).toBe(200);
    expect(await stored(workspace, manual)).toMatchObject({ id: manual, source: "scim", role, status: "inactive" });
  });

  test("a GET, a filter, or becoming a member doesn't", async () => {
    const manual = await manualUser(workspace, `m-${userName}`);
    await workspace.scim("GET", `/Users/${manual}`);
    await workspace.scim("GET", `/Users?filter=userName+eq+"m-${userName}"`);
    await workspace.scim("POST", "/Groups", { displayName: userName, members: [{ value: manual }] });
    expect((await stored(workspace, manual)).source).toBe("manual");
  });

  test("a refused write doesn't", async () => {
    const manual = await manualUser(workspace, `m-${userName}`);
    expect(
      (await workspace.scim("PATCH", `/Users/${manual}`, patch({ op: "replace", path: "userName", value: userName }))).status,
    ).toBe(409);
    expect((await stored(workspace, manual)).source).toBe("manual");
  });
});
