import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { changesOf, join, manualGroup, manualUser, setSettings, stored, workEmail } from "../../test/directory.ts";
import { carry, newRole } from "../../test/roles.ts";
import { createdUser, dialects, patch, user } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";

/** POST /Users: who is this user? The rules and their order are the design's (product, §2.1). */
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await newWorkspace();
});

const UPN = "adele@contoso.example";
const post = (userName: string, attributes?: Record<string, unknown>) =>
  workspace.scim("POST", "/Users", user(userName, attributes));
const softDelete = (id: string) => workspace.scim("PATCH", `/Users/${id}`, dialects[1]?.activate(false));
const hex = (id: string) => id.replaceAll("-", "");

/** Somebody whom the provider made and then soft-deleted. */
async function deletedUser(userName: string, attributes?: Record<string, unknown>): Promise<string> {
  const id = await createdUser(workspace, userName, attributes);
  expect((await softDelete(id)).body.active).toBe(false);
  return id;
}

/** Soft-deleted in the directory: Entra renames as well. */
async function renamedUser(userName: string, objectId: string, attributes?: Record<string, unknown>): Promise<string> {
  const id = await createdUser(workspace, userName, attributes);
  const body = patch(
    { op: "replace", path: "userName", value: hex(objectId) + userName },
    { op: "replace", path: "active", value: false },
  );
  expect((await workspace.scim("PATCH", `/Users/${id}`, body)).status).toBe(200);
  return id;
}

const expectConflict = (answer: { status: number; body: { scimType?: string; status?: string } }) =>
  expect([answer.status, answer.body.scimType, answer.body.status]).toEqual([409, "uniqueness", "409"]);

describe("rule 1: the name of a live user", () => {
  test("is a 409, even for the very same person", async () => {
    const externalId = randomUUID();
    await createdUser(workspace, UPN, { externalId });
    expectConflict(await post(UPN, { externalId }));
  });

  test("wins over a deleted user with the same strong externalId", async () => {
    const externalId = randomUUID();
    const deleted = await deletedUser("old@contoso.example", { externalId });
    await createdUser(workspace, UPN);
    expectConflict(await post(UPN, { externalId }));
    expect((await stored(workspace, deleted)).active).toBe(false);
  });
});

describe("rule 2: a strong externalId of one deleted user and of nobody live", () => {
  test.each([
    ["an object id", "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"],
    ["an Okta id", "00u1abcdEFGH2345ijkl"],
    ["24 hex digits", "5f1c9d4be1f6a3c2d4e5f6a7"],
  ])("brings that user back, under the new name: %s", async (_kind, externalId) => {
    const id = await deletedUser(UPN, { externalId, displayName: "Adele Vance", title: "Buyer" });
    const group = await manualGroup(workspace, "Buyers");
    await join(workspace, group, id);
    const before = await stored(workspace, id);
    const answer = await post("adele.new@contoso.example", { externalId, displayName: "Adele V." });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("location")).toMatch(new RegExp(`/Users/${id}$`));
    // Everything as a PUT would leave it, and what is the workspace's own stays.
    expect(answer.body).toMatchObject({ id, userName: "adele.new@contoso.example", active: true, displayName: "Adele V." });
    expect(answer.body).not.toHaveProperty("title");
    expect(answer.body.groups).toMatchObject([{ value: group }]);
    expect(answer.body.meta.created).toBe(before.createdAt.toISOString());
  });

  test("a weak externalId identifies nobody: another person is created", async () => {
    const id = await deletedUser(UPN, { externalId: "adele" });
    const answer = await post("adele.new@contoso.example", { externalId: "adele" });
    expect(answer.status).toBe(201);
    expect(answer.body.id).not.toBe(id);
    expect((await stored(workspace, id)).active).toBe(false);
  });

  test("two deleted holders: nobody can tell which, so a new user is created", async () => {
    const externalId = randomUUID();
    const holders = [
      await deletedUser("one@contoso.example", { externalId }),
      await createdUser(workspace, "two@contoso.example"),
    ];
    await workspace.scim("PATCH", `/Users/${holders[1]}`, dialects[1]?.set({ externalId }));
    await softDelete(holders[1] ?? "");
    const answer = await post(UPN, { externalId });
    expect(answer.status).toBe(201);
    expect(holders).not.toContain(answer.body.id);
  });

  test("one live and one deleted holder: accepted as a new user", async () => {
    const externalId = randomUUID();
    const deleted = await deletedUser("one@contoso.example", { externalId });
    const live = await createdUser(workspace, "two@contoso.example");
    await workspace.scim("PATCH", `/Users/${live}`, dialects[1]?.set({ externalId }));
    const answer = await post(UPN, { externalId });
    expect(answer.status).toBe(201);
    expect([deleted, live]).not.toContain(answer.body.id);
  });

  test("another deleted user holds the new name: 409, and the old name has to be released", async () => {
    const externalId = randomUUID();
    await deletedUser("adele.old@contoso.example", { externalId });
    await deletedUser(UPN);
    const answer = await post(UPN, { externalId });
    expectConflict(answer);
    expect(answer.body.detail).toMatch(/another deleted user/i);
  });

  test("keeps the role of an admin", async () => {
    const externalId = randomUUID();
    const id = await manualUser(workspace, UPN, { role: "admin", externalId, source: "scim", deletedAt: new Date() });
    expect((await post(UPN, { externalId })).body.id).toBe(id);
    expect((await stored(workspace, id)).role).toBe("admin");
  });
});

describe("rule 3: the present or original name of a deleted user", () => {
  test.each([
    ["none on either side", undefined, undefined],
    ["none sent", randomUUID(), undefined],
    ["none stored", undefined, randomUUID()],
    ["weak and strong", "adele", randomUUID()],
    ["two weak ones", "adele", "adelev"],
  ])("restores when the externalIds don't speak against it: %s", async (_what, former, sent) => {
    const id = await deletedUser(UPN, former ? { externalId: former } : {});
    const answer = await post(UPN.toUpperCase(), sent ? { externalId: sent } : {});
    expect([answer.status, answer.body.id, answer.body.active]).toEqual([201, id, true]);
    expect(answer.body.userName).toBe(UPN.toUpperCase());
    expect(answer.body.externalId).toBe(sent ?? former);
  });

  test("both strong and different: another person, perhaps. 409, and a person decides", async () => {
    const id = await deletedUser(UPN, { externalId: randomUUID() });
    expectConflict(await post(UPN, { externalId: randomUUID() }));
    expect((await stored(workspace, id)).active).toBe(false);
  });

  test("the original name, when Entra renamed at the soft delete: the renamed one is forgotten", async () => {
    const objectId = randomUUID();
    const id = await renamedUser(UPN, objectId);
    expect(await stored(workspace, id)).toMatchObject({ userName: hex(objectId) + UPN, originalUserName: UPN });
    const answer = await post(UPN);
    expect([answer.status, answer.body.id, answer.body.userName]).toEqual([201, id, UPN]);
    expect(await stored(workspace, id)).toMatchObject({ active: true, originalUserName: null });
  });

  test("the present name comes before an original one", async () => {
    const original = await renamedUser(UPN, randomUUID());
    // The name was free, so somebody else had it since, and left as well.
    const present = await manualUser(workspace, UPN, { source: "scim", deletedAt: new Date(0) });
    expect((await post(UPN)).body.id).toBe(present);
    expect((await stored(workspace, original)).active).toBe(false);
  });

  test("of several original names, the one deleted last", async () => {
    await renamedUser(UPN, randomUUID());
    const earlier = await getSql()`select id from users where original_user_name = ${UPN}`;
    await getSql()`update users set deleted_at = now() - interval '1 day' where id = ${earlier[0]?.id}`;
    const later = await manualUser(workspace, `${hex(randomUUID())}${UPN}`, { source: "scim", deletedAt: new Date() });
    await getSql()`update users set original_user_name = ${UPN}, original_user_name_key = ${UPN} where id = ${later}`;
    expect((await post(UPN)).body.id).toBe(later);
  });

  test("a user deleted by hand comes back too, and is linked by that", async () => {
    const id = await manualUser(workspace, UPN, { deletedAt: new Date() });
    expect((await post(UPN)).body.id).toBe(id);
    expect(await stored(workspace, id)).toMatchObject({ source: "scim", active: true });
  });

  test("by name alone an admin comes back as a user: an admin gives the role back", async () => {
    const id = await manualUser(workspace, UPN, { role: "admin", source: "scim", deletedAt: new Date() });
    expect((await post(UPN, { externalId: randomUUID() })).body.id).toBe(id);
    expect((await stored(workspace, id)).role).toBe("user");
  });

  test("by name alone nobody comes back into groups that carry roles, and history says so; other groups keep them", async () => {
    const id = await deletedUser(UPN);
    const [powerful, suspended, plain] = [
      await manualGroup(workspace, "Helpdesk"),
      await manualGroup(workspace, "Auditors"),
      await manualGroup(workspace, "Choir"),
    ];
    await carry(workspace, powerful, await newRole(workspace, "Helpdesk", "users.manage"));
    await carry(workspace, suspended, await newRole(workspace, "Auditor", "log.view"), new Date());
    for (const group of [powerful, suspended, plain]) await join(workspace, group, id);
    const answer = await post(UPN, { externalId: randomUUID() });
    expect(answer.body.id).toBe(id);
    expect(answer.body.groups).toMatchObject([{ value: plain }]);
    expect((await stored(workspace, id)).groups).toMatchObject([{ id: plain }]);
    for (const group of [powerful, suspended]) {
      expect((await changesOf(workspace, group)).at(-1)).toMatchObject({ memberId: id, action: "removed" });
    }
  });

  test("a strong externalId proves who it is: all groups stay", async () => {
    const externalId = randomUUID();
    const id = await deletedUser(UPN, { externalId });
    const group = await manualGroup(workspace, "Helpdesk");
    await carry(workspace, group, await newRole(workspace, "Helpdesk", "users.manage"));
    await join(workspace, group, id);
    expect((await post(UPN, { externalId })).body.groups).toMatchObject([{ value: group }]);
  });

  test("status Inactive, which is the workspace's own, survives", async () => {
    const id = await manualUser(workspace, UPN, { status: "inactive", source: "scim", deletedAt: new Date() });
    expect((await post(UPN)).body).toMatchObject({ id, active: true });
    expect((await stored(workspace, id)).status).toBe("inactive");
  });

  test("with active false the body is applied and the user stays deleted", async () => {
    const id = await deletedUser(UPN, { displayName: "Adele" });
    const { deletedAt } = await stored(workspace, id);
    const answer = await post(UPN, { active: false, displayName: "Adele V." });
    expect([answer.status, answer.body.id, answer.body.active, answer.body.displayName]).toEqual([201, id, false, "Adele V."]);
    expect(await stored(workspace, id)).toMatchObject({ deletedAt });
  });

  test("a user whom the provider DELETEd, and the workspace kept, counts as soft deleted", async () => {
    await setSettings(workspace, { onProviderDelete: "keep" });
    const id = await createdUser(workspace, UPN);
    expect((await workspace.scim("DELETE", `/Users/${id}`)).status).toBe(204);
    expect((await post(UPN)).body.id).toBe(id);
    expect((await workspace.scim("GET", `/Users/${id}`)).body.active).toBe(true);
  });

  test("restoring twice: the second POST meets a live user", async () => {
    await deletedUser(UPN);
    expect((await post(UPN)).status).toBe(201);
    expectConflict(await post(UPN));
  });
});

describe('rule 4: the "Error 500" case, a clash with a live user whom nobody linked', () => {
  test.each<[string, () => Promise<unknown>, [string, Record<string, unknown>?]]>([
    [
      "the name is their work e-mail",
      () => manualUser(workspace, "av", { attributes: workEmail("Adele@contoso.example") }),
      [UPN],
    ],
    ["an e-mail is their name", () => manualUser(workspace, UPN), ["av@contoso.example", workEmail("ADELE@contoso.example")]],
    [
      "an e-mail is their work e-mail",
      () => manualUser(workspace, "av", { attributes: workEmail(UPN) }),
      ["new@contoso.example", workEmail(UPN)],
    ],
    [
      "a private e-mail is their work e-mail",
      () => manualUser(workspace, "av", { attributes: workEmail(UPN) }),
      ["new@contoso.example", { emails: [{ type: "home", value: UPN }] }],
    ],
    ["an import made them", () => manualUser(workspace, UPN, { source: "csv" }), ["av@contoso.example", workEmail(UPN)]],
    ["AD sync made them", () => manualUser(workspace, UPN, { source: "ad_sync" }), ["av@contoso.example", workEmail(UPN)]],
  ])("is a 409 that names them: %s", async (_what, present, [userName, attributes]) => {
    await present();
    const answer = await post(userName, { externalId: randomUUID(), ...attributes });
    expectConflict(answer);
    expect(answer.body.detail).toContain("in common");
  });

  test("a clash with linked users is none: two accounts may share an address", async () => {
    await createdUser(workspace, "one@contoso.example", workEmail("team@contoso.example"));
    expect((await post("two@contoso.example", workEmail("team@contoso.example"))).status).toBe(201);
    expect((await post("team@contoso.example")).status).toBe(201);
  });

  test("a deleted user is in nobody's way", async () => {
    const id = await manualUser(workspace, "av", { attributes: workEmail(UPN), deletedAt: new Date() });
    const answer = await post("adele.new@contoso.example", workEmail(UPN));
    expect(answer.status).toBe(201);
    expect(answer.body.id).not.toBe(id);
  });

  test("a restore comes before a clash", async () => {
    const id = await deletedUser("adele.new@contoso.example");
    await manualUser(workspace, "av", { attributes: workEmail(UPN) });
    expect((await post("adele.new@contoso.example", workEmail(UPN))).body.id).toBe(id);
  });
});

describe("rule 5: otherwise", () => {
  test("a new user, also with an externalId that a live one has", async () => {
    const externalId = randomUUID();
    await createdUser(workspace, "one@contoso.example", { externalId });
    expect((await post(UPN, { externalId })).status).toBe(201);
  });
});

test("who is deleted for good comes back as somebody new", async () => {
  const id = await createdUser(workspace, UPN, { externalId: randomUUID() });
  await workspace.scim("DELETE", `/Users/${id}`);
  const answer = await post(UPN, { externalId: randomUUID() });
  expect(answer.status).toBe(201);
  expect(answer.body.id).not.toBe(id);
});
