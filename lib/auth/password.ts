import { hash, verify } from "@node-rs/argon2";
import { fold } from "#lib/fold.ts";

/** argon2id; 19 MiB, two passes: about 20 ms here. A hash carries its own, so these can grow without voiding older ones. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const minLength = 10;
/** Long enough for any passphrase; a megabyte of "password" would only cost time. */
const maxLength = 200;

/** One password typed on two keyboards may differ in code points but not in what it looks like: NFKC, as NIST SP 800-63B has it. */
const normalize = (password: string) => password.normalize("NFKC");

/** What is wrong with a new password, as a sentence for its field, or null. `notThese`: the names that it must not repeat. */
export function passwordProblem(password: string, notThese: string[]): string | null {
  const length = [...password].length;
  if (length < minLength) return `Use at least ${minLength} characters.`;
  if (length > maxLength) return `Use at most ${maxLength} characters.`;
  if (new Set(password).size < 4) return "Use more than three different characters.";
  if (notThese.some((name) => fold(name) === fold(password)))
    return "Choose a password that isn't the name of the workspace or of the account.";
  return null;
}

/** A PHC string, for `passwords.hash`. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalize(password), cost);
}

let decoy: Promise<string> | undefined;

/**
 * Whether the password is the one of the hash. Null (no such account, or no password) is false after the same work: how long
 * the answer takes doesn't tell which accounts exist.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const attempt = password.length > maxLength * 2 ? "" : normalize(password);
  decoy ??= hashPassword("of no account");
  const matches = await verify(passwordHash ?? (await decoy), attempt);
  return passwordHash !== null && matches;
}
