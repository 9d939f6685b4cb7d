import {
  deleteStaff,
  type EnrolmentLink,
  findStaffByEmail,
  insertStaff,
  listStaff,
  replaceEnrolment,
  type SupportStaff,
} from "#db/queries/support-staff.ts";
import { env } from "#lib/env.ts";
import { fold } from "#lib/fold.ts";
import { isMailAddress } from "#lib/mail/address.ts";
import { newToken } from "#lib/one-time-token.ts";
import { Refusal } from "#lib/refusal.ts";
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
  return oidc ? null : newEnrolment(id);
}

export function allStaff(): Promise<SupportStaff[]> {
  return listStaff();
}

/** They are out with their next request. Throws Refusal notFound. */
export async function removeStaff(email: string): Promise<void> {
  if (!(await deleteStaff(fold(email)))) throw nobody(email);
}

/** Password, codes, OpenID account and sessions are void, and the link is the way to new ones. Throws Refusal notFound. */
export async function resetStaff(email: string): Promise<string> {
  const staff = await findStaffByEmail(fold(email));
  if (!staff) throw nobody(email);
  return newEnrolment(staff.id);
}

async function newEnrolment(staffId: string): Promise<string> {
  const { token, digest } = newToken();
  const link: EnrolmentLink = {
    digest,
    totpSecret: await sealTotpSecret(newTotpSecret()),
    expiresAt: new Date(Date.now() + LINK_LIFETIME_MS),
  };
  await replaceEnrolment(staffId, link);
  return `${env().PUBLIC_URL}/support/enrol?token=${token}`;
}

const nobody = (email: string) => new Refusal("notFound", `Nobody of the support staff has the address ${email}.`);
