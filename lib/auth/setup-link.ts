import { createHash, randomBytes } from "node:crypto";
import { replaceSetupLink, setupLinkIsValid } from "#db/queries/setup-links.ts";
import { anyWorkspaceExists } from "#db/queries/workspaces.ts";

const oneHour = 60 * 60 * 1000;

/**
 * The path of a new set-up link, for whoever starts the server; it voids the former one. Null when a workspace exists.
 * Only a digest is stored, so that a copy of the database opens nothing.
 */
export async function createSetupLink(): Promise<string | null> {
  const token = randomBytes(32).toString("base64url");
  const stored = await replaceSetupLink(setupLinkDigest(token), new Date(Date.now() + oneHour));
  return stored ? `/setup?token=${token}` : null;
}

/** Whether a set-up link with this token is open now. */
export function isOpenSetupToken(token: string): Promise<boolean> {
  return setupLinkIsValid(setupLinkDigest(token));
}

/** What `setup_links` knows a token by. */
export function setupLinkDigest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Whether this installation has been set up. */
export function hasWorkspaces(): Promise<boolean> {
  return anyWorkspaceExists();
}
