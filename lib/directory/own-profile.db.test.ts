import { beforeEach, expect, test } from "vitest";
import type { Ctx } from "#lib/ctx.ts";
import { changesOf, join, manualGroup, manualUser, setSettings, stored, workEmail } from "../../test/directory.ts";
import { createdUser } from "../../test/scim-bodies.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { editOwnProfile, getOwnUser, type OwnProfile } from "./own-profile.ts";

let workspace: TestWorkspace;
let id: string;

const given: OwnProfile = {
  displayName: "Adele V.",
  givenName: "Adele",
  familyName: "Vance",
  title: "Lead",
  mobilePhone: "+41 79 555 01 01",
};

beforeEach(async () => {
  workspace = await newWorkspace();
  const attributes = { ...workEmail("adele@contoso.example"), nickName: "Della" };
  id = await manualUser(workspace, "adele@contoso.example", { attributes });
});

/** Somebody without any permission. */
function as(userId: string, where = workspace): Ctx {
  const actor = { kind: "user" as const, id: userId, name: "Adele", permissions: [] };
  return { workspaceId: where.ctx.workspaceId, actor, requestId: "click-1" };
}

test("everybody sees themselves, with their groups", async () => {
  const group = await manualGroup(workspace, "Sales");
  await join(workspace, group, id);
  expect(await getOwnUser(as(id))).toMatchObject({ id, groups: [{ id: group, displayName: "Sales" }] });
});

test("everybody edits what is theirs to say, and the rest stays, with a row in the history", async () => {
  await editOwnProfile(as(id), 1, given);
  const { attributes, userName, role, status, workEmail: email } = await stored(workspace, id);
  expect(attributes).toMatchObject({
    displayName: "Adele V.",
    name: { givenName: "Adele", familyName: "Vance" },
    title: "Lead",
    phoneNumbers: [{ type: "mobile", value: "+41 79 555 01 01" }],
    nickName: "Della",
  });
  expect({ userName, role, status, email }).toEqual({
    userName: "adele@contoso.example",
    role: "user",
    status: "active",
    email: "adele@contoso.example",
  });
  expect((await changesOf(workspace, id)).at(-1)).toMatchObject({
    action: "changed",
    actor: { id },
    before: { title: null },
    after: { title: "Lead" },
  });
});

test("more than that isn't taken over, whoever sends it", async () => {
  const more = { ...given, userName: "boss@contoso.example", workEmail: "boss@contoso.example", department: "Board" };
  await editOwnProfile(as(id), 1, more);
  const { userName, workEmail: email, attributes } = await stored(workspace, id);
  expect({ userName, email }).toEqual({ userName: "adele@contoso.example", email: "adele@contoso.example" });
  expect(JSON.stringify(attributes)).not.toContain("Board");
});

test("what somebody else changed meanwhile isn't overwritten", async () => {
  await editOwnProfile(as(id), 1, given);
  await expect(editOwnProfile(as(id), 1, { ...given, title: "Boss" })).rejects.toMatchObject({ code: "versionMismatch" });
  expect((await stored(workspace, id)).attributes).toMatchObject({ title: "Lead" });
});

test("what the provider manages is changed there; while it pauses, here, until it writes again", async () => {
  const linked = await createdUser(workspace, "linked@contoso.example");
  const { version } = await stored(workspace, linked);
  await expect(editOwnProfile(as(linked), version, given)).rejects.toMatchObject({ code: "managedByProvider" });
  await setSettings(workspace, { syncEnabled: false });
  await editOwnProfile(as(linked), version, given);
  expect(await stored(workspace, linked)).toMatchObject({ displayName: "Adele V.", divergedAt: expect.any(Date) });
});

test("nobody is anybody in another workspace, and an API key has no profile", async () => {
  const neighbour = await newWorkspace();
  await expect(getOwnUser(as(id, neighbour))).rejects.toMatchObject({ code: "notFound" });
  await expect(editOwnProfile(as(id, neighbour), 1, given)).rejects.toMatchObject({ code: "notFound" });
  const key: Ctx = { ...as(id), actor: { kind: "key", id, lastFour: "abcd" } };
  await expect(getOwnUser(key)).rejects.toMatchObject({ code: "notFound" });
});
