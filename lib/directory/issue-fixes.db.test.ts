import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { getIssue, listIssues } from "#lib/provisioning/issues.ts";
import { changesOf, join, manualGroup, manualUser, stored, workEmail } from "../../test/directory.ts";
import { acting } from "../../test/roles.ts";
import { createdUser, dialects, filtered, user } from "../../test/scim-bodies.ts";
import { issuesOf } from "../../test/sync-issues.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import {
  closeByHand,
  giveBack,
  giveRoleBack,
  joinSamePerson,
  linkExistingUser,
  provisionExcludedAccount,
  putBackName,
  releaseName,
  tellApart,
} from "./issue-fixes.ts";

/** Each issue raised over SCIM, solved by its verb, and the provider's next try. */
let workspace: TestWorkspace;
let ctx: Ctx;

beforeEach(async () => {
  workspace = await newWorkspace();
  ctx = acting(workspace, "users.view", "users.manage", "provisioning.manage", "roles.manage");
});

const UPN = "adele@contoso.example";
const names = { name: { givenName: "Adele", familyName: "Vance" } };
const post = (userName: string, attributes: Record<string, unknown> = {}) =>
  workspace.scim("POST", "/Users", user(userName, { ...names, ...attributes }));
const active = (id: string, value: boolean) => workspace.scim("PATCH", `/Users/${id}`, dialects[1]?.activate(value));
const set = (id: string, attributes: Record<string, unknown>) =>
  workspace.scim("PATCH", `/Users/${id}`, dialects[0]?.set(attributes));

async function deletedUser(userName: string, attributes: Record<string, unknown> = {}): Promise<string> {
  const id = await createdUser(workspace, userName, { ...names, ...attributes });
  await active(id, false);
  return id;
}

/** The one open issue. */
async function openIssue(): Promise<string> {
  const { rows } = await listIssues(ctx, everything);
  if (rows.length !== 1 || !rows[0]) throw new Error(`There are ${rows.length} open issues.`);
  return rows[0].id;
}

const everything = { closed: false, kinds: [], search: "", sort: "at" as const, descending: true, limit: 50, offset: 0 };
const solved = async () => (await issuesOf(workspace)).map(({ resolution }) => resolution);

describe("UPN clash", () => {
  const externalId = randomUUID();
  let existing: string;
  let issue: string;

  beforeEach(async () => {
    existing = await manualUser(workspace, "av", { attributes: { ...names, ...workEmail(UPN) } });
    await post(UPN, { externalId, ...workEmail(UPN) });
    issue = await openIssue();
  });

  const decision = async (given: Partial<Parameters<typeof linkExistingUser>[1]> = {}) => ({
    id: issue,
    externalId,
    version: (await stored(workspace, existing)).version,
    ...given,
  });

  test("Link: the existing user gets name and externalId, keeps all else, and is found", async () => {
    const group = await manualGroup(workspace, "Sales");
    await join(workspace, group, existing);
    const before = await stored(workspace, existing);
    await linkExistingUser(ctx, await decision());
    expect(await stored(workspace, existing)).toMatchObject({
      ...before,
      userName: UPN,
      externalId,
      source: "scim",
      version: before.version + 1,
      updatedAt: expect.any(Date),
    });
    expect(await solved()).toEqual(["linked"]);
    expect((await changesOf(workspace, existing)).at(-1)).toMatchObject({
      action: "linked by an admin",
      before: { userName: "av", externalId: null, source: "manual" },
      after: { userName: UPN, externalId, source: "scim" },
    });
    // What a provider does after a 409: it looks again, and finds the user.
    expect((await post(UPN, { externalId })).status).toBe(409);
    const { body } = await workspace.scim("GET", filtered("Users", `userName eq "${UPN}"`));
    expect(body.Resources.map((found: { id: string }) => found.id)).toEqual([existing]);
    expect((await set(existing, { title: "Buyer" })).status).toBe(200);
    expect(await solved()).toEqual(["linked"]);
  });

  test.each<[string, () => Promise<unknown>, object]>([
    ["the user changed meanwhile", () => getSql()`update users set version = version + 1 where id = ${existing}`, { version: 1 }],
    ["something else was sent meanwhile", () => post(UPN, { externalId: randomUUID(), ...workEmail(UPN) }), {}],
  ])("%s: who decided looks again", async (_what, meanwhile, given) => {
    const decided = await decision(given);
    await meanwhile();
    const before = await stored(workspace, existing);
    await expect(linkExistingUser(ctx, decided)).rejects.toMatchObject({ code: "versionMismatch" });
    expect(await stored(workspace, existing)).toEqual(before);
    expect(await solved()).toEqual([null]);
  });

  test("nobody is linked who clashes no longer", async () => {
    await getSql()`update users set work_email = 'x@y.example', work_email_key = 'x@y.example' where id = ${existing}`;
    await expect(linkExistingUser(ctx, await decision())).rejects.toMatchObject({ code: "invalid" });
  });

  test("nobody decides about an account that may do more than they: its address would be somebody else's name", async () => {
    await getSql()`update users set role = 'admin' where id = ${existing}`;
    const little = acting(workspace, "provisioning.manage");
    await expect(linkExistingUser(little, await decision())).rejects.toMatchObject({ code: "forbidden" });
    await expect(tellApart(little, await decision())).rejects.toMatchObject({ code: "forbidden" });
    expect((await post(UPN, { externalId, ...workEmail(UPN) })).status).toBe(409);
  });

  test("two people who link at once: one of them does", async () => {
    const decided = await decision();
    const results = await Promise.allSettled([linkExistingUser(ctx, decided), linkExistingUser(ctx, decided)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("Different people: the next POST makes a new user, and nothing asks again", async () => {
    await tellApart(ctx, await decision());
    const before = await stored(workspace, existing);
    const { status, body } = await post(UPN, { externalId, ...workEmail(UPN) });
    expect([status, body.userName]).toEqual([201, UPN]);
    expect(body.id).not.toBe(existing);
    expect(await stored(workspace, existing)).toEqual(before);
    expect(await solved()).toEqual(["different people"]);
  });

  test("Different people is said of who was sent, not of whoever comes under that name", async () => {
    await tellApart(ctx, await decision());
    expect((await post(UPN, { externalId: randomUUID(), ...workEmail(UPN) })).status).toBe(409);
  });

  test("who is told apart and takes the very name is in the way all the same", async () => {
    await tellApart(ctx, await decision());
    await getSql()`update users set user_name = ${UPN}, user_name_key = ${UPN} where id = ${existing}`;
    expect((await post(UPN, { externalId, ...workEmail(UPN) })).status).toBe(409);
  });
});

describe("same or different person", () => {
  const [former, present] = [randomUUID(), randomUUID()];
  let deleted: string;
  let issue: string;

  beforeEach(async () => {
    deleted = await deletedUser(UPN, { externalId: former });
    await post(UPN, { externalId: present });
    issue = await openIssue();
  });

  test("Same person: the next POST restores them, with groups and role", async () => {
    const group = await manualGroup(workspace, "Sales");
    await join(workspace, group, deleted);
    await getSql()`update users set role = 'admin' where id = ${deleted}`;
    await joinSamePerson(workspace.ctx, { id: issue, externalId: present });
    const { status, body } = await post(UPN, { externalId: present });
    expect([status, body.id, body.active]).toEqual([201, deleted, true]);
    const user = await stored(workspace, deleted);
    expect([user.role, user.groups?.length]).toEqual(["admin", 1]);
    expect(await solved()).toEqual(["same person"]);
  });

  test("nobody gives back a role that they lack", async () => {
    await getSql()`update users set role = 'admin' where id = ${deleted}`;
    await expect(
      joinSamePerson(acting(workspace, "provisioning.manage"), { id: issue, externalId: present }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("not when a live user is known to be who was sent", async () => {
    await manualUser(workspace, "other@contoso.example", { externalId: present });
    await expect(joinSamePerson(ctx, { id: issue, externalId: present })).rejects.toMatchObject({ code: "invalid" });
  });

  test("Different person: the deleted user gives up the name, the next POST makes a new one", async () => {
    await tellApart(ctx, { id: issue, externalId: present });
    const { status, body } = await post(UPN, { externalId: present });
    expect([status, body.userName]).toEqual([201, UPN]);
    expect(body.id).not.toBe(deleted);
    const user = await stored(workspace, deleted);
    expect([user.originalUserName, user.deletedAt]).toEqual([UPN, expect.any(Date)]);
    expect(user.userName).toBe(deleted.replaceAll("-", "") + UPN);
    expect(await solved()).toEqual(["different people"]);
  });

  test("Different person, of whom Entra has renamed already", async () => {
    const renamed = randomUUID().replaceAll("-", "") + UPN;
    await active(deleted, true);
    await set(deleted, { userName: renamed, active: "False" });
    expect((await post(UPN, { externalId: present })).status).toBe(409);
    await tellApart(ctx, { id: await openIssue(), externalId: present });
    expect((await post(UPN, { externalId: present })).status).toBe(201);
    expect((await stored(workspace, deleted)).userName).toBe(renamed);
  });
});

test("old name to release: by a PATCH, which passes then", async () => {
  const holder = await deletedUser(UPN);
  const id = await createdUser(workspace, "other@contoso.example", names);
  expect((await set(id, { userName: UPN })).status).toBe(409);
  await releaseName(ctx, { id: await openIssue() });
  expect((await set(id, { userName: UPN })).status).toBe(200);
  expect((await stored(workspace, holder)).originalUserName).toBe(UPN);
  expect(await solved()).toEqual(["name released"]);
});

describe("original name taken", () => {
  let id: string;
  let other: string;

  beforeEach(async () => {
    id = await createdUser(workspace, UPN, names);
    await set(id, { userName: randomUUID().replaceAll("-", "") + UPN, active: "False" });
    other = await manualUser(workspace, UPN);
    await active(id, true);
  });

  test("put back when it is free", async () => {
    const issue = await openIssue();
    await expect(putBackName(ctx, { id: issue })).rejects.toMatchObject({ code: "userNameTaken" });
    await expect(releaseName(ctx, { id: issue })).rejects.toMatchObject({ code: "invalid" });
    await getSql()`update users set user_name = 'x', user_name_key = 'x' where id = ${other}`;
    await putBackName(ctx, { id: issue });
    const user = await stored(workspace, id);
    expect([user.userName, user.originalUserName]).toEqual([UPN, null]);
    expect(await solved()).toEqual(["name put back"]);
  });

  test("released by a deleted holder and put back at once", async () => {
    await getSql()`update users set deleted_at = now() where id = ${other}`;
    await releaseName(ctx, { id: await openIssue() });
    expect((await stored(workspace, id)).userName).toBe(UPN);
    expect((await stored(workspace, other)).originalUserName).toBe(UPN);
    expect(await solved()).toEqual(["name put back"]);
  });
});

test("admin restored without role: only who manages roles gives it back", async () => {
  const id = await manualUser(workspace, UPN, { role: "admin", source: "scim", deletedAt: new Date(), attributes: names });
  await post(UPN);
  const issue = await openIssue();
  await expect(giveRoleBack(acting(workspace, "provisioning.manage", "users.manage"), { id: issue })).rejects.toMatchObject({
    code: "forbidden",
  });
  await giveRoleBack(workspace.ctx, { id: issue });
  expect((await stored(workspace, id)).role).toBe("admin");
  expect(await solved()).toEqual(["role given back"]);
});

test("identity change that was none: a workspace admin gives role and groups back, and no others", async () => {
  const id = await createdUser(workspace, UPN, { ...names, externalId: randomUUID() });
  const [kept, gone] = [await manualGroup(workspace, "Kept"), await manualGroup(workspace, "Gone")];
  await join(workspace, kept, id);
  await join(workspace, gone, id);
  await getSql()`update users set role = 'admin' where id = ${id}`;
  await set(id, { externalId: randomUUID() });
  await getSql()`update groups set deleted_at = now() where id = ${gone}`;
  const before = await stored(workspace, id);
  expect([before.role, before.groups]).toEqual(["user", []]);
  const issue = await openIssue();
  await expect(giveBack(acting(workspace, "provisioning.manage", "users.manage"), { id: issue })).rejects.toMatchObject({
    code: "forbidden",
  });
  await giveBack(workspace.ctx, { id: issue });
  const after = await stored(workspace, id);
  expect([after.role, after.groups?.map((group) => group.id)]).toEqual(["admin", [kept]]);
  expect(await solved()).toEqual(["given back"]);
});

test("excluded name: provisioned, the account is found and written", async () => {
  const glass = await manualUser(workspace, UPN, { excluded: true, attributes: names });
  expect((await post(UPN)).status).toBe(409);
  await provisionExcludedAccount(ctx, { id: await openIssue() });
  expect((await set(glass, { title: "Buyer" })).status).toBe(200);
  expect(await solved()).toEqual(["account provisioned"]);
});

test("marked as solved, and a new issue when it happens again", async () => {
  const id = await createdUser(workspace, UPN, names);
  await set(id, { shoeSize: "44" });
  await closeByHand(ctx, { id: await openIssue() });
  await set(id, { shoeSize: "44" });
  expect(await solved()).toEqual(["marked as solved", null]);
});

describe("every verb", () => {
  const verbs: [string, (by: Ctx, id: string) => Promise<void>][] = [
    ["link", (by, id) => linkExistingUser(by, { id, externalId: null, version: 1 })],
    ["tell apart", (by, id) => tellApart(by, { id, externalId: null })],
    ["same person", (by, id) => joinSamePerson(by, { id, externalId: null })],
    ["release", (by, id) => releaseName(by, { id })],
    ["put back", (by, id) => putBackName(by, { id })],
    ["give the role back", (by, id) => giveRoleBack(by, { id })],
    ["give back", (by, id) => giveBack(by, { id })],
    ["provision", (by, id) => provisionExcludedAccount(by, { id })],
    ["mark as solved", (by, id) => closeByHand(by, { id })],
  ];

  test.each(verbs)("%s: needs a permission, finds nothing of another workspace, and only what it is for", async (_name, verb) => {
    await manualUser(workspace, "av", { attributes: workEmail(UPN) });
    await post(UPN);
    const issue = await openIssue();
    const neighbour = await newWorkspace();
    await expect(verb(acting(workspace, "users.view", "users.manage"), issue)).rejects.toMatchObject({ code: "forbidden" });
    await expect(verb(neighbour.ctx, issue)).rejects.toMatchObject({ code: "notFound" });
    await getSql()`update sync_issues set kind = 'last admin', closed_at = null where id = ${issue}`;
    await expect(verb(workspace.ctx, issue)).rejects.toMatchObject({ code: "invalid" });
    await getSql()`update sync_issues set closed_at = now() where id = ${issue}`;
    await expect(verb(workspace.ctx, issue)).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("reading", () => {
  test("needs the permission, and stays in the workspace", async () => {
    await manualUser(workspace, "av", { attributes: workEmail(UPN) });
    await post(UPN);
    const issue = await openIssue();
    const neighbour = await newWorkspace();
    await expect(getIssue(acting(workspace, "users.view"), issue)).rejects.toMatchObject({ code: "forbidden" });
    expect(await getIssue(neighbour.ctx, issue)).toBeNull();
    expect(await getIssue(workspace.ctx, "no-id")).toBeNull();
    expect((await listIssues(neighbour.ctx, everything)).total).toBe(0);
    expect((await getIssue(ctx, issue))?.issue).toMatchObject({ kind: "email clash", requests: [{ id: expect.any(String) }] });
  });
});
