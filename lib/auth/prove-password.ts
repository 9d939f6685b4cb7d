import { findPasswordHash } from "#db/queries/passwords.ts";
import { Refusal } from "#lib/refusal.ts";
import { countAttempt, forgiveAttempt } from "./attempts.ts";
import { verifyPassword } from "./password.ts";
import type { OwnSession } from "./session.ts";

/**
 * Whoever is signed in shows by the present password that it is they, and not somebody at their browser or with their cookie. Resolves to its hash.
 * Throws Refusal invalid or busy (too many tries), beside the field `present`.
 */
export async function provePassword({ id: sessionId, workspace, user }: OwnSession, present: string): Promise<string> {
  const hash = await findPasswordHash(workspace.id, user.id);
  if (hash === null) {
    throw new Refusal("invalid", "Your account has no password that counts. Ask for a link on the sign-in page.", "present");
  }
  // Of a session that was taken over, guesses are counted like those of a browser.
  const attempt = { workspaceId: workspace.id, nameKey: user.id, address: "", deviceId: sessionId };
  const wait = await countAttempt(attempt);
  if (wait !== null) {
    throw new Refusal("busy", `Too many failed attempts. Try again in ${Math.ceil(wait / 60)} minutes.`, "present");
  }
  if (!(await verifyPassword(hash, present))) throw new Refusal("invalid", "This isn't your present password.", "present");
  await forgiveAttempt(attempt);
  return hash;
}
