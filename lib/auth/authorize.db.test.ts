import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { saveWorkspaceSettings } from "#lib/directory/workspace-settings.ts";
import { manualUser, workEmail } from "../../test/directory.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { authorizePassword } from "./authorize.ts";
import type { Device } from "./device.ts";
import { hashPassword } from "./password.ts";

const password = "Correct-horse-9";
const hash = await hashPassword(password);
let workspace: TestWorkspace;
/** Another address for each test: the limits outlive them. */
let address = 0;

beforeEach(async () => {
  workspace = await newWorkspace();
  address++;
  device = null;
});

/** The browser. */
let device: Device | null = null;

const signIn = (userName: string, typed = password, slug = workspace.slug) =>
  authorizePassword({ slug, userName, password: typed }, { address: `192.0.2.${address}`, device });

async function person(userName: string, email: string, active = true): Promise<string> {
  const body = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName,
    active,
    emails: [{ value: email, type: "work" }],
  };
  const created = await workspace.scim("POST", "/Users", body);
  expect(created.status).toBe(201);
  await setPassword(workspace.ctx.workspaceId, created.body.id, hash);
  return created.body.id;
}

test("by userName, whatever the case, or by e-mail address", async () => {
  const id = await person("Jörg@contoso.example", "joerg.mail@contoso.example");
  const who = { workspaceId: workspace.ctx.workspaceId, userId: id, hash };
  expect(await signIn("Jörg@contoso.example")).toEqual(who);
  expect(await signIn(" JÖRG@CONTOSO.example ")).toEqual(who);
  expect(await signIn("Joerg.Mail@contoso.example")).toEqual(who);
});

test("not by an address that two have, nor by one that is somebody's userName", async () => {
  const shared = "team@contoso.example";
  await person("a@contoso.example", shared);
  await person("b@contoso.example", shared);
  expect(await signIn(shared)).toBeNull();
  const owner = await person("c@contoso.example", "c.mail@contoso.example");
  await person("d@contoso.example", "c@contoso.example");
  expect(await signIn("c@contoso.example")).toMatchObject({ userId: owner });
});

test("an address of two counts again once one of them is deleted", async () => {
  const shared = "team@contoso.example";
  const stays = await person("a@contoso.example", shared);
  const leaves = await person("b@contoso.example", shared);
  const active = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path: "active", value: false }],
  };
  await workspace.scim("PATCH", `/Users/${leaves}`, active);
  expect(await signIn(shared)).toMatchObject({ userId: stays });
});

test("not with a wrong password, without one, as nobody, or in another workspace", async () => {
  await person("adele@contoso.example", "adele@contoso.example");
  expect(await signIn("adele@contoso.example", "wrong-horse-9")).toBeNull();
  expect(await signIn("adele@contoso.example", "")).toBeNull();
  expect(await signIn("nobody@contoso.example")).toBeNull();
  expect(await signIn("adele@contoso.example", password, (await newWorkspace()).slug)).toBeNull();
  expect(await signIn("adele@contoso.example", password, "no-such-workspace")).toBeNull();
  expect(await authorizePassword(undefined, { address: "", device })).toBeNull();
  expect(await signIn("adele\0")).toBeNull();
  expect(await signIn("adele@contoso.example", password, "\0")).toBeNull();
});

test("not when deleted, nor before a password was set", async () => {
  await person("gone@contoso.example", "gone@contoso.example", false);
  expect(await signIn("gone@contoso.example")).toBeNull();
  const body = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "new@contoso.example", password };
  await workspace.scim("POST", "/Users", body);
  expect(await signIn("new@contoso.example")).toBeNull();
});

test("after ten failures the account has to wait at this address, and its owner doesn't elsewhere", async () => {
  await person("adele@contoso.example", "adele@contoso.example");
  const guesses = await Promise.all(Array.from({ length: 10 }, (_, i) => signIn("adele@contoso.example", `wrong-horse-${i}`)));
  expect(guesses).toEqual(Array(10).fill(null));
  await expect(signIn("adele@contoso.example")).rejects.toThrow(/^TooManyAttempts-(900|89\d)$/);
  expect(await signIn("nobody@contoso.example")).toBeNull();
  address++;
  expect(await signIn("Adele@contoso.example")).not.toBeNull();
});

test("a success forgives what came before it", async () => {
  await person("adele@contoso.example", "adele@contoso.example");
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 9; i++) expect(await signIn("adele@contoso.example", "wrong-horse-9")).toBeNull();
    expect(await signIn("adele@contoso.example")).not.toBeNull();
  }
});

describe("a stranger who guesses from many addresses", () => {
  let owner: string;

  async function guessEverywhere(userName: string): Promise<void> {
    for (let network = 0; network < 10; network++) {
      address++;
      await Promise.all(Array.from({ length: 10 }, (_, i) => signIn(userName, `wrong-horse-${i}`)));
    }
    address++;
  }

  beforeEach(async () => {
    owner = await person("adele@contoso.example", "adele.mail@contoso.example");
    await guessEverywhere("adele@contoso.example");
  });

  test("makes unknown browsers wait, whoever they are", async () => {
    await expect(signIn("adele@contoso.example")).rejects.toThrow(/^TooManyAttempts-/);
    device = { device: randomUUID(), accounts: [randomUUID()] };
    await expect(signIn("adele@contoso.example")).rejects.toThrow(/^TooManyAttempts-/);
  });

  test("doesn't lock out the owner in a browser that has signed in before", async () => {
    device = { device: randomUUID(), accounts: [randomUUID(), owner] };
    expect(await signIn("adele@contoso.example")).toMatchObject({ userId: owner });
    expect(await signIn("adele.mail@contoso.example")).toMatchObject({ userId: owner });
  });

  test("has ten tries in a browser that has signed in before, too", async () => {
    device = { device: randomUUID(), accounts: [owner] };
    for (let i = 0; i < 10; i++) expect(await signIn("adele@contoso.example", "wrong-horse-9")).toBeNull();
    await expect(signIn("adele@contoso.example")).rejects.toThrow(/^TooManyAttempts-/);
  });

  test("tells by the limit nothing of which accounts there are", async () => {
    await guessEverywhere("nobody@contoso.example");
    await expect(signIn("nobody@contoso.example")).rejects.toThrow(/^TooManyAttempts-/);
  });
});

test("who tries one account after another has to wait", async () => {
  for (let i = 0; i < 60; i++) expect(await signIn(`nobody-${i}@contoso.example`)).toBeNull();
  await expect(signIn("another@contoso.example")).rejects.toThrow(/^TooManyAttempts-/);
});

describe("an admin's e-mail address that others have, too", () => {
  beforeEach(async () => {
    await setPassword(workspace.ctx.workspaceId, workspace.adminId, hash);
    await getSql()`update users set user_name = 'ada', user_name_key = 'ada' where id = ${workspace.adminId}`;
  });
  const address = () => `admin@${workspace.slug}.example`;

  test("as a work e-mail: nobody signs in by it any more, and the admin does by user name", async () => {
    expect(await signIn(address())).toMatchObject({ userId: workspace.adminId });
    await manualUser(workspace, "eve@contoso.example", { attributes: workEmail(address()) });
    expect(await signIn(address())).toBeNull();
    expect(await signIn("ada")).toMatchObject({ userId: workspace.adminId });
  });

  test("as a user name: it is theirs, and the admin signs in by user name", async () => {
    const other = await manualUser(workspace, address());
    await setPassword(workspace.ctx.workspaceId, other, await hashPassword("Other-horse-9"));
    expect(await signIn(address())).toBeNull();
    expect(await signIn(address(), "Other-horse-9")).toMatchObject({ userId: other });
    expect(await signIn("ada")).toMatchObject({ userId: workspace.adminId });
  });
});

test("with Microsoft sign-in only, nobody's password counts but an admin's who is excluded from provisioning", async () => {
  const { ctx, adminId } = workspace;
  await setPassword(ctx.workspaceId, adminId, hash);
  const admin = await manualUser(workspace, "boss@contoso.example", { role: "admin" });
  const excluded = await manualUser(workspace, "kept@contoso.example", { excluded: true });
  for (const id of [admin, excluded]) await setPassword(ctx.workspaceId, id, hash);
  await saveWorkspaceSettings(ctx, { entraTenantId: randomUUID(), microsoftSignInOnly: true });
  expect(await signIn("boss@contoso.example")).toBeNull();
  expect(await signIn("kept@contoso.example")).toBeNull();
  expect(await signIn(`admin@${workspace.slug}.example`)).toMatchObject({ userId: adminId });
});
