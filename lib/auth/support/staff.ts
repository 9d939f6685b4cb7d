import {
  deleteStaff,
  type EnrolmentLink,
  insertStaff,
  listStaff,
  openOidc,
  putEnrolment,
  resetAccess,
  type SupportStaff,
} from "#db/queries/support-staff.ts";
import { env } from "#lib/env.ts";
import { fold } from "#lib/fold.ts";
import { isMailAddress } from "#lib/mail/address.ts";
import { newToken } from "#lib/one-time-token.ts";
import { Refusal } from "#lib/refusal.ts";
import { wrongCodes } from "./authorize.ts";
import { newTotpSecret, sealTotpSecret } from "./totp.ts";

/** What only whoever runs Roster does: their CLI calls it. */

const LINK_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** The link by which they enrol; null = they sign in at the OpenID provider only. Throws Refusal invalid. */
export async function addStaff({ email, name, oidc }: { email: string; name: string; oidc: boolean }): Promise<string | null> {
  if (!isMailAddress(email)) throw new Refusal("invalid", "Use an e-mail address.");
  if (name.trim() === "")
    throw new Refusal("invalid", "--name: Say who it is. Workspace admins read this name in their history.");
  const id = await insertStaff({ email, emailKey: fold(email), name: name.trim() });
  if (id === null) throw new Refusal("invalid", `${email} is support staff already.`);
  if (oidc) return null;
  const { link, url } = await newEnrolment();
  await putEnrolment(id, link);
  return url;
}

/** With how each may sign in. */
export async function allStaff(): Promise<(SupportStaff & { codesClosed: boolean })[]> {
  const staff = await listStaff();
  return staff.map((one) => ({ ...one, codesClosed: one.wrongCodes >= wrongCodes.most }));
}

/** They are out with their next request. Throws Refusal notFound. */
export async function removeStaff(email: string): Promise<void> {
  if (!(await deleteStaff(fold(email)))) throw nobody(email);
}

/**
 * For whoever has lost a factor, or from whom one may have been stolen: password, codes and sessions are void, and so is their account at the
 * OpenID provider, which may be in the same hands; `letInByOidc` opens that way again. Throws Refusal notFound.
 */
export async function resetStaff(email: string): Promise<{ link: string; endedSessions: number }> {
  const { link, url } = await newEnrolment();
  const endedSessions = await resetAccess(fold(email), link);
  if (endedSessions === null) throw nobody(email);
  return { link: url, endedSessions };
}

/**
 * Opens the way by the OpenID provider: the account with their address that comes next becomes theirs, and the one that was theirs isn't any
 * more. So it is also for a new account, or a new provider. Password and codes stay. Throws Refusal notFound.
 */
export async function letInByOidc(email: string): Promise<{ endedSessions: number }> {
  const endedSessions = await openOidc(fold(email));
  if (endedSessions === null) throw nobody(email);
  return { endedSessions };
}

async function newEnrolment(): Promise<{ link: EnrolmentLink; url: string }> {
  const { token, digest } = newToken();
  const link: EnrolmentLink = {
    digest,
    totpSecret: await sealTotpSecret(newTotpSecret()),
    expiresAt: new Date(Date.now() + LINK_LIFETIME_MS),
  };
  return { link, url: `${env().PUBLIC_URL}/support/enrol?token=${token}` };
}

const nobody = (email: string) => new Refusal("notFound", `Nobody of the support staff has the address ${email}.`);
