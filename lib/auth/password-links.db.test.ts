import "../../test/with-mailbox.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { findWorkspace, type Workspace } from "#db/queries/workspaces.ts";
import { backgroundDone } from "#lib/background.ts";
import { makePasswordLink } from "#lib/directory/password-link.ts";
import { setUserStatus } from "#lib/directory/user-admin.ts";
import { setUserRole } from "#lib/directory/user-role.ts";
import { saveWorkspaceSettings } from "#lib/directory/workspace-settings.ts";
import { changesOf, manualUser, workEmail } from "../../test/directory.ts";
import { sessionOf } from "../../test/session.ts";
import { newSession } from "../../test/sessions.ts";
import { mailbox } from "../../test/with-mailbox.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { authorizePassword } from "./authorize.ts";
import { changeOwnPassword } from "./new-password.ts";
import { findLinkOwner, requestPasswordLink, setPasswordByLink } from "./password-links.ts";

const password = "Correct-horse-9";
let tenant: TestWorkspace;
let workspace: Workspace;
let adele: string;
/** Another address for each test: the limits outlive them. */
let address = 0;

beforeEach(async () => {
  tenant = await newWorkspace();
  workspace = await present();
  adele = await manualUser(tenant, "adele", { attributes: workEmail("adele@contoso.example") });
  address++;
});

async function present(): Promise<Workspace> {
  const found = await findWorkspace(tenant.ctx.workspaceId);
  if (!found) throw new Error("The workspace is gone.");
  return found;
}

/** Asks, and returns the newest link's token; null = no mail came of it. */
async function ask(typed: string): Promise<string | null> {
  const before = mailbox.mails.length;
  expect(await requestPasswordLink(await present(), typed, `198.51.100.${address}`)).toBeNull();
  await backgroundDone();
  if (mailbox.mails.length === before) return null;
  return /\/set-password\?token=([\w-]{43})$/m.exec(mailbox.mails.at(-1)?.text ?? "")?.[1] ?? null;
}

const use = async (token: string | null, chosen = password) =>
  setPasswordByLink(await present(), { token: token ?? "", password: chosen }, "click-1");

const signIn = (userName: string, typed = password) =>
  authorizePassword({ slug: tenant.slug, userName, password: typed }, { address: `192.0.2.${address}`, device: null });

test("a link that was mailed sets the password, once: sessions end, history and owner are told", async () => {
  await newSession(tenant, adele);
  const token = await ask(" ADELE ");
  expect(mailbox.mails.at(-1)?.to).toEqual(["adele@contoso.example"]);
  expect(await findLinkOwner(workspace, token ?? "")).toMatchObject({ userId: adele, userName: "adele" });
  expect(await use(token)).toMatchObject({ userId: adele });
  expect(await signIn("adele")).toMatchObject({ userId: adele });
  expect(await getSql()`select from sessions where user_id = ${adele}`).toHaveLength(0);
  expect((await changesOf(tenant, adele)).at(-1)).toMatchObject({
    action: "password set",
    actor: { kind: "user", id: adele },
    before: null,
    after: null,
  });
  await backgroundDone();
  expect(mailbox.mails.at(-1)).toMatchObject({ to: ["adele@contoso.example"], text: expect.stringMatching(/was set just now/) });
  expect(await findLinkOwner(workspace, token ?? "")).toBeNull();
  expect(await use(token, "Another-horse-9")).toBeNull();
  expect(await signIn("adele")).not.toBeNull();
});

test("a weak password, or the account's own name, doesn't use the link up", async () => {
  await getSql()`update users set user_name = 'adele-vance', user_name_key = 'adele-vance' where id = ${adele}`;
  const token = await ask("adele-vance");
  await expect(use(token, "short")).rejects.toMatchObject({ code: "invalid", field: "password" });
  await expect(use(token, "Adele-Vance")).rejects.toMatchObject({ code: "invalid", field: "password" });
  expect(await use(token)).not.toBeNull();
});

test("of several who use a link at once, one does", async () => {
  const token = await ask("adele");
  const results = await Promise.all([1, 2, 3, 4].map((n) => use(token, `Correct-horse-${n}`)));
  expect(results.filter(Boolean)).toHaveLength(1);
  expect((await changesOf(tenant, adele)).filter(({ action }) => action === "password set")).toHaveLength(1);
});

test("asking again leaves former links good; setting a password ends them all", async () => {
  const [first, second] = [await ask("adele"), await ask("adele@contoso.example")];
  expect(await findLinkOwner(workspace, first ?? "")).not.toBeNull();
  await use(second);
  expect(await findLinkOwner(workspace, first ?? "")).toBeNull();
});

test("an account is mailed five links in half an hour, whatever is asked", async () => {
  for (let i = 0; i < 5; i++) expect(await ask("adele")).not.toBeNull();
  expect(await ask("adele")).toBeNull();
  await getSql()`update account_links set expires_at = now()`;
  expect(await ask("adele")).not.toBeNull();
});

test("an address that asks too often has to wait, whoever it asks for", async () => {
  const asks = Array.from({ length: 20 }, (_, i) => requestPasswordLink(workspace, `nobody-${i}`, "203.0.113.1"));
  expect(await Promise.all(asks)).toEqual(Array(20).fill(null));
  expect(await requestPasswordLink(workspace, "adele", "203.0.113.1")).toBeGreaterThan(800);
  await backgroundDone();
  expect(mailbox.mails).toEqual([]);
});

test("no mail for nobody, for what can't be a name, or for an address that two have", async () => {
  await manualUser(tenant, "bea", { attributes: workEmail("team@contoso.example") });
  await manualUser(tenant, "carl", { attributes: workEmail("team@contoso.example") });
  for (const typed of ["nobody", "", "adele\0", "\ud800", "x".repeat(2000), "team@contoso.example"]) {
    expect(await ask(typed)).toBeNull();
  }
  expect(await ask("bea")).not.toBeNull();
});

describe("a link dies with what it was made for", () => {
  const changes: Record<string, () => Promise<unknown>> = {
    "half an hour": () => getSql()`update account_links set expires_at = now()`,
    "the account is inactive": () => setUserStatus(tenant.ctx, adele, "inactive"),
    "the account is deleted": () => getSql()`update users set deleted_at = now() where id = ${adele}`,
    "the address is another": () => getSql()`update users set work_email = 'eve@contoso.example' where id = ${adele}`,
    "they are an admin now": () => setUserRole(tenant.ctx, adele, "admin"),
    "Microsoft sign-in only": () =>
      saveWorkspaceSettings(tenant.ctx, { entraTenantId: crypto.randomUUID(), microsoftSignInOnly: true }),
  };
  test.each(Object.entries(changes))("%s", async (_name, change) => {
    const token = await ask("adele");
    expect(await findLinkOwner(workspace, token ?? "")).not.toBeNull();
    await change();
    expect(await findLinkOwner(workspace, token ?? "")).toBeNull();
    expect(await use(token)).toBeNull();
    expect(await getSql()`select from passwords where user_id = ${adele}`).toHaveLength(0);
  });

  test("another workspace", async () => {
    const token = await ask("adele");
    const elsewhere = await newWorkspace();
    const other = await findWorkspace(elsewhere.ctx.workspaceId);
    expect(other && (await findLinkOwner(other, token ?? ""))).toBeNull();
  });
});

describe("an admin's mail", () => {
  const confirm = (email: string | null) => getSql()`update users set confirmed_email = ${email} where id = ${adele}`;
  beforeEach(() => setUserRole(tenant.ctx, adele, "admin"));

  test("goes to the confirmed address only, whatever the provider writes", async () => {
    await confirm("ada@home.example");
    expect(await ask("adele@contoso.example")).not.toBeNull();
    expect(mailbox.mails.map(({ to }) => to)).toEqual([["ada@home.example"]]);
  });

  test("goes nowhere without one", async () => {
    await confirm(null);
    expect(await ask("adele")).toBeNull();
  });
});

describe("a link that an admin makes", () => {
  const admin = async () => (await sessionOf(tenant, tenant.adminId)).ctx;
  const unreachable = () => getSql()`update users set work_email = null where id = ${adele}`;
  const tokenIn = (url: string) => new URL(url).searchParams.get("token");

  test("is for somebody whom no mail reaches, and is told in their history", async () => {
    await expect(makePasswordLink(await admin(), adele)).rejects.toMatchObject({ code: "invalid" });
    await unreachable();
    const url = await makePasswordLink(await admin(), adele);
    expect(new URL(url).pathname).toBe(`/${tenant.slug}/set-password`);
    expect((await changesOf(tenant, adele)).at(-1)).toMatchObject({
      action: "password link made",
      actor: { id: tenant.adminId },
    });
    expect(JSON.stringify(await changesOf(tenant, adele))).not.toContain(tokenIn(url));
    expect(await use(tokenIn(url))).toMatchObject({ userId: adele });
  });

  test("isn't made for an admin, and is dead once they are one", async () => {
    await unreachable();
    const url = await makePasswordLink(await admin(), adele);
    await setUserRole(tenant.ctx, adele, "admin");
    expect(await use(tokenIn(url))).toBeNull();
    for (const id of [adele, tenant.adminId]) {
      await expect(makePasswordLink(await admin(), id)).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  test("isn't made without the permission, in another workspace, or for who can't sign in", async () => {
    await unreachable();
    const ctx = {
      ...(await admin()),
      actor: { kind: "user", id: tenant.adminId, name: "Ada", permissions: ["users.manage"] },
    } as const;
    await expect(
      Promise.resolve().then(() => makePasswordLink({ ...ctx, actor: { ...ctx.actor, permissions: ["users.manage"] } }, adele)),
    ).rejects.toMatchObject({ code: "forbidden" });
    const elsewhere = await newWorkspace();
    await expect(makePasswordLink(elsewhere.ctx, adele)).rejects.toMatchObject({ code: "notFound" });
    await setUserStatus(tenant.ctx, adele, "inactive");
    await expect(makePasswordLink(await admin(), adele)).rejects.toMatchObject({ code: "invalid" });
    expect(await getSql()`select from account_links where user_id = ${adele}`).toHaveLength(0);
  });

  test("the operator makes one for an admin, too", async () => {
    const url = await makePasswordLink(tenant.ctx, tenant.adminId);
    expect(await use(tokenIn(url))).toMatchObject({ userId: tenant.adminId });
  });
});

describe("one's own password", () => {
  test("is changed by who knows the present one; the present session stays", async () => {
    await use(await ask("adele"));
    const session = { ...(await sessionOf(tenant, adele)), id: await newSession(tenant, adele) };
    await newSession(tenant, adele);
    const link = await ask("adele");
    await expect(changeOwnPassword(session, { present: "wrong-horse-9", password: "Another-horse-9" })).rejects.toMatchObject({
      field: "present",
    });
    await changeOwnPassword(session, { present: password, password: "Another-horse-9" });
    expect(await getSql()`select id from sessions where user_id = ${adele}`).toEqual([{ id: session.id }]);
    expect(await findLinkOwner(workspace, link ?? "")).toBeNull();
    expect(await signIn("adele", "Another-horse-9")).not.toBeNull();
  });

  test("isn't guessed: ten tries, then one waits; without a password there is nothing to change", async () => {
    const session = await sessionOf(tenant, adele);
    await expect(changeOwnPassword(session, { present: "x", password })).rejects.toMatchObject({ code: "invalid" });
    await use(await ask("adele"));
    for (let i = 0; i < 10; i++)
      await expect(changeOwnPassword(session, { present: "x", password })).rejects.toMatchObject({ code: "invalid" });
    await expect(changeOwnPassword(session, { present: password, password })).rejects.toMatchObject({ code: "busy" });
  });
});
