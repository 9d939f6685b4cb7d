import {
  type ChangeHit,
  type Found,
  findChangesAcross,
  findKeysAcross,
  findRequestsAcross,
  findUsersAcross,
  type KeyHit,
  type RequestHit,
  type UserHit,
} from "#db/queries/across-workspaces.ts";
import type { StaffSession } from "#db/queries/staff-sessions.ts";
import { isId } from "#lib/directory/admin-reads.ts";
import { fold } from "#lib/fold.ts";

/** By what each was found; null = what was typed can be none of it. */
export interface AcrossWorkspaces {
  users: Found<UserHit>;
  keys: Found<KeyHit> | null;
  requests: Found<RequestHit> | null;
  changes: Found<ChangeHit> | null;
}

/** As keys are written (lib/provisioning/key-text.ts). */
const SUFFIX = /^[a-z2-7]{4}$/;

/**
 * Who or what has exactly this user name, key suffix or request id, in all workspaces: hits where support is let in, counts elsewhere.
 * Whoever calls has shown a session of the staff.
 */
export async function searchAcrossWorkspaces(_staff: StaffSession, typed: string): Promise<AcrossWorkspaces> {
  const text = typed.trim().replace(/^(…|\.{3})/, "");
  const suffix = text.toLowerCase();
  const [users, keys, requests, changes] = await Promise.all([
    findUsersAcross(fold(text)),
    SUFFIX.test(suffix) ? findKeysAcross(suffix) : null,
    isId(text) ? findRequestsAcross(suffix) : null,
    isId(text) ? findChangesAcross(suffix) : null,
  ]);
  return { users, keys, requests, changes };
}
