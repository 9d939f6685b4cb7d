import type { StoredUser } from "#db/queries/users.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";

/** What a POST says about who it means. */
export interface Claimant {
  userName: string;
  externalId: string | null;
  /** Folded. */
  emailKeys: string[];
}

export type Match = { kind: "nobody" } | { kind: "restore"; user: StoredUser; by: "externalId" | "userName" };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const OKTA_ID = /^00u[0-9a-z]{17}$/i;
const HEX_24 = /^[0-9a-f]{24}$/i;

/**
 * Whether an externalId identifies one person: an Entra objectId, an Okta id, a JumpCloud id. Anything else is weak;
 * Entra's default maps mailNickname, which two people can share.
 */
export function isStrong(externalId: string | null): externalId is string {
  return externalId !== null && (UUID.test(externalId) || OKTA_ID.test(externalId) || HEX_24.test(externalId));
}

/**
 * Who is this user? The order of docs/matching.md for POST /Users. `rivals` are the locked users that share a name, an
 * address or a strong externalId. Throws Refusal userNameTaken, identityClash or emailClash.
 */
export function matchUser(claim: Claimant, rivals: StoredUser[]): Match {
  const key = fold(claim.userName);
  const named = rivals.filter((rival) => fold(rival.userName) === key);

  const holder = named.find((rival) => rival.excluded || !isDeleted(rival));
  if (holder) throw userNameTaken(claim.userName, holder.excluded);

  const deleted = rivals.filter((rival) => isDeleted(rival) && !rival.excluded);
  if (isStrong(claim.externalId)) {
    const holders = rivals.filter((rival) => rival.externalId === claim.externalId);
    const [only] = holders;
    if (only && holders.length === 1 && deleted.includes(only)) {
      if (named.some((rival) => rival.id !== only.id)) {
        throw new Refusal(
          "userNameTaken",
          `Another deleted user holds the name "${claim.userName}". An admin frees it under Deleted users, by deleting that user permanently.`,
          "userName",
        );
      }
      return { kind: "restore", user: only, by: "externalId" };
    }
  }

  const [same] = deleted
    .filter((rival) => fold(rival.userName) === key || (rival.originalUserName !== null && fold(rival.originalUserName) === key))
    .sort((a, b) => Number(fold(b.userName) === key) - Number(fold(a.userName) === key) || deletionTime(b) - deletionTime(a));
  if (same) {
    if (isStrong(claim.externalId) && isStrong(same.externalId) && claim.externalId !== same.externalId) {
      throw new Refusal(
        "identityClash",
        `A deleted user named "${claim.userName}" belongs to another directory object (externalId ${same.externalId}). ` +
          "An admin decides under Deleted users: restore it if it is the same person, delete it permanently if it is not.",
        "userName",
      );
    }
    return { kind: "restore", user: same, by: "userName" };
  }

  const clash = rivals.find((rival) => isUnlinked(rival) && sharesAddress(claim, rival));
  if (clash) throw emailClash(claim, clash);
  return { kind: "nobody" };
}

/** Here, and not the provider's to manage. */
function isUnlinked(user: StoredUser): boolean {
  return user.excluded || (!isDeleted(user) && user.source !== "scim");
}

function sharesAddress(claim: Claimant, user: StoredUser): boolean {
  const workEmail = user.workEmail === null ? null : fold(user.workEmail);
  if (claim.emailKeys.includes(fold(user.userName))) return true;
  return workEmail !== null && [fold(claim.userName), ...claim.emailKeys].includes(workEmail);
}

/** For the provider: one who is held, too. */
function isDeleted(user: StoredUser): boolean {
  return !user.active || user.held.includes("delete");
}

function deletionTime(user: StoredUser): number {
  return (user.deletedAt ?? user.heldAt)?.getTime() ?? 0;
}

function userNameTaken(userName: string, excluded: boolean): Refusal {
  return new Refusal(
    "userNameTaken",
    excluded
      ? `The account "${userName}" is kept out of provisioning in this workspace: it is an admin's way in when provisioning fails. Leave it out of scope in your identity provider.`
      : `A user with the userName "${userName}" exists already.`,
    "userName",
  );
}

/** The "Error 500" case: the same person under another UPN, or two people who share an address. A person decides. */
function emailClash(claim: Claimant, clash: StoredUser): Refusal {
  return new Refusal(
    "emailClash",
    `The user "${claim.userName}" has an e-mail address or name in common with "${clash.userName}", which this workspace has and ` +
      "provisioning does not manage. If they are the same person, delete that user permanently in the workspace and provision again; if not, " +
      "give one of them another address.",
    "userName",
  );
}
