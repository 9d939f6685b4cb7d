import type { DirectoryObject, SsoCandidate } from "#db/queries/sso-identities.ts";
import type { LinkedBy } from "#db/types.ts";
import type { MicrosoftProblem } from "./problems.ts";

/** What Microsoft says about who has come. */
export interface MicrosoftClaim extends DirectoryObject {
  /** Folded, from Graph; null while nobody had to ask. */
  userNameKey: string | null;
}

export type Choice =
  /** `link` null = linked already. */
  { user: SsoCandidate; link: LinkedBy | null } | { problem: MicrosoftProblem };

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Whose account this is, at a sign-in: the user who is linked to it; else, and it becomes the link, the one whose externalId is the
 * object id; else the one with the user principal name. Never by an e-mail address, which anybody may have written anywhere.
 */
export function chooseUser(claim: MicrosoftClaim, candidates: SsoCandidate[]): Choice {
  const linked = candidates.find((user) => isLinkedTo(user, claim));
  if (linked) return admitted(linked, claim, null);

  const holders = candidates.filter((user) => isObject(user.externalId, claim));
  const live = holders.filter((user) => !user.deleted);
  const [holder] = live;
  if (holder) return live.length > 1 ? { problem: "ambiguous" } : firstLink(holder, claim, "externalId");
  // Deleted by the directory or by an admin: another user with the same name isn't a way around that.
  if (holders.length > 0) return { problem: "blocked" };

  if (claim.userNameKey === null) return { problem: "unknown" };
  const named = candidates.find((user) => user.userNameKey === claim.userNameKey) ?? candidates.find((user) => user.deleted);
  return named ? firstLink(named, claim, "userName") : { problem: "unknown" };
}

/** Whether somebody who is signed in as `userId` may link this account to themselves. */
export function chooseOwnLink(claim: MicrosoftClaim, userId: string, candidates: SsoCandidate[]): Choice {
  const user = candidates.find(({ id }) => id === userId);
  if (!user) return { problem: "signed-out" };
  const others = candidates.filter(({ id }) => id !== userId);
  if (others.some((other) => isLinkedTo(other, claim))) return { problem: "linked-to-another" };
  if (others.some((other) => !other.deleted && isObject(other.externalId, claim))) return { problem: "belongs-to-another" };
  if (isLinkedTo(user, claim)) return admitted(user, claim, null);
  return isTaken(user, claim) ? { problem: "taken" } : admitted(user, claim, "session");
}

function firstLink(user: SsoCandidate, claim: MicrosoftClaim, link: LinkedBy): Choice {
  if (user.deleted) return { problem: "blocked" };
  if (isTaken(user, claim)) return { problem: "taken" };
  const choice = admitted(user, claim, link);
  // What a provider writes decides who a user is, and must never decide who is an admin.
  return "user" in choice && user.role === "admin" ? { problem: "admin-first" } : choice;
}

function admitted(user: SsoCandidate, claim: MicrosoftClaim, link: LinkedBy | null): Choice {
  if (user.deleted || user.status !== "active") return { problem: "blocked" };
  const isAnother = user.externalId !== null && GUID.test(user.externalId) && !isObject(user.externalId, claim);
  return isAnother ? { problem: "other-person" } : { user, link };
}

function isLinkedTo({ link }: SsoCandidate, { tenantId, objectId }: DirectoryObject): boolean {
  return link?.tenantId === tenantId && link.objectId === objectId;
}

/** By another account of this tenant. One of a tenant that the workspace has left opens nothing, and may be replaced. */
function isTaken({ link }: SsoCandidate, { tenantId, objectId }: DirectoryObject): boolean {
  return link?.tenantId === tenantId && link.objectId !== objectId;
}

function isObject(externalId: string | null, { objectId }: DirectoryObject): boolean {
  return externalId?.toLowerCase() === objectId;
}
