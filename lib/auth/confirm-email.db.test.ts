import "../../test/with-mailbox.ts";
import { beforeEach, expect, test, vi } from "vitest";
import { getSql } from "#db/client.ts";
import { backgroundDone } from "#lib/background.ts";
import { log } from "#lib/log.ts";
import { changesOf, manualUser } from "../../test/directory.ts";
import { sessionOf } from "../../test/session.ts";
import { mailbox } from "../../test/with-mailbox.ts";
import { newWorkspace, type TestWorkspace } from "../../test/workspace.ts";
import { confirmEmail, confirmedEmailOf, requestConfirmation } from "./confirm-email.ts";
import { hashPassword } from "./password.ts";

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await newWorkspace();
  await getSql()`delete from passwords where workspace_id = ${workspace.ctx.workspaceId}`;
});

test("who has a password shows it first: somebody at an admin's browser can't have their links mailed elsewhere", async () => {
  const { workspaceId } = workspace.ctx;
  await getSql()`
    insert into passwords (workspace_id, user_id, hash) values (${workspaceId}, ${workspace.adminId}, ${await hashPassword("Correct-horse-9")})`;
  const session = await sessionOf(workspace, workspace.adminId);
  const sent = mailbox.mails.length;
  for (const present of ["", "Wrong-horse-9"]) {
    await expect(requestConfirmation(session, { email: "eve@evil.example", present })).rejects.toMatchObject({
      code: "invalid",
      field: "present",
    });
  }
  expect(mailbox.mails).toHaveLength(sent);
  await requestConfirmation(session, { email: "ada@home.example", present: "Correct-horse-9" });
  expect(mailbox.mails.at(-1)?.to).toEqual(["ada@home.example"]);
});

const tokenOf = (mail = mailbox.mails.at(-1)) =>
  /\/profile\/confirm-email\?token=([\w-]{43})$/m.exec(mail?.text ?? "")?.[1] ?? "";

test("the first admin's address is confirmed from the beginning", async () => {
  expect(await confirmedEmailOf(await sessionOf(workspace, workspace.adminId))).toBe(`admin@${workspace.slug}.example`);
});

test("an address is confirmed by its link, once; the former one is told", async () => {
  const session = await sessionOf(workspace, workspace.adminId);
  await requestConfirmation(session, { email: "ada@home.example", present: "" });
  expect(mailbox.mails.map(({ to }) => to)).toEqual([["ada@home.example"]]);
  expect(await confirmedEmailOf(session)).toBe(`admin@${workspace.slug}.example`);
  const token = tokenOf();
  expect(await confirmEmail(session, token)).toBe("ada@home.example");
  expect(await confirmEmail(session, token)).toBeNull();
  expect(await confirmedEmailOf(session)).toBe("ada@home.example");
  await backgroundDone();
  expect(mailbox.mails.at(-1)?.to).toEqual([`admin@${workspace.slug}.example`]);
  expect(await changesOf(workspace, workspace.adminId)).toContainEqual(
    expect.objectContaining({ action: "e-mail confirmed", after: { confirmedEmail: "ada@home.example" } }),
  );
});

test("a link is good for nobody else, in no other workspace, and not after half an hour", async () => {
  const session = await sessionOf(workspace, workspace.adminId);
  await requestConfirmation(session, { email: "ada@home.example", present: "" });
  const token = tokenOf();
  const other = await manualUser(workspace, "eve@contoso.example");
  expect(await confirmEmail(await sessionOf(workspace, other), token)).toBeNull();
  const elsewhere = await newWorkspace();
  expect(await confirmEmail(await sessionOf(elsewhere, elsewhere.adminId), token)).toBeNull();
  await getSql()`update account_links set expires_at = now()`;
  expect(await confirmEmail(session, token)).toBeNull();
});

test("what the database holds opens nothing", async () => {
  await requestConfirmation(await sessionOf(workspace, workspace.adminId), { email: "ada@home.example", present: "" });
  const [row] =
    await getSql()`select account_links::text as row from account_links where workspace_id = ${workspace.ctx.workspaceId}`;
  expect(String(row?.row)).not.toContain(tokenOf());
});

test("a mail that isn't taken, a sixth link, and what isn't an address are said in words", async () => {
  const session = await sessionOf(workspace, workspace.adminId);
  await expect(requestConfirmation(session, { email: "a@b.example, c@d.example", present: "" })).rejects.toMatchObject({
    code: "invalid",
    field: "email",
  });
  for (let i = 0; i < 5; i++) await requestConfirmation(session, { email: "ada@home.example", present: "" });
  await expect(requestConfirmation(session, { email: "ada@home.example", present: "" })).rejects.toMatchObject({
    code: "busy",
    field: "email",
  });
  expect(mailbox.mails).toHaveLength(5);
  mailbox.refusal = "no such mailbox";
  const error = vi.spyOn(log(), "error").mockImplementation(() => {});
  await getSql()`delete from account_links`;
  await expect(requestConfirmation(session, { email: "ada@home.example", present: "" })).rejects.toMatchObject({
    message: expect.stringContaining("didn't take"),
  });
  expect(error).toHaveBeenCalledTimes(1);
});
