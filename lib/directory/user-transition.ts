import type { UserWrite } from "#db/queries/user-write.ts";
import type { StoredUser } from "#db/queries/users.ts";
import type { HeldChange } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import type { UserInput } from "#lib/scim/types.ts";
import { isStrong } from "./matching.ts";
import { emailKeys } from "./user-columns.ts";
import { changedUser } from "./user-write.ts";

/**
 * One strong externalId replaced by another: the name was given to a new person, who inherits no role, groups or password. Not when that
 * was held, and is taken back.
 */
export function becomesAnother(current: StoredUser, input: UserInput): boolean {
  const { externalId } = input;
  if (takesIdentityBack(current, input)) return false;
  return externalId !== undefined && isStrong(current.externalId) && isStrong(externalId) && externalId !== current.externalId;
}

/** The provider names the person again whose role, groups and password these are, before the other one came to pass. */
export function takesIdentityBack({ held, heldExternalId }: StoredUser, { externalId }: UserInput): boolean {
  return held.includes("identity change") && heldExternalId !== null && externalId === heldExternalId;
}

/** What the request makes of the user: linked, and soft deleted, restored or renamed as it says. */
export function transition(
  ctx: Ctx,
  current: StoredUser,
  input: UserInput,
  { newPerson, originalTaken }: { newPerson: boolean; originalTaken: boolean },
): UserWrite {
  const active = input.active ?? current.active;
  const renamed = fold(input.userName) !== fold(current.userName);
  const takesBack = takesIdentityBack(current, input);
  const leaves = !active && !guardHoldsDeletion(current);
  const base = {
    source: "scim" as const,
    divergedAt: null,
    externalId: input.externalId === undefined ? current.externalId : input.externalId,
    attributes: input.attributes,
    role: newPerson ? ("user" as const) : current.role,
    deletedAt: leaves ? (current.deletedAt ?? new Date()) : null,
    deletedBy: leaves ? (current.deletedBy ?? ctx.actor) : null,
    ...holdOf(current, (change) => (change === "identity change" ? takesBack : active)),
  };
  if (active) {
    const original = renamed ? null : current.originalUserName;
    // Kept while somebody else has it: the next write that finds it free takes it back.
    if (original !== null && originalTaken) return changedUser(current, { ...base, userName: input.userName });
    return changedUser(current, { ...base, userName: original ?? input.userName, originalUserName: null });
  }
  const original = isSoftDeleteRename(current.userName, input.userName)
    ? current.userName
    : renamed
      ? null
      : current.originalUserName;
  return changedUser(current, { ...base, userName: input.userName, originalUserName: original });
}

/** Whatever else is written of them meanwhile, they stay until somebody decides or the time is over. */
function guardHoldsDeletion({ held, heldUntil, deletedAt }: StoredUser): boolean {
  return deletedAt === null && heldUntil !== null && held.includes("soft delete");
}

/** Names and addresses that the user hasn't had before, folded. */
export function newKeys(current: StoredUser, next: UserWrite): string[] {
  const known = new Set([fold(current.userName), ...emailKeys(current.attributes)]);
  return [...new Set([next.userNameKey, ...emailKeys(next.attributes)])].filter((key) => !known.has(key));
}

/** Brought back before it came to pass. */
export function withoutHeldDeletion(current: StoredUser) {
  return holdOf(current, (change) => change !== "identity change");
}

/** What remains of the hold; without reason, nothing. */
function holdOf({ held: before }: StoredUser, isOver: (change: HeldChange) => boolean) {
  const held = before.filter((change) => !isOver(change));
  return held.length > 0 ? { held } : { held, heldAt: null, heldBy: null, heldUntil: null, heldExternalId: null };
}

/** Entra renames a UPN when the directory soft-deletes it: the object id's 32 hex digits, then the name it had. */
function isSoftDeleteRename(from: string, to: string): boolean {
  return /^[0-9a-f]{32}/i.test(to) && fold(to.slice(32)) === fold(from);
}
