import type { StoredUser } from "#db/queries/users.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import type { UserInput } from "#lib/scim/types.ts";
import { clash, NotedRefusal, nameHeld, type SentUser, sentUser } from "./notices.ts";
import { emailKeys } from "./user-columns.ts";

/** What a POST says about who it means. */
export interface Claimant {
  userName: string;
  externalId: string | null;
  /** Folded. */
  emailKeys: string[];
  /** What a person compares who decides about a clash. */
  sent: SentUser;
}

export function claimantOf(input: UserInput): Claimant {
  const { userName, externalId = null, attributes } = input;
  return { userName, externalId, emailKeys: emailKeys(attributes), sent: sentUser(input) };
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
 * address or a strong externalId; `apart` are the ids of those whom an admin has told apart from what is sent: they are not meant,
 * and in the way only by their present name. Throws Refusal userNameTaken, identityClash or emailClash.
 */
export function matchUser(claim: Claimant, rivals: StoredUser[], apart: ReadonlySet<string>): Match {
  const key = fold(claim.userName);
  const named = rivals.filter((rival) => fold(rival.userName) === key);

  const holder = named.find((rival) => rival.excluded || !isDeleted(rival));
  if (holder) throw holder.excluded ? excludedName(claim, holder) : userNameTaken(claim.userName);
  const excluded = rivals.find((rival) => rival.excluded && sharesAddress(claim, rival));
  if (excluded) throw excludedName(claim, excluded);

  const deleted = rivals.filter((rival) => isDeleted(rival) && !rival.excluded);
  if (isStrong(claim.externalId)) {
    const holders = rivals.filter((rival) => rival.externalId === claim.externalId);
    const [only] = holders;
    if (only && holders.length === 1 && deleted.includes(only)) {
      const other = named.find((rival) => rival.id !== only.id);
      if (other) {
        throw new NotedRefusal(
          "userNameTaken",
          `Another deleted user holds the name "${claim.userName}". An admin releases it under Issues, or deletes that user permanently under Deleted users.`,
          "userName",
          nameHeld(claim.sent, only, other),
        );
      }
      return { kind: "restore", user: only, by: "externalId" };
    }
  }

  const [same] = deleted
    .filter((rival) => !apart.has(rival.id) || fold(rival.userName) === key)
    .filter((rival) => fold(rival.userName) === key || (rival.originalUserName !== null && fold(rival.originalUserName) === key))
    .sort((a, b) => Number(fold(b.userName) === key) - Number(fold(a.userName) === key) || deletionTime(b) - deletionTime(a));
  if (same) {
    if (isStrong(claim.externalId) && isStrong(same.externalId) && claim.externalId !== same.externalId) {
      throw new NotedRefusal(
        "identityClash",
        `A deleted user named "${claim.userName}" belongs to another directory object (externalId ${same.externalId}). ` +
          "An admin says under Issues whether it is the same person.",
        "userName",
        clash("identity clash", claim.sent, same),
      );
    }
    return { kind: "restore", user: same, by: "userName" };
  }

  const neighbour = rivals.find((rival) => isUnlinked(rival) && !apart.has(rival.id) && sharesAddress(claim, rival));
  if (neighbour) throw emailClash(claim, neighbour);
  return { kind: "nobody" };
}

/** Live, and not the provider's to manage. */
export function isUnlinked(user: StoredUser): boolean {
  return !user.excluded && !isDeleted(user) && user.source !== "scim";
}

export function sharesAddress(claim: Pick<Claimant, "userName" | "emailKeys">, user: StoredUser): boolean {
  const workEmail = user.workEmail === null ? null : fold(user.workEmail);
  if (claim.emailKeys.includes(fold(user.userName))) return true;
  return workEmail !== null && [fold(claim.userName), ...claim.emailKeys].includes(workEmail);
}

/** For the provider: one who is held, too. */
export function isDeleted(user: StoredUser): boolean {
  return !user.active || user.held.includes("delete");
}

function deletionTime(user: StoredUser): number {
  return (user.deletedAt ?? user.heldAt)?.getTime() ?? 0;
}

function userNameTaken(userName: string): Refusal {
  return new Refusal("userNameTaken", `A user with the userName "${userName}" exists already.`, "userName");
}

/** For a PATCH or PUT of `user`; `holder` null = whoever it was is gone by now. */
export function nameTaken(user: StoredUser, input: UserInput, holder: StoredUser | null): Refusal {
  const { userName } = input;
  const sent = sentUser(input);
  if (holder?.excluded) return excludedName({ userName, sent }, holder, user);
  if (!holder || !isDeleted(holder)) {
    return new Refusal("userNameTaken", `Another user of this workspace has the userName "${userName}".`, "userName");
  }
  return new NotedRefusal(
    "userNameTaken",
    `A deleted user of this workspace has the userName "${userName}". An admin releases it under Issues, or deletes that user permanently under Deleted users.`,
    "userName",
    nameHeld(sent, user, holder),
  );
}

/** The account that an admin has taken out of provisioning keeps its name and its address: people sign in by either. */
function excludedName(
  { userName, sent }: Pick<Claimant, "userName" | "sent">,
  holder: StoredUser,
  user?: StoredUser,
): NotedRefusal {
  return new NotedRefusal(
    "userNameTaken",
    `The account "${holder.userName}" is kept out of provisioning in this workspace: it is an admin's way in when provisioning ` +
      `fails, and "${userName}" has its name or e-mail address. Leave it out of scope in your identity provider, or give it others.`,
    "userName",
    clash("excluded name", sent, holder, user),
  );
}

/** The "Error 500" case: the same person under another UPN, or two people who share an address. A person decides. */
function emailClash(claim: Claimant, existing: StoredUser): NotedRefusal {
  return new NotedRefusal(
    "emailClash",
    `The user "${claim.userName}" has an e-mail address or name in common with "${existing.userName}", which this workspace has and ` +
      "provisioning does not manage. An admin says under Issues whether they are one person; then it goes through.",
    "userName",
    clash("email clash", claim.sent, existing),
  );
}
