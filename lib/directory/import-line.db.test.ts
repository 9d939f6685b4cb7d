import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { changesOf, join, manualGroup, manualUser, setSettings, stored, workEmail } from "../../test/directory.ts";
import { outcomesOf, previewed } from "../../test/imports.ts";
import { acting, carry, newRole } from "../../test/roles.ts";
import { createdUser } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { workOnImports } from "./import-worker.ts";
import { startImport } from "./imports.ts";
import { softDeleteUser } from "./user-admin.ts";
import { profileOf, workPhoneOf } from "./user-profile.ts";

let workspace: TestWorkspace;
let ctx: Ctx;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view", "users.manage");
});

const head = [
  "userName",
  "givenName",
  "familyName",
  "displayName",
  "workEmail",
  "mobilePhone",
  "workPhone",
  "title",
  "department",
  "status",
];
const everybody = async () =>
  (await getSql()`select id, user_name, version, xmin::text from users where workspace_id = ${ctx.workspaceId} order by id`).map(
    (row) => ({ ...row }),
  );
const idOf = async (userName: string): Promise<string> => {
  const [row] = await getSql()`select id from users where workspace_id = ${ctx.workspaceId} and user_name = ${userName}`;
  return row?.id;
};

/** The preview says what the run then does; the preview itself changes nobody. */
async function imported(lines: string[][], columns = head, by = ctx): Promise<string[]> {
  const before = await everybody();
  const id = await previewed(by, columns, lines);
  expect(await everybody()).toEqual(before);
  const said = await outcomesOf(ctx, id);
  await startImport(by, id);
  await workOnImports();
  expect(await outcomesOf(ctx, id)).toEqual(said);
  return said;
}

/** A line that nobody may get through: not the preview, not the run, and nothing changes. */
async function refused(line: string[], columns = head, by = ctx): Promise<string> {
  const before = await everybody();
  const [said = ""] = await imported([line], columns, by);
  expect(await everybody()).toEqual(before);
  expect(said).toMatch(/^2 refused: /);
  return said.slice("2 refused: ".length);
}

describe("a new person", () => {
  const line = [
    "Adele@contoso.example",
    "Adele",
    "Vance",
    "Adele V",
    "a@contoso.example",
    "+49 170 1",
    "+49 30 1",
    "Head",
    "R&D",
    "inactive",
  ];

  test("is created with all that the line says, as a user, by the admin who imports", async () => {
    expect(await imported([line])).toEqual(["2 created"]);
    const user = await stored(workspace, await idOf("Adele@contoso.example"));
    expect(user).toMatchObject({
      source: "csv",
      role: "user",
      status: "inactive",
      externalId: null,
      excluded: false,
      deletedAt: null,
    });
    expect(profileOf(user)).toEqual({
      userName: "Adele@contoso.example",
      givenName: "Adele",
      familyName: "Vance",
      displayName: "Adele V",
      workEmail: "a@contoso.example",
      mobilePhone: "+49 170 1",
      title: "Head",
      department: "R&D",
    });
    expect(workPhoneOf(user.attributes)).toBe("+49 30 1");
    const [change, ...more] = await changesOf(workspace, user.id);
    expect(more).toEqual([]);
    expect(change).toMatchObject({
      action: "created",
      actor: { kind: "user", id: workspace.adminId, name: "Ada Admin" },
      before: null,
      after: { userName: "Adele@contoso.example", title: "Head", source: "csv", role: "user" },
    });
    expect(change?.actor).not.toHaveProperty("permissions");
  });

  test("needs nothing but a user name, and is Active then", async () => {
    await imported([["mei@contoso.example"]]);
    expect(await stored(workspace, await idOf("mei@contoso.example"))).toMatchObject({ status: "active", attributes: {} });
  });

  test("becomes neither admin nor member, whatever the file says", async () => {
    await imported([["eve@contoso.example", "admin", "Admins", "x"]], ["userName", "role", "groups", "externalId"]);
    expect(await stored(workspace, await idOf("eve@contoso.example"))).toMatchObject({
      role: "user",
      externalId: null,
      groups: [],
      attributes: {},
    });
  });
});

describe("somebody who is here", () => {
  test("is found by user name without case, changes only where the line says something else, and keeps their source", async () => {
    const home = { type: "home", value: "home@contoso.example" };
    const id = await manualUser(workspace, "Adele@contoso.example", {
      attributes: { displayName: "Adele", title: "Head", nickName: "Ad", emails: [home] },
    });
    expect(await imported([["ADELE@contoso.example", "", "", "Adele", "a@contoso.example", "", "", "Lead", "", ""]])).toEqual([
      "2 changed: E-mail: empty → a@contoso.example · Job title: Head → Lead",
    ]);
    const user = await stored(workspace, id);
    expect(user).toMatchObject({ userName: "Adele@contoso.example", source: "manual", status: "active", divergedAt: null });
    expect(user.attributes).toEqual({
      displayName: "Adele",
      title: "Lead",
      nickName: "Ad",
      emails: [home, { type: "work", value: "a@contoso.example" }],
    });
    expect(await changesOf(workspace, id)).toMatchObject([
      { action: "created" },
      { action: "changed", before: { title: "Head" }, after: { title: "Lead" } },
    ]);
  });

  test("and whom the line describes as they are is not written", async () => {
    const id = await manualUser(workspace, "adele@contoso.example", { attributes: { title: "Head" } });
    const before = await stored(workspace, id);
    expect(await imported([["adele@contoso.example", "", "", "", "", "", "", "Head", "", "Active"]])).toEqual(["2 unchanged"]);
    expect(await stored(workspace, id)).toEqual(before);
  });

  test.each([
    ["their first and last name", { name: { givenName: "Adele", familyName: "Vance" } }, "Adele Vance"],
    ["their user name", {}, "adele@contoso.example"],
  ])(
    "whose list shows %s for want of a display name, is not given one by an export of that list",
    async (_, attributes, shown) => {
      await manualUser(workspace, "adele@contoso.example", { attributes });
      expect(await imported([["adele@contoso.example", shown]], ["User name", "Name"])).toEqual(["2 unchanged"]);
      expect(await imported([["adele@contoso.example", "Dr. Vance"]], ["User name", "Name"])).toEqual([
        "2 changed: Display name: empty → Dr. Vance",
      ]);
    },
  );

  test("is deactivated and signed out, and activated again", async () => {
    const id = await manualUser(workspace, "adele@contoso.example");
    await getSql()`
      insert into sessions (workspace_id, id, user_id, expires_at) values (${ctx.workspaceId}, gen_random_uuid(), ${id}, now() + interval '1 day')`;
    expect(await imported([["adele@contoso.example", "inactive"]], ["userName", "status"])).toEqual([
      "2 changed: Status: active → inactive",
    ]);
    expect(await getSql()`select from sessions where user_id = ${id}`).toHaveLength(0);
    await imported([["adele@contoso.example", "active"]], ["userName", "status"]);
    expect(await stored(workspace, id)).toMatchObject({ status: "active" });
    expect((await changesOf(workspace, id)).map(({ action }) => action)).toEqual(["created", "deactivated", "activated"]);
  });

  test("and linked is locked while sync is on; paused, they change, and differ from the provider", async () => {
    const id = await createdUser(workspace, "linked@contoso.example", { title: "Head" });
    const line = ["linked@contoso.example", "", "", "", "", "", "", "Lead", "", "inactive"];
    expect(await refused(line)).toMatch(/^Your identity provider manages this user while sync is on.*Job title: Head → Lead/);
    expect(await imported([["linked@contoso.example", "", "", "", "", "", "", "Head"]])).toEqual(["2 unchanged"]);
    await setSettings(workspace, { syncEnabled: false });
    await imported([line]);
    expect(await stored(workspace, id)).toMatchObject({ source: "scim", status: "inactive", attributes: { title: "Lead" } });
    expect((await stored(workspace, id)).divergedAt).not.toBeNull();
  });
});

describe("refused with what to do", () => {
  test("a deleted user", async () => {
    await softDeleteUser(ctx, await manualUser(workspace, "gone@contoso.example"));
    expect(await refused(["Gone@contoso.example", "Gone"])).toMatch(/^This user is deleted. Restore them under Deleted users/);
  });

  test("a deleted user by the name that they had before the provider renamed them", async () => {
    const id = await createdUser(workspace, "gone@contoso.example");
    const renamed = `${"0".repeat(32)}gone@contoso.example`;
    const operations = [{ op: "replace", value: { userName: renamed, active: false } }];
    const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
    await workspace.scim("PATCH", `/Users/${id}`, { schemas, Operations: operations });
    expect(await refused(["gone@contoso.example", "Gone"])).toMatch(/^This user is deleted/);
    expect(await refused([renamed, "Gone"])).toMatch(/^This user is deleted/);
  });

  test("an excluded user", async () => {
    await manualUser(workspace, "glass@contoso.example", { excluded: true });
    expect(await refused(["glass@contoso.example", "Glass"])).toMatch(/^This user is excluded from provisioning/);
  });

  test("the last admin who would become Inactive", async () => {
    const sql = getSql();
    await sql`update users set excluded = false where workspace_id = ${ctx.workspaceId} and id = ${workspace.adminId}`;
    const { userName } = await stored(workspace, workspace.adminId);
    expect(await refused([userName, "inactive"], ["userName", "status"])).toMatch(/^This is the last workspace admin/);
  });

  test("somebody's address by a delegate who may do less than they, and their activation", async () => {
    const delegate = await manualUser(workspace, "delegate@contoso.example");
    const group = await manualGroup(workspace, "Delegates");
    await carry(workspace, group, await newRole(workspace, "Manager", "users.view", "users.manage"));
    await join(workspace, group, delegate);
    const by: Ctx = {
      ...ctx,
      actor: { kind: "user", id: delegate, name: "Dele Gate", permissions: ["users.view", "users.manage"] },
    };
    await manualUser(workspace, "boss@contoso.example", { role: "admin", attributes: workEmail("boss@contoso.example") });
    await manualUser(workspace, "asleep@contoso.example", { role: "admin", status: "inactive" });
    expect(await refused(["boss@contoso.example", "mine@contoso.example"], ["userName", "email"], by)).toMatch(
      /^This person may do more than you/,
    );
    expect(await refused(["asleep@contoso.example", "active"], ["userName", "status"], by)).toMatch(
      /^This would give somebody more than you have/,
    );
    expect(await imported([["boss@contoso.example", "Boss"]], ["userName", "title"], by)).toEqual([
      "2 changed: Job title: empty → Boss",
    ]);
  });

  test("all lines that name the same user, and only them", async () => {
    const lines = [["a@x.example"], ["b@x.example"], ["A@x.example "], ["a@X.example"], ["c@x.example"]];
    expect(await imported(lines, ["userName"])).toEqual([
      "2 refused: The file names this user more than once: also in line 4, 5. Keep one of these lines.",
      "3 created",
      "4 refused: The file names this user more than once: also in line 2, 5. Keep one of these lines.",
      "5 refused: The file names this user more than once: also in line 2, 4. Keep one of these lines.",
      "6 created",
    ]);
  });

  test("what the cells hold, by line, while the others go on", async () => {
    const lines = [
      ["", "x@x.example"],
      ["a", "no address"],
      ["b", "b@x.example"],
      ["c".repeat(300), ""],
    ];
    const said = await imported(lines, ["userName", "email"]);
    expect(said.map((line) => line.split(".")[0])).toEqual([
      "2 refused: There is no user name",
      "3 refused: “no address” is no e-mail address",
      "4 created",
      "5 refused: User name has 300 characters",
    ]);
  });
});

test("what changed between preview and run is looked at again", async () => {
  const id = await previewed(
    ctx,
    ["userName", "title"],
    [
      ["adele@contoso.example", "Head"],
      ["mei@contoso.example", "Lead"],
    ],
  );
  expect(await outcomesOf(ctx, id)).toEqual(["2 created", "3 created"]);
  await manualUser(workspace, "adele@contoso.example", { attributes: { title: "Hand" } });
  await softDeleteUser(ctx, await manualUser(workspace, "mei@contoso.example"));
  await startImport(ctx, id);
  await workOnImports();
  const [adele, mei] = await outcomesOf(ctx, id);
  expect(adele).toBe("2 changed: Job title: Hand → Head");
  expect(mei).toMatch(/^3 refused: This user is deleted/);
});
