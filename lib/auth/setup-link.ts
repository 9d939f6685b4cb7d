import { replaceSetupLink, setupLinkIsValid, takeSetupLink } from "#db/queries/setup-links.ts";
import { anyWorkspaceExists } from "#db/queries/workspaces.ts";
import { digestOf, newToken } from "#lib/one-time-token.ts";

const oneHour = 60 * 60 * 1000;

/**
 * The path of a new set-up link, for whoever starts the server; it voids the former one. Null when a workspace exists.
 * Only a digest is stored, so that a copy of the database opens nothing.
 */
export async function createSetupLink(): Promise<string | null> {
  const { token, digest } = newToken();
  const stored = await replaceSetupLink(digest, new Date(Date.now() + oneHour));
  return stored ? `/setup?token=${token}` : null;
}

/** Whether a set-up link with this token is open now. */
export function isOpenSetupToken(token: string): Promise<boolean> {
  return setupLinkIsValid(digestOf(token));
}

/**
 * Runs `work` with the link taken, so that two who use it at once don't both set up. Given back when `work` throws; a crash
 * in between loses it, and the start after it prints another. Null = the link isn't open.
 */
export async function redeemSetupLink<T>(token: string, work: () => Promise<T>): Promise<T | null> {
  const expiresAt = await takeSetupLink(digestOf(token));
  if (!expiresAt) return null;
  try {
    return await work();
  } catch (error) {
    await replaceSetupLink(digestOf(token), expiresAt);
    throw error;
  }
}

/** Whether this installation has been set up. */
export function hasWorkspaces(): Promise<boolean> {
  return anyWorkspaceExists();
}
