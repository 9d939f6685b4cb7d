import { beginByCode, countCode, findStaffSecrets, type NewStaffSession } from "#db/queries/staff-sessions.ts";
import { countAttempt, forgiveAttempt } from "#lib/auth/attempts.ts";
import type { Caller } from "#lib/auth/authorize.ts";
import { verifyPassword } from "#lib/auth/password.ts";
import { tooManyAttempts } from "#lib/auth/sign-in-errors.ts";
import { fold } from "#lib/fold.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import { isStorable } from "#lib/storable.ts";
import { openTotpSecret, stepOfCode } from "./totp.ts";

/**
 * Wrong codes with the right password, on all instances and from wherever they come; the thirtieth in thirty days closes this way in until a
 * reset. Three codes of a million are right at any time (./totp.ts), so whoever knows a password and guesses one code a day for a year, to stay
 * below this, comes in with a chance of 365 × 3 / 1,000,000, about 0.1 %. Without the password nobody gets to guess, nor to close it.
 */
export const wrongCodes = { most: 30, days: 30 };

interface Proof {
  email: string;
  password: string;
  code: string;
}

/**
 * Begins a session for whoever has this password and code, and returns who it is; null for every kind of no. A code counts once. Throws
 * `tooManyAttempts` when the account or the address has failed too often, before anything is looked at, and Refusal forbidden when too many
 * codes were wrong.
 */
export async function authorizeStaff(
  { email, password, code }: Proof,
  { address, device }: Caller,
  session: NewStaffSession,
): Promise<string | null> {
  if (!isStorable(email) || email.length > 1000) return null;
  const nameKey = fold(email.trim());
  const staff = await findStaffSecrets(nameKey);
  const isKnown = device !== null && staff !== null && device.accounts.includes(staff.id);
  // Counted apart from every workspace's accounts.
  const attempt = { workspaceId: "support", nameKey, address, deviceId: isKnown ? device.device : null };
  const wait = await countAttempt(attempt);
  if (wait !== null) throw tooManyAttempts(wait);

  const right = await verifyPassword(staff?.passwordHash ?? null, password);
  if (!staff || !right) return null;
  if (staff.wrongCodes >= wrongCodes.most) throw codesClosed();
  const counted = await countCode(staff, wrongCodes);
  if (counted === null) return null;
  const secret = await openTotpSecret(staff.totpSecret);
  const step = secret === null ? null : stepOfCode(secret, code);
  if (step !== null && (await beginByCode(staff, step, session))) {
    await forgiveAttempt(attempt);
    return staff.id;
  }
  if (counted === wrongCodes.most) {
    log().warn(
      { staff: staff.id },
      "somebody has the password of a member of support, and guessed codes until that way in was closed",
    );
  }
  return null;
}

function codesClosed(): Refusal {
  return new Refusal(
    "forbidden",
    "Too many wrong codes came with this password. Ask whoever runs Roster for a new link: somebody else may know the password.",
  );
}
