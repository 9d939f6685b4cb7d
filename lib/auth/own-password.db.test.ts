import { randomUUID } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { listSessionsOf } from "#db/queries/sessions.ts";
import { backgroundDone } from "#lib/background.ts";
import { changesOf, manualUser, workEmail } from "../../test/directory.ts";
import { sessionOf } from "../../test/session.ts";
import { newSession } from "../../test/sessions.ts";
import { mailbox } from "../../test/with-mailbox.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { authorizePassword } from "./authorize.ts";
import { changeOwnPassword } from "./new-password.ts";
import { mailOwnPasswordLink, ownPassword } from "./own-password.ts";
import { hashPassword } from "./password.ts";
import type { OwnSession } from "./session.ts";

const from = { address: "" };

vi.mock("next/headers", () => ({
  cookies: async () => new Map(),
  headers: async () => new Headers({ "x-forwarded-for": from.address }),
}));

const present = "Correct-horse-9";
const next = "Battery-staple-7";

let workspace: TestWorkspace;
let id: string;
let session: OwnSession;

/** Somebody without any permission, with a password, in two browsers. */
beforeEach(async () => {
  from.address = `192.0.2.${Math.floor(Math.random() * 250)}-${randomUUID()}`;
  workspace = await newWorkspace();
  id = await manualUser(workspace, "adele@contoso.example", { attributes: workEmail("adele@contoso.example") });
  await setPassword(workspace.ctx.workspaceId, id, await hashPassword(present));
  session = { ...(await sessionOf(workspace, id)), id: await newSession(workspace, id) };
  await newSession(workspace, id);
});

const signsInWith = async (password: string) => {
  const caller = { address: `198.51.100.1-${randomUUID()}`, device: null };
  return (await authorizePassword({ slug: workspace.slug, userName: "adele@contoso.example", password }, caller)) !== null;
};
const sessions = async () => (await listSessionsOf(workspace.ctx.workspaceId, id)).map((each) => each.id);
const without = (what: "password" | "address") =>
  what === "password"
    ? getSql()`delete from passwords where workspace_id = ${workspace.ctx.workspaceId} and user_id = ${id}`
    : getSql()`update users set work_email = null, work_email_key = null where workspace_id = ${workspace.ctx.workspaceId} and id = ${id}`;

test("who knows the present password sets another: the other sessions end, history and a mail tell of it", async () => {
  await changeOwnPassword(session, { present, password: next });
  expect([await signsInWith(next), await signsInWith(present)]).toEqual([true, false]);
  expect(await sessions()).toEqual([session.id]);
  expect((await changesOf(workspace, id)).at(-1)).toMatchObject({ action: "password set", actor: { id } });
  await backgroundDone();
  expect(mailbox.mails).toMatchObject([{ to: ["adele@contoso.example"], text: expect.stringContaining("was set just now") }]);
});

test.each([
  ["without the present one", "Wrong-horse-9", next, "present"],
  ["to one too short", present, "short", "password"],
  ["to one's own name", present, "adele@contoso.example", "password"],
])("nothing is changed %s", async (_how, given, password, field) => {
  await expect(changeOwnPassword(session, { present: given, password })).rejects.toMatchObject({ code: "invalid", field });
  expect(await signsInWith(present)).toBe(true);
  expect(await sessions()).toHaveLength(2);
  expect(await changesOf(workspace, id)).toHaveLength(1);
});

test("guessing at it in somebody's open session is limited, as at sign-in", async () => {
  const guess = () => changeOwnPassword(session, { present: randomUUID(), password: next }).catch(({ code }) => code);
  const outcomes = [];
  for (let tries = 0; tries < 11; tries++) outcomes.push(await guess());
  expect(outcomes).toEqual([...Array(10).fill("invalid"), "busy"]);
  await expect(changeOwnPassword(session, { present, password: next })).rejects.toMatchObject({ code: "busy" });
  expect(await signsInWith(present)).toBe(true);
});

test("who has none yet can't make one up, but has a link mailed", async () => {
  await without("password");
  await expect(changeOwnPassword(session, { present: "", password: next })).rejects.toMatchObject({ code: "invalid" });
  expect(await ownPassword(session)).toEqual({ state: "none", mailedTo: "adele@contoso.example" });
  await mailOwnPasswordLink(session);
  await backgroundDone();
  expect(mailbox.mails).toMatchObject([{ to: ["adele@contoso.example"], text: expect.stringContaining("/set-password?token=") }]);
});

test.each(["has one", "has no address"])("no link is mailed to who %s", async (who) => {
  if (who === "has no address") {
    await without("password");
    await without("address");
  }
  await expect(mailOwnPasswordLink(session)).rejects.toMatchObject({ code: "invalid" });
  await backgroundDone();
  expect(mailbox.mails).toEqual([]);
});

test("an admin's link goes to the confirmed address only", async () => {
  await without("password");
  await getSql()`update users set role = 'admin' where workspace_id = ${workspace.ctx.workspaceId} and id = ${id}`;
  expect(await ownPassword(session)).toEqual({ state: "none", mailedTo: null });
  await getSql()`
    update users set confirmed_email = 'adele@home.example' where workspace_id = ${workspace.ctx.workspaceId} and id = ${id}`;
  expect(await ownPassword(session)).toEqual({ state: "none", mailedTo: "adele@home.example" });
});

test("where only Microsoft lets people in, a password is neither shown nor set", async () => {
  await getSql()`update workspaces set microsoft_sign_in_only = true where id = ${workspace.ctx.workspaceId}`;
  expect(await ownPassword(session)).toMatchObject({ state: "useless" });
  await expect(changeOwnPassword(session, { present, password: next })).rejects.toMatchObject({ code: "invalid" });
  await expect(mailOwnPasswordLink(session)).rejects.toMatchObject({ code: "invalid" });
});

test("one's account in another workspace keeps its password", async () => {
  const neighbour = await newWorkspace();
  const theirs = await manualUser(neighbour, "adele@contoso.example");
  await setPassword(neighbour.ctx.workspaceId, theirs, await hashPassword(present));
  await changeOwnPassword(session, { present, password: next });
  const caller = { address: `198.51.100.2-${randomUUID()}`, device: null };
  const there = { slug: neighbour.slug, userName: "adele@contoso.example", password: present };
  expect(await authorizePassword(there, caller)).not.toBeNull();
});
