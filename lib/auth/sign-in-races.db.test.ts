import "../../test/with-mailbox.ts";
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { insertAccountLink } from "#db/queries/account-links.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { dropExpiredSessions, insertSession, listSessionsOf, type SignInProof, setSessionsSeen } from "#db/queries/sessions.ts";
import { linkIdentity, unlinkIdentity } from "#db/queries/sso-identities.ts";
import { inTransaction, locked, type Transaction } from "#db/queries/transaction.ts";
import { findUser } from "#db/queries/users.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import { backgroundDone } from "#lib/background.ts";
import { restoreUser } from "#lib/directory/user-admin.ts";
import { digestOf, newToken } from "#lib/one-time-token.ts";
import { manualUser, workEmail } from "../../test/directory.ts";
import { patch, user } from "../../test/scim-bodies.ts";
import { sessionOf } from "../../test/session.ts";
import { newSession } from "../../test/sessions.ts";
import { somebodyWaits } from "../../test/waiting.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { authorizePassword } from "./authorize.ts";
import { confirmEmail } from "./confirm-email.ts";
import { changeOwnPassword } from "./new-password.ts";
import { hashPassword } from "./password.ts";
import { setPasswordByLink } from "./password-links.ts";

const password = "Correct-horse-9";
const account = { tenantId: randomUUID(), objectId: randomUUID() };
let workspace: TestWorkspace;
let workspaceId: string;
let id: string;
let hash: string;

beforeEach(async () => {
  workspace = await newWorkspace();
  workspaceId = workspace.ctx.workspaceId;
  id = await manualUser(workspace, "adele", { attributes: workEmail("adele@contoso.example") });
  hash = await hashPassword(password);
  await setPassword(workspaceId, id, hash);
  await getSql().begin((tx) => linkIdentity(workspace.ctx, id, account, "session", tx));
});

const begin = (proof: SignInProof, at = workspaceId) => {
  const expiresAt = new Date(Date.now() + 60_000);
  return insertSession(at, { id: randomUUID(), userId: id, proof, userAgent: null, address: null, expiresAt, replaces: null });
};
const sessions = () => listSessionsOf(workspaceId, id);

async function mailedLink(kind: "set password" | "confirm e-mail"): Promise<string> {
  const { token } = newToken();
  const expiresAt = new Date(Date.now() + 60_000);
  const link = { digest: digestOf(token), userId: id, kind, email: "adele@contoso.example", madeBy: null, expiresAt };
  expect(await insertAccountLink(workspaceId, link)).toBe(true);
  return token;
}

async function present() {
  const found = await findWorkspace(workspaceId);
  if (!found) throw new Error("The workspace is gone.");
  return found;
}

/** Somebody changes the user, while `other` has begun and waits for it. What the other came to. */
async function meanwhile<T>(other: () => Promise<T>, change: (tx: Transaction) => Promise<unknown>): Promise<T> {
  const { begun } = await inTransaction(async (tx) => {
    await findUser(workspaceId, id, { sql: tx, lock: true });
    const begun = other();
    // Looked at below; until then its failure is nobody's.
    begun.catch(() => {});
    await somebodyWaits();
    await change(tx);
    return { begun };
  });
  return begun;
}

describe("a session begins by a proof that still holds", () => {
  test("of a password, or of a Microsoft account", async () => {
    const proven = await authorizePassword(
      { slug: workspace.slug, userName: "adele", password },
      { address: `192.0.2.1-${randomUUID()}`, device: null },
    );
    expect(proven).toEqual({ workspaceId, userId: id, hash });
    expect(await begin({ hash })).toBe(true);
    expect(await begin(account)).toBe(true);
    expect(await sessions()).toHaveLength(2);
  });

  const change: Record<string, (tx: Transaction) => Promise<unknown>> = {
    "the password was replaced": (tx) => setPassword(workspaceId, id, "another hash", tx),
    "the link was cut": (tx) => unlinkIdentity(workspace.ctx, id, tx),
    "the link is another account's": (tx) =>
      tx`update sso_identities set object_id = ${randomUUID()} where workspace_id = ${workspaceId} and user_id = ${id}`,
    "the user was deleted": (tx) => tx`update users set deleted_at = now() where workspace_id = ${workspaceId} and id = ${id}`,
    "the user was made inactive": (tx) =>
      tx`update users set status = 'inactive' where workspace_id = ${workspaceId} and id = ${id}`,
  };
  test.each([
    ["the password was replaced", "password"],
    ["the link was cut", "account"],
    ["the link is another account's", "account"],
    ["the user was deleted", "password"],
    ["the user was deleted", "account"],
    ["the user was made inactive", "password"],
    ["the user was made inactive", "account"],
  ])("not when %s meanwhile (%s), before it or while it waits", async (what, by) => {
    const proof = by === "password" ? { hash } : account;
    const happens = change[what] ?? expect.unreachable();
    expect(await meanwhile(() => begin(proof), happens)).toBe(false);
    expect(await begin(proof)).toBe(false);
    expect(await sessions()).toEqual([]);
  });

  test("not by a password where only Microsoft's counts by now, nor in another workspace", async () => {
    const other = await newWorkspace();
    expect([await begin({ hash }, other.ctx.workspaceId), await begin(account, other.ctx.workspaceId)]).toEqual([false, false]);
    await getSql()`update workspaces set microsoft_sign_in_only = true where id = ${workspaceId}`;
    expect([await begin({ hash }), await begin(account)]).toEqual([false, true]);
  });
});

test("a session that was being begun as an identity changed isn't the new person's", async () => {
  await getSql()`update users set external_id = ${randomUUID()} where workspace_id = ${workspaceId} and id = ${id}`;
  const changes = patch({ op: "replace", path: "externalId", value: randomUUID() });
  const answer = await inTransaction(async (tx) => {
    await tx`select from users where workspace_id = ${workspaceId} and id = ${id} for share`;
    const sent = workspace.scim("PATCH", `/Users/${id}`, changes);
    await somebodyWaits();
    await tx`
      insert into sessions (workspace_id, id, user_id, expires_at)
      values (${workspaceId}, ${randomUUID()}, ${id}, now() + interval '1 minute')`;
    return { sent };
  });
  expect((await answer.sent).status).toBe(200);
  expect(await sessions()).toEqual([]);
});

test.each<[string, () => Promise<unknown>]>([
  ["PATCH", () => workspace.scim("PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: true }))],
  ["POST", () => workspace.scim("POST", "/Users", user("adele"))],
  ["an admin", () => restoreUser(workspace.ctx, id)],
])("a session that was begun as its user was deleted doesn't come back with a restore by %s", async (_who, restore) => {
  await workspace.scim("PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: false }));
  await newSession(workspace, id);
  await restore();
  expect((await findUser(workspaceId, id))?.active).toBe(true);
  expect(await sessions()).toEqual([]);
});

test("who knew the former password doesn't replace the one that its owner has just set by a link", async () => {
  const session = { ...(await sessionOf(workspace, id)), id: await newSession(workspace, id) };
  const attempt = meanwhile(
    () => changeOwnPassword(session, { present: password, password: "Battery-staple-7" }),
    (tx) => setPassword(workspaceId, id, "the owner's", tx),
  );
  await expect(attempt).rejects.toMatchObject({ code: "invalid", field: "present" });
  expect(await getSql()`select hash from passwords where user_id = ${id}`).toEqual([{ hash: "the owner's" }]);
});

describe("nobody waits for each other, whatever is taken from the user at that moment", () => {
  const takeAll = async (tx: Transaction) => {
    for (const table of ["account_links", "passwords", "sso_identities", "sessions"])
      await tx`delete from ${tx(table)} where workspace_id = ${workspaceId} and user_id = ${id}`;
  };

  test("a mailed link isn't good any more", async () => {
    const token = await mailedLink("set password");
    expect(
      await meanwhile(
        async () => setPasswordByLink(await present(), { token, password: "Battery-staple-7" }, "click-1"),
        takeAll,
      ),
    ).toBeNull();
    await backgroundDone();
  });

  test("neither is one that confirms an address", async () => {
    const token = await mailedLink("confirm e-mail");
    const session = await sessionOf(workspace, id);
    expect(await meanwhile(() => confirmEmail(session, token), takeAll)).toBeNull();
  });

  test("a session that is being ended is neither noted as used nor swept out by others", async () => {
    const [ended, other] = [await newSession(workspace, id), await newSession(workspace, id)];
    const old = await newSession(workspace, id, new Date(Date.now() - 60_000));
    const at = new Date(Date.now() + 1000);
    await inTransaction(async (tx) => {
      await tx`select from sessions where id = any(${[ended, old]}::uuid[]) ${locked()}`;
      await setSessionsSeen([ended, other].map((sessionId) => ({ workspaceId, sessionId, at })));
      await dropExpiredSessions(new Date());
      await tx`delete from sessions where id = ${ended}`;
    });
    expect(await sessions()).toMatchObject([{ id: other, lastSeenAt: at }]);
    await dropExpiredSessions(new Date());
    expect(await getSql()`select id from sessions where workspace_id = ${workspaceId}`).toEqual([{ id: other }]);
  });
});
