import { type Enrolment, findEnrolment, type NewStaffSession, takeEnrolment } from "#db/queries/staff-sessions.ts";
import { hashNewPassword } from "#lib/auth/new-password.ts";
import { digestOf } from "#lib/one-time-token.ts";
import { Refusal } from "#lib/refusal.ts";
import { openTotpSecret, stepOfCode, totpUri } from "./totp.ts";

export interface OpenEnrolment {
  email: string;
  name: string;
  /** Base32. */
  secret: string;
  uri: string;
}

/** What a link sets up; null = it isn't good, or not any more. */
export async function findOpenEnrolment(token: string): Promise<OpenEnrolment | null> {
  const opened = await open(token);
  if (!opened) return null;
  const { enrolment, secret } = opened;
  const { email, name } = enrolment;
  return { email, name, secret, uri: totpUri(secret, email) };
}

/**
 * Sets password and codes by a link, which is used up by that, and begins a session; the code shows that the app makes the right ones. Returns
 * who it is; null = the link isn't good any more. Throws Refusal invalid (beside `password` or `code`).
 */
export async function enrol(
  token: string,
  { password, code }: { password: string; code: string },
  session: NewStaffSession,
): Promise<string | null> {
  const opened = await open(token);
  if (!opened) return null;
  const { enrolment, secret } = opened;
  const passwordHash = await hashNewPassword(password, [enrolment.email, enrolment.name, "support"]);
  const step = stepOfCode(secret, code);
  if (step === null) {
    throw new Refusal(
      "invalid",
      "This isn't the code that the app shows now. Look at its clock, and enter the present code.",
      "code",
    );
  }
  const { staffId } = enrolment;
  return (await takeEnrolment(digestOf(token), { staffId, passwordHash, step }, session)) ? staffId : null;
}

async function open(token: string): Promise<{ enrolment: Enrolment; secret: string } | null> {
  const enrolment = await findEnrolment(digestOf(token));
  const secret = enrolment && (await openTotpSecret(enrolment.totpSecret));
  return enrolment && secret !== null ? { enrolment, secret } : null;
}
