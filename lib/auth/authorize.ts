import { z } from "zod";
import { findSignInCandidate } from "#db/queries/passwords.ts";
import { findWorkspaceBySlug } from "#db/queries/workspaces.ts";
import { fold } from "#lib/fold.ts";
import { findUnstorable } from "#lib/storable.ts";
import { countAttempt, forgiveAttempt } from "./attempts.ts";
import type { Device } from "./device.ts";
import { verifyPassword } from "./password.ts";
import { tooManyAttempts } from "./sign-in-errors.ts";

const credentials = z.object({ slug: z.string(), userName: z.string().trim().min(1).max(1000), password: z.string().min(1) });

export interface Authorized {
  workspaceId: string;
  userId: string;
  /** What the password was compared with. */
  hash: string;
}

/** Where somebody tries to sign in from. */
export interface Caller {
  address: string;
  /** The browser, when it has signed in to anything before. */
  device: Device | null;
}

/**
 * Whose password this is, in the workspace; null for every kind of no, after the same work. Throws `tooManyAttempts` when the
 * account or the address has failed too often, before the password is looked at.
 */
export async function authorizePassword(input: unknown, { address, device }: Caller): Promise<Authorized | null> {
  const parsed = credentials.safeParse(input);
  if (!parsed.success || findUnstorable(parsed.data)) return null;
  const { slug, userName, password } = parsed.data;
  const workspace = await findWorkspaceBySlug(slug);
  if (!workspace) return null;

  const nameKey = fold(userName);
  const candidate = await findSignInCandidate(workspace.id, nameKey);
  const isKnown = device !== null && candidate !== null && device.accounts.includes(candidate.userId);
  const attempt = { workspaceId: workspace.id, nameKey, address, deviceId: isKnown ? device.device : null };
  const wait = await countAttempt(attempt);
  if (wait !== null) throw tooManyAttempts(wait);

  const right = await verifyPassword(candidate?.passwordHash ?? null, password);
  if (!candidate || candidate.passwordHash === null || !right) return null;
  await forgiveAttempt(attempt);
  return { workspaceId: workspace.id, userId: candidate.userId, hash: candidate.passwordHash };
}
