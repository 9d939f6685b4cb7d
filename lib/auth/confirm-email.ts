import { insertAccountLink, takeConfirmation } from "#db/queries/account-links.ts";
import { findConfirmedEmail, setConfirmedEmail } from "#db/queries/confirmed-email.ts";
import { findPasswordState } from "#db/queries/passwords.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { confirmEmailUrl, linkLifetime } from "#lib/account-urls.ts";
import { inBackground } from "#lib/background.ts";
import { isMailAddress } from "#lib/mail/address.ts";
import { canSendMail, sendMail } from "#lib/mail/send.ts";
import { digestOf, newToken } from "#lib/one-time-token.ts";
import { Refusal } from "#lib/refusal.ts";
import { addressChangedLetter, confirmationLetter } from "./letters.ts";
import { provePassword } from "./prove-password.ts";
import type { OwnSession } from "./session.ts";

/** The address that a user's password mails go to, when they have confirmed one: an admin's go nowhere else. */
export function confirmedEmailOf({ workspace, user }: OwnSession): Promise<string | null> {
  return findConfirmedEmail(workspace.id, user.id);
}

/**
 * Mails a link to an address that whoever is signed in says is theirs; nothing changes until they open it. Who has a password shows it
 * (`present`): by this address another one could be set. Waits for the mail server. Throws Refusal invalid, busy (too many links or
 * tries, no mail server, or it didn't take the mail).
 */
export async function requestConfirmation(
  session: OwnSession,
  { email, present }: { email: string; present: string },
): Promise<void> {
  const { workspace, user } = session;
  if (!isMailAddress(email)) {
    throw new Refusal("invalid", "Enter an e-mail address such as adele@contoso.example.", "email");
  }
  if (!canSendMail()) {
    throw new Refusal(
      "busy",
      "This Roster sends no mail. Ask whoever runs it to confirm your address by the command line.",
      "email",
    );
  }
  if ((await findPasswordState(workspace.id, user.id)) === "set") await provePassword(session, present);
  const { token, digest } = newToken();
  const expiresAt = new Date(Date.now() + linkLifetime);
  const link = { digest, userId: user.id, kind: "confirm e-mail", email, madeBy: null, expiresAt } as const;
  if (!(await insertAccountLink(workspace.id, link))) {
    throw new Refusal("busy", "Several links have been mailed already. Open the latest, or try again in half an hour.", "email");
  }
  if (await sendMail(email, confirmationLetter(workspace, user.userName, confirmEmailUrl(workspace.slug, token)))) return;
  throw new Refusal("busy", "The mail server didn't take the mail. Look at the address, and try again in a moment.", "email");
}

/** The address that is confirmed from now on; null = the link isn't good, or another account's. The former address is told. */
export async function confirmEmail({ ctx, workspace, user }: OwnSession, token: string): Promise<string | null> {
  const confirmed = await inTransaction(async (tx) => {
    const email = await takeConfirmation(workspace.id, user.id, digestOf(token), tx);
    return email === null ? null : { email, before: await setConfirmedEmail(ctx, user.id, email, tx) };
  });
  if (!confirmed) return null;
  const { email, before } = confirmed;
  if (before !== null && before !== email) {
    inBackground("telling a former address", async () => {
      await sendMail(before, addressChangedLetter(workspace, user.userName));
    });
  }
  return email;
}
