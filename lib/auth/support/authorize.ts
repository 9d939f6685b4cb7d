import { findStaffSecrets, spendStep } from "#db/queries/support-staff.ts";
import { countAttempt, forgiveAttempt } from "#lib/auth/attempts.ts";
import { verifyPassword } from "#lib/auth/password.ts";
import { tooManyAttempts } from "#lib/auth/sign-in-errors.ts";
import { fold } from "#lib/fold.ts";
import { isStorable } from "#lib/storable.ts";
import { openTotpSecret, stepOfCode } from "./totp.ts";

interface Proof {
  email: string;
  password: string;
  code: string;
}

/**
 * Whose password and code these are; null for every kind of no, after the same work. A code counts once. Throws `tooManyAttempts` when
 * the account or the address has failed too often, before anything is looked at.
 */
export async function authorizeStaff({ email, password, code }: Proof, address: string): Promise<string | null> {
  if (!isStorable(email) || email.length > 1000) return null;
  const nameKey = fold(email.trim());
  // Counted apart from every workspace's accounts.
  const attempt = { workspaceId: "support", nameKey, address, deviceId: null };
  const wait = await countAttempt(attempt);
  if (wait !== null) throw tooManyAttempts(wait);

  const staff = await findStaffSecrets(nameKey);
  const right = await verifyPassword(staff?.passwordHash ?? null, password);
  if (!staff || !right) return null;
  const secret = await openTotpSecret(staff.totpSecret);
  const step = secret === null ? null : stepOfCode(secret, code);
  if (step === null || !(await spendStep(staff.id, { passwordHash: staff.passwordHash, step }))) return null;
  await forgiveAttempt(attempt);
  return staff.id;
}
