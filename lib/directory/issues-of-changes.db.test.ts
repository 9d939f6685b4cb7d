import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { manualUser, setSettings, stored, workEmail } from "../../test/directory.ts";
import { createdUser, dialects, patch, user } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

/** What PATCH, PUT and accepted POSTs leave for a person to look at. */
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const UPN = "adele@contoso.example";
const names = { name: { givenName: "Adele", familyName: "Vance" } };
const made = (userName: string, attributes: Record<string, unknown> = {}) =>
  createdUser(workspace, userName, { ...names, ...attributes });
const post = (userName: string, attributes: Record<string, unknown> = {}) =>
  workspace.scim("POST", "/Users", user(userName, { ...names, ...attributes }));
const put = (id: string, userName: string, attributes: Record<string, unknown> = {}) =>
  workspace.scim("PUT", `/Users/${id}`, user(userName, { ...names, ...attributes }));
const set = (id: string, attributes: Record<string, unknown>) =>
  workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.set(attributes));
const active = (id: string, value: boolean) => workspace.scim("PATCH", `/Users/${id}`, dialects[1]?.activate(value));

test("a user's whole life leaves nothing, when all goes well", async () => {
  const externalId = randomUUID();
  const id = await made(UPN, { externalId });
  await set(id, { title: "Buyer", userName: "adele.v@contoso.example", 'emails[type eq "work"].value': UPN });
  await active(id, false);
  await active(id, true);
  await put(id, "adele.v@contoso.example", { externalId });
  await set(id, { title: "" });
  await workspace.scim("DELETE", `/Users/${id}`);
  expect(await issuesOf(workspace)).toEqual([]);
});

describe("name held", () => {
  test.each([
    ["PATCH", (id: string) => set(id, { userName: UPN.toUpperCase(), title: "Buyer" })],
    ["PUT", (id: string) => put(id, UPN.toUpperCase())],
  ])("%s to the name of a deleted user: 409, nothing written, one issue", async (_method, write) => {
    const holder = await made(UPN);
    await active(holder, false);
    const id = await made("other@contoso.example");
    for (let i = 0; i < 3; i++) {
      const { status, body } = await write(id);
      expect([status, body.scimType]).toEqual([409, "uniqueness"]);
      expect(body.detail).toMatch(/deleted user .* Deleted users/);
    }
    expect((await stored(workspace, id)).attributes).not.toHaveProperty("title");
    expect(await issuesOf(workspace)).toMatchObject([
      {
        kind: "name held",
        cause: UPN,
        userId: id,
        occurrences: 3,
        details: {
          sent: { userName: UPN.toUpperCase() },
          user: { id, userName: "other@contoso.example", state: "live" },
          existing: { id: holder, userName: UPN, state: "deleted" },
        },
      },
    ]);
  });

  test("the name of a live user is the provider's to solve, as in a swap: no issue", async () => {
    await made(UPN);
    const id = await made("other@contoso.example");
    expect((await set(id, { userName: UPN })).status).toBe(409);
    expect(await issuesOf(workspace)).toEqual([]);
  });
});

describe("excluded name", () => {
  let glass: string;
  let id: string;

  beforeEach(async () => {
    glass = await manualUser(workspace, "glass@contoso.example", {
      role: "admin",
      excluded: true,
      attributes: workEmail("break@contoso.example"),
    });
    id = await made("other@contoso.example");
  });

  test.each<[string, Record<string, unknown>]>([
    ["the userName is its userName", { userName: "Glass@contoso.example" }],
    ["the userName is its work e-mail", { userName: "Break@contoso.example" }],
    ["an e-mail is its work e-mail", { 'emails[type eq "work"].value': "Break@contoso.example" }],
    ["an e-mail of another type is its userName", { 'emails[type eq "home"].value': "glass@contoso.example" }],
  ])("PATCH: %s", async (_what, attributes) => {
    const before = await stored(workspace, id);
    const { status, body } = await set(id, { ...attributes, title: "Buyer" });
    expect([status, body.scimType]).toEqual([409, "uniqueness"]);
    expect(await stored(workspace, id)).toEqual(before);
    expect(await issuesOf(workspace)).toMatchObject([
      { kind: "excluded name", userId: glass, details: { existing: { id: glass, state: "excluded" }, user: { id } } },
    ]);
  });

  test("PUT, too; without the clash it is written", async () => {
    expect((await put(id, "other@contoso.example", workEmail("break@contoso.example"))).status).toBe(409);
    expect((await put(id, "other@contoso.example", workEmail("other@contoso.example"))).status).toBe(200);
    expect(await issuesOf(workspace)).toHaveLength(1);
  });

  test("a restore goes on under the renamed name when an excluded account has the original one", async () => {
    const objectId = randomUUID().replaceAll("-", "");
    await set(id, { userName: `${objectId}other@contoso.example`, active: "False" });
    const other = await manualUser(workspace, "other@contoso.example", { excluded: true });
    const { status, body } = await active(id, true);
    expect([status, body.active, body.userName]).toEqual([200, true, `${objectId}other@contoso.example`]);
    expect(await issuesOf(workspace)).toMatchObject([{ kind: "original name taken", details: { existing: { id: other } } }]);
  });

  test("what was shared before stays writable", async () => {
    await getSql()`update users set work_email = 'other@contoso.example', work_email_key = 'other@contoso.example' where id = ${glass}`;
    expect((await set(id, { title: "Buyer" })).status).toBe(200);
  });
});

test("original name taken: the restore goes on, and says who has it", async () => {
  const id = await made(UPN);
  const renamed = randomUUID().replaceAll("-", "") + UPN;
  await set(id, { userName: renamed, active: "False" });
  const other = await manualUser(workspace, UPN);
  expect((await active(id, true)).status).toBe(200);
  expect(await issuesOf(workspace)).toMatchObject([
    {
      kind: "original name taken",
      cause: id,
      userId: id,
      occurrences: 1,
      details: { originalUserName: UPN, user: { id, userName: renamed }, existing: { id: other, userName: UPN } },
    },
  ]);
});

describe("shared externalId", () => {
  test("POST: accepted, and says who has it; one issue for all who share it", async () => {
    const first = await made("one@contoso.example", { externalId: "adele" });
    const answers = [
      await post("two@contoso.example", { externalId: "adele" }),
      await post("three@contoso.example", { externalId: "adele" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await issuesOf(workspace)).toMatchObject([
      {
        kind: "shared externalId",
        cause: "adele",
        userId: answers[1]?.body.id,
        occurrences: 2,
        details: {
          externalId: "adele",
          user: { userName: "three@contoso.example" },
          existing: { id: first, userName: "one@contoso.example", source: "scim" },
        },
      },
    ]);
  });

  test("PATCH that gives it, once; later writes of other things don't repeat it", async () => {
    const externalId = randomUUID();
    await made("one@contoso.example", { externalId });
    const id = await made("two@contoso.example");
    await set(id, { externalId });
    await set(id, { title: "Buyer" });
    expect(await issuesOf(workspace)).toMatchObject([{ kind: "shared externalId", cause: externalId, occurrences: 1 }]);
  });

  test("not with a deleted or an excluded user, nor in another workspace", async () => {
    const other = await newWorkspace();
    await createdUser(other, UPN, { ...names, externalId: "adele" });
    await active(await made("gone@contoso.example", { externalId: "adele" }), false);
    await manualUser(workspace, "glass@contoso.example", { excluded: true, externalId: "adele" });
    await made(UPN, { externalId: "adele" });
    expect(await issuesOf(workspace)).toEqual([]);
  });
});

test("identity change: who it was and who it is", async () => {
  const [before, after] = [randomUUID(), randomUUID()];
  const id = await made(UPN, { externalId: before });
  await getSql()`update users set role = 'admin' where id = ${id}`;
  await getSql()`insert into passwords (workspace_id, user_id, hash) values (${workspace.ctx.workspaceId}, ${workspace.adminId}, 'x') on conflict do nothing`;
  expect((await set(id, { externalId: after, displayName: "Adam" })).status).toBe(200);
  await set(id, { displayName: "Adam V." });
  expect(await issuesOf(workspace)).toMatchObject([
    {
      kind: "identity change",
      userId: id,
      occurrences: 1,
      details: { before: { externalId: before, role: "admin" }, after: { externalId: after, role: "user", displayName: "Adam" } },
    },
  ]);
});

describe("admin without role", () => {
  const deletedAdmin = (externalId: string | null) =>
    manualUser(workspace, UPN, { role: "admin", source: "scim", externalId, deletedAt: new Date(), attributes: names });

  test("restored by name alone", async () => {
    const id = await deletedAdmin(null);
    expect((await post(UPN)).body.id).toBe(id);
    expect(await issuesOf(workspace)).toMatchObject([
      { kind: "admin without role", cause: id, userId: id, details: { before: { role: "admin" }, after: { role: "user" } } },
    ]);
  });

  test("not by a strong externalId, nor by id", async () => {
    const externalId = randomUUID();
    const id = await deletedAdmin(externalId);
    expect((await post(UPN, { externalId })).body.id).toBe(id);
    await active(id, false);
    await active(id, true);
    expect((await stored(workspace, id)).role).toBe("admin");
    expect(await issuesOf(workspace)).toEqual([]);
  });
});

describe("missing names", () => {
  test("POST: accepted and flagged; said once, not at each write", async () => {
    const { status, body } = await workspace.scim("POST", "/Users", user(UPN, { name: { givenName: "Adele" } }));
    expect(status).toBe(201);
    await set(body.id, { title: "Buyer" });
    await active(body.id, false);
    expect(await issuesOf(workspace)).toMatchObject([
      {
        kind: "missing names",
        cause: UPN,
        userId: body.id,
        occurrences: 1,
        details: { missing: ["name.familyName"], sent: { userName: UPN, givenName: "Adele", familyName: null } },
      },
    ]);
  });

  test("a PATCH or PUT that takes one away, and the adoption of somebody without", async () => {
    const [one, two] = [await made("one@contoso.example"), await made("two@contoso.example")];
    const three = await manualUser(workspace, "three@contoso.example");
    await workspace.scim("PATCH", `/Users/${one}`, patch({ op: "remove", path: "name.familyName" }));
    await workspace.scim("PUT", `/Users/${two}`, user("two@contoso.example"));
    await set(three, { title: "Buyer" });
    expect((await issuesOf(workspace)).map(({ userId, details }) => [userId, details.missing])).toEqual([
      [one, ["name.familyName"]],
      [two, ["name.givenName", "name.familyName"]],
      [three, ["name.givenName", "name.familyName"]],
    ]);
  });

  test("refused when the workspace says so: POST only, in words that name the mapping", async () => {
    const id = await made("one@contoso.example");
    await setSettings(workspace, { missingNames: "refuse" });
    for (let i = 0; i < 3; i++) {
      const { status, body } = await workspace.scim("POST", "/Users", user(UPN, { name: { givenName: "Adele" } }));
      expect([status, body.scimType, body.status]).toEqual([400, "invalidValue", "400"]);
      expect(body.detail).toContain("name.familyName");
    }
    expect((await workspace.scim("PUT", `/Users/${id}`, user("one@contoso.example"))).status).toBe(200);
    expect((await post("two@contoso.example")).status).toBe(201);
    expect(await issuesOf(workspace)).toMatchObject([
      { kind: "missing names", cause: UPN, userId: null, occurrences: 3, details: { missing: ["name.familyName"] } },
      { kind: "missing names", userId: id },
    ]);
  });
});

describe("limit reached", () => {
  const full = (kind: "user" | "group") =>
    getSql()`update quota set cap = 0 where workspace_id = ${workspace.ctx.workspaceId} and kind = ${kind}`;

  test("users: one issue, whoever is refused", async () => {
    const id = await manualUser(workspace, "manual@contoso.example");
    await full("user");
    const answer = await post(UPN);
    expect(answer.status).toBe(403);
    expect(answer.body.detail).toContain("limit of 0");
    expect(await issuesOf(workspace)).toMatchObject([
      { kind: "limit reached", cause: "users", occurrences: 1, details: { limit: 0, of: "users", sent: { userName: UPN } } },
    ]);
    expect((await set(id, { title: "Buyer" })).status).toBe(403);
    expect(await issuesOf(workspace)).toMatchObject([{ cause: "users", occurrences: 2, userId: id }]);
  });

  test("groups", async () => {
    await full("group");
    expect((await workspace.scim("POST", "/Groups", { displayName: "Sales" })).status).toBe(403);
    expect(await issuesOf(workspace)).toMatchObject([
      { kind: "limit reached", cause: "groups", details: { limit: 0, of: "groups", sent: { displayName: "Sales" } } },
    ]);
  });
});
