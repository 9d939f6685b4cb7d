import { headers } from "next/headers";
import { findPasswordMailbox, findPasswordState, type PasswordState } from "#db/queries/passwords.ts";
import { clientAddress } from "#lib/client-address.ts";
import { canSendMail } from "#lib/mail/send.ts";
import { Refusal } from "#lib/refusal.ts";
import { requestPasswordLink } from "./password-links.ts";
import type { OwnSession } from "./session.ts";

/**
 * How whoever is signed in stands with their password. `mailedTo`: where a link to set one goes; null = there is no such address, or this
 * installation sends no mail.
 */
export async function ownPassword({ workspace, user }: OwnSession): Promise<{ state: PasswordState; mailedTo: string | null }> {
  const [state, mailbox] = await Promise.all([
    findPasswordState(workspace.id, user.id),
    findPasswordMailbox(workspace.id, user.id),
  ]);
  return { state, mailedTo: canSendMail() ? (mailbox?.email ?? null) : null };
}

/** Mails a link to set a password to whoever is signed in and has none yet. Throws Refusal busy, invalid (has one, or no address). */
export async function mailOwnPasswordLink(session: OwnSession): Promise<void> {
  const { workspace, user } = session;
  const { state, mailedTo } = await ownPassword(session);
  if (state !== "none" || mailedTo === null) {
    throw new Refusal("invalid", "No link can be mailed for this account. Open the page anew to see why.");
  }
  const wait = await requestPasswordLink(workspace, user.userName, await presentAddress());
  if (wait !== null) throw new Refusal("busy", "Too many links were asked for. Try again in a quarter of an hour.");
}

async function presentAddress(): Promise<string> {
  return clientAddress((await headers()).get("x-forwarded-for")) ?? "unknown";
}
