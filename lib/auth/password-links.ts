import { findPasswordLink, insertAccountLink, type PasswordLinkOwner, takePasswordLink } from "#db/queries/account-links.ts";
import { findPasswordMailbox, findSignInCandidate, replacePassword } from "#db/queries/passwords.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import type { Workspace } from "#db/queries/workspaces.ts";
import { linkLifetime, setPasswordUrl } from "#lib/account-urls.ts";
import { inBackground } from "#lib/background.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { sendMail } from "#lib/mail/send.ts";
import { digestOf, newToken } from "#lib/one-time-token.ts";
import { isStorable } from "#lib/storable.ts";
import { countLinkRequest } from "./attempts.ts";
import { passwordLetter } from "./letters.ts";
import { hashNewPassword, tellOfNewPassword } from "./new-password.ts";

/**
 * Mails a link to whoever may set a password by it, after the answer: what is said, and how soon, is the same whether there is such
 * an account or not. Returns the seconds to wait, when this address has asked too often, or null.
 */
export async function requestPasswordLink(workspace: Workspace, typed: string, address: string): Promise<number | null> {
  const wait = await countLinkRequest(address);
  if (wait !== null) return wait;
  const name = typed.trim();
  if (name !== "" && name.length <= 1000 && isStorable(name)) {
    inBackground("mailing a password link", () => mailLink(workspace, fold(name)));
  }
  return null;
}

async function mailLink(workspace: Workspace, nameKey: string): Promise<void> {
  const candidate = await findSignInCandidate(workspace.id, nameKey);
  const mailbox = candidate && (await findPasswordMailbox(workspace.id, candidate.userId));
  if (!mailbox) return;
  const { token, digest } = newToken();
  const expiresAt = new Date(Date.now() + linkLifetime);
  const { userId } = candidate;
  const link = { digest, userId, kind: "set password", email: mailbox.email, madeBy: null, expiresAt } as const;
  if (!(await insertAccountLink(workspace.id, link))) return;
  await sendMail(mailbox.email, passwordLetter(workspace, mailbox.userName, setPasswordUrl(workspace.slug, token)));
}

/** Whose password a link sets; null = it isn't good, or not any more. */
export function findLinkOwner(workspace: Workspace, token: string): Promise<PasswordLinkOwner | null> {
  return findPasswordLink(workspace.id, digestOf(token));
}

/**
 * Sets the password by a link, which is used up by that: every session of the user ends. Null = the link isn't good any more.
 * Throws Refusal invalid (beside `password`).
 */
export async function setPasswordByLink(
  workspace: Workspace,
  { token, password }: { token: string; password: string },
  requestId: string,
): Promise<PasswordLinkOwner | null> {
  const found = await findLinkOwner(workspace, token);
  if (!found) return null;
  const hash = await hashNewPassword(password, [workspace.name, workspace.slug, found.userName, found.name]);
  const owner = await inTransaction(async (tx) => {
    const taken = await takePasswordLink(workspace.id, digestOf(token), tx);
    if (!taken) return null;
    const actor = { kind: "user", id: taken.userId, name: taken.name, permissions: [] } satisfies Ctx["actor"];
    await replacePassword({ workspaceId: workspace.id, actor, requestId }, taken.userId, { hash, keepSession: null }, tx);
    return taken;
  });
  if (owner) tellOfNewPassword(workspace.id, owner.userId);
  return owner;
}
