import { beforeEach, expect, test } from "vitest";
import { setPassword } from "#db/queries/passwords.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { authorizePassword } from "./authorize.ts";
import { hashPassword } from "./password.ts";

const password = "Correct-horse-9";
const hash = await hashPassword(password);
let workspace: TestWorkspace;
/** Another address for each test: the limits outlive them. */
let address = 0;

beforeEach(async () => {
  workspace = await newWorkspace();
  address++;
});

const signIn = (userName: string, typed = password, slug = workspace.slug) =>
  authorizePassword({ slug, userName, password: typed }, `192.0.2.${address}`);

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
  const who = { workspaceId: workspace.ctx.workspaceId, userId: id };
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
  expect(await authorizePassword(undefined, "")).toBeNull();
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
