import { findConfirmedEmail } from "#db/queries/confirmed-email.ts";
import { findPasswordHash, replacePassword } from "#db/queries/passwords.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findUser } from "#db/queries/users.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import { inBackground } from "#lib/background.ts";
import { sendMail } from "#lib/mail/send.ts";
import { Refusal } from "#lib/refusal.ts";
import { passwordChangedLetter } from "./letters.ts";
import { hashPassword, passwordProblem } from "./password.ts";
import { provePassword } from "./prove-password.ts";
import type { OwnSession } from "./session.ts";

/** Throws Refusal invalid beside the field `password`. Resolves to the hash to store. */
export async function hashNewPassword(password: string, notThese: string[]): Promise<string> {
  const problem = passwordProblem(password, notThese);
  if (problem !== null) throw new Refusal("invalid", problem, "password");
  return hashPassword(password);
}

/**
 * Whoever is signed in proves by the present password that it is they, and sets another: their other sessions end, links are dead, history has
 * it, and a mail tells them. Throws Refusal invalid (beside `present` or `password`), busy (too many tries).
 */
export async function changeOwnPassword(
  session: OwnSession,
  { present, password }: { present: string; password: string },
): Promise<void> {
  const { ctx, id: sessionId, workspace, user } = session;
  const hash = await provePassword(session, present);
  const replacement = {
    hash: await hashNewPassword(password, [workspace.name, workspace.slug, user.userName, user.displayName ?? ""]),
    keepSession: sessionId,
  };
  await inTransaction(async (tx) => {
    // Looking at it took time. Who has set another by a mailed link meanwhile is the owner, and this may be a session that was taken over.
    if ((await findPasswordHash(workspace.id, user.id, { sql: tx, lock: true })) !== hash) {
      throw new Refusal("invalid", "Your password was changed meanwhile. Sign in with the new one.", "present");
    }
    await replacePassword(ctx, user.id, replacement, tx);
  });
  tellOfNewPassword(workspace.id, user.id);
}

/** A notice opens nothing, so an admin without a confirmed address is told at the work e-mail. */
export function tellOfNewPassword(workspaceId: string, userId: string): void {
  inBackground("telling of a new password", async () => {
    const [workspace, user, confirmed] = await Promise.all([
      findWorkspace(workspaceId),
      findUser(workspaceId, userId),
      findConfirmedEmail(workspaceId, userId),
    ]);
    const address = confirmed ?? user?.workEmail;
    if (!workspace || !user || !address) return;
    await sendMail(address, passwordChangedLetter(workspace, user.originalUserName ?? user.userName));
  });
}
