import { holdDeletion } from "#db/queries/admins.ts";
import { leaveGroupsWithRoles } from "#db/queries/group-roles.ts";
import { closeIssue } from "#db/queries/sync-issues.ts";
import { findToldApart } from "#db/queries/told-apart.ts";
import { type Fragment, inTransaction, type Queryable, type Transaction, violatedConstraint } from "#db/queries/transaction.ts";
import { anyTarget, hideUserFromScim, ordinaryScimTarget, purgeUser, scimTarget } from "#db/queries/user-deletion.ts";
import {
  type Claim,
  findExcludedHolder,
  findScimUser,
  findUser,
  findUserByName,
  insertUser,
  lockRivals,
  type StoredUser,
  updateUserWithinGuard,
  updateUser as writeUser,
} from "#db/queries/users.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { HeldChange } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import type { IfMatch, UserInput, UserRecord, WriteOptions } from "#lib/scim/types.ts";
import { guardUntil, noteHeld } from "./guard-notices.ts";
import { held } from "./held-changes.ts";
import { type Difference, difference, isOnly, snapshot } from "./history.ts";
import { applyHeldChanges, countsAsAdmin, isLastAdmin } from "./last-admin.ts";
import { type Claimant, claimantOf, isStrong, type Match, matchUser, nameTaken } from "./matching.ts";
import { namesMissing, requireNames } from "./missing-names.ts";
import { adminChanged, adminWithoutRole, identityChange, lastAdminHeld, originalNameTaken, sharedExternalId } from "./notices.ts";
import type { ProviderCtx } from "./provider-ctx.ts";
import { becomesAnother, newKeys, takesIdentityBack, transition, withoutHeldDeletion } from "./user-transition.ts";
import { changedUser, isActive, userWrite } from "./user-write.ts";
import { requireVersion } from "./version.ts";

/** Lost races before the row is locked for the next try. A client without If-Match never hears of a race (RFC 7644 §3.14). */
const OPTIMISTIC_TRIES = 5;

/**
 * POST /Users: a new user, or the restored one that it means (docs/matching.md). One statement when nobody stands in the
 * way. Throws Refusal invalid, userNameTaken, identityClash, emailClash.
 */
export async function createUser(ctx: ProviderCtx, input: UserInput): Promise<StoredUser> {
  requireNames(ctx, input);
  const claimant = claimantOf(input);
  const claim: Claim = {
    userNameKey: fold(input.userName),
    strongExternalId: isStrong(claimant.externalId) ? claimant.externalId : null,
    emailKeys: claimant.emailKeys,
  };
  for (let attempt = 1; attempt <= OPTIMISTIC_TRIES; attempt++) {
    const inserted = await insertNew(ctx, input, claim);
    if (inserted) return inserted;
    const matched = await matchOrInsert(ctx, input, claimant, claim);
    if (matched && countsAsAdmin(matched)) await applyHeldChanges(ctx);
    if (matched) return matched;
  }
  throw new Error("A new user's name kept changing hands.");
}

/** For somebody who may be meant, or be in the way. Null = they changed meanwhile. */
async function matchOrInsert(ctx: ProviderCtx, input: UserInput, claimant: Claimant, claim: Claim): Promise<StoredUser | null> {
  try {
    return await inTransaction(async (tx) => {
      const rivals = await lockRivals(ctx.workspaceId, claim, tx);
      const sent = { userNameKey: claim.userNameKey, externalId: claimant.externalId };
      const ids = rivals.map((rival) => rival.id);
      const match = matchUser(claimant, rivals, await findToldApart(ctx.workspaceId, ids, sent, tx));
      if (match.kind === "restore") return restoreAs(ctx, match, input, tx);
      return insertNew(ctx, input, claim, { cleared: ids, sql: tx });
    });
  } catch (error) {
    if (violatedConstraint(error) === "users_user_name") return null;
    throw error;
  }
}

async function insertNew(
  ctx: ProviderCtx,
  input: UserInput,
  unless: Claim,
  options: { cleared?: string[]; sql?: Queryable } = {},
): Promise<StoredUser | null> {
  const active = input.active ?? true;
  const user = userWrite({
    userName: input.userName,
    externalId: input.externalId ?? null,
    source: "scim",
    status: ctx.settings.defaultUserStatus,
    role: "user",
    attributes: input.attributes,
    deletedAt: active ? null : new Date(),
    deletedBy: active ? null : ctx.actor,
  });
  const inserted = await insertUser(
    ctx,
    user,
    { entity: "user", action: "created", before: null, after: snapshot({ ...user, active }) },
    { unless, ...options },
  );
  if (inserted) ctx.notices.push(...namesMissing(null, inserted), ...sharedExternalId(inserted));
  return inserted;
}

/** Keeps id, created, status and groups, but by a name alone those with roles; the body is applied as a PUT would. */
async function restoreAs(
  ctx: ProviderCtx,
  match: Match & { kind: "restore" },
  input: UserInput,
  tx: Queryable,
): Promise<StoredUser> {
  const current = match.user;
  const active = input.active ?? true;
  const gone = current.deletedAt !== null;
  // A name alone doesn't prove who somebody is: what gives power is given back by an admin. Who never left keeps it.
  const losesPower = match.by === "userName" && gone;
  const next = changedUser(current, {
    userName: input.userName,
    originalUserName: null,
    externalId: input.externalId ?? current.externalId,
    attributes: input.attributes,
    source: "scim",
    divergedAt: null,
    scimDeletedAt: null,
    deletedAt: active ? null : current.deletedAt,
    deletedBy: active ? null : current.deletedBy,
    ...(active ? withoutHeldDeletion(current) : { held: seenAgain(current) }),
    role: losesPower ? "user" : current.role,
  });
  const changed = difference(snapshot(current), snapshot({ ...next, active: isActive(next) })) ?? { before: {}, after: {} };
  const change = { entity: "user" as const, action: active ? "restored" : "changed", ...changed };
  if (losesPower) await leaveGroupsWithRoles(ctx, current.id, tx);
  const restored = await writeUser(ctx, current.id, current.version, next, change, {
    endSessions: gone,
    newExternalId: next.externalId !== current.externalId,
    wantGroups: true,
    sql: tx,
  });
  if (!restored) throw new Error("A locked user changed.");
  ctx.notices.push(...namesMissing(null, restored), ...sharedExternalId(restored));
  ctx.alerts.push(...adminChanged(ctx, current, changed));
  if (waitsForAdmin(current)) await closeIssue(ctx, "last admin", current.id, "taken back by the provider", tx);
  if (restored.role !== current.role) ctx.notices.push(adminWithoutRole(current, restored));
  return restored;
}

/**
 * PATCH and PUT /Users/{id}: two statements, one when nothing changes. `apply` may run again after a lost race.
 * Null = no such user. Throws Refusal userNameTaken, versionMismatch.
 */
export async function updateUser(
  ctx: ProviderCtx,
  id: string,
  apply: (current: UserRecord) => UserInput,
  options: WriteOptions,
): Promise<StoredUser | null> {
  for (let attempt = 1; attempt <= OPTIMISTIC_TRIES; attempt++) {
    const current = await findScimUser(ctx.workspaceId, id, options.wantMemberships);
    if (!current) return null;
    const written = await writeChange(ctx, current, apply, options);
    if (written && !current.active && countsAsAdmin(written)) await applyHeldChanges(ctx);
    if (written) return written;
  }
  return writeLocked(ctx, id, apply, options);
}

/** The workspace's row is locked first: whoever reads that there is another admin must find them there when it writes. */
function writeLocked(
  ctx: ProviderCtx,
  id: string,
  apply: (current: UserRecord) => UserInput,
  options: WriteOptions,
): Promise<StoredUser | null> {
  return inTransaction(async (tx) => {
    const current = await lockScimUser(ctx, id, options.wantMemberships, tx);
    if (!current) return null;
    return writeChange(ctx, current, apply, options, { tx, lastAdmin: await isLastAdmin(current, ctx.workspaceId, tx) });
  });
}

async function lockScimUser(ctx: Ctx, id: string, wantGroups: boolean, tx: Queryable): Promise<StoredUser | null> {
  await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
  const user = await findUser(ctx.workspaceId, id, { sql: tx, lock: true, wantGroups, overScim: true });
  return !user || user.excluded || user.scimDeletedAt || user.held.includes("delete") ? null : user;
}

/** Null = somebody else wrote in between. */
async function writeChange(
  ctx: ProviderCtx,
  current: StoredUser,
  apply: (current: UserRecord) => UserInput,
  options: WriteOptions,
  { tx, lastAdmin, original, tooMany }: { tx?: Transaction; lastAdmin?: boolean; original?: TakenName; tooMany?: boolean } = {},
): Promise<StoredUser | null> {
  requireVersion(current.version, options.ifMatch);
  const input = apply(current);
  const becomes = becomesAnother(current, input);
  const said = transition(ctx, current, input, { newPerson: becomes, originalTaken: original !== undefined });
  const leaves = countsAsAdmin(current) && !countsAsAdmin(said);
  // A new person: of a sign-in that is under way nothing may stay, and only a statement after the lock sees all of it.
  if ((leaves || becomes) && lastAdmin === undefined) return writeLocked(ctx, current.id, apply, options);
  const isLast = leaves && lastAdmin === true;
  const holds = isLast || tooMany === true;
  const newPerson = becomes && !holds;
  const next = holds ? held(ctx, current, said, { newPerson: becomes, until: isLast ? null : guardUntil(ctx) }) : said;
  const active = isActive(next);
  const changed = difference(snapshot(current), snapshot({ ...next, active }));
  if (!changed && current.divergedAt === null) return current;
  const change = {
    entity: "user" as const,
    action: newPerson
      ? "identity changed"
      : isLast
        ? "held for want of another admin"
        : holds
          ? "held by the accident guard"
          : takesIdentityBack(current, input)
            ? "identity change taken back"
            : actionOf(current.active, active, changed),
    ...(changed ?? { before: {}, after: {} }),
  };
  const removes = becomes || (current.active && !active);
  const guarded = removes && !holds && ctx.settings.guard.on;
  const keys = newKeys(current, next);
  const write = (sql?: Queryable) =>
    (guarded ? updateUserWithinGuard : writeUser)(ctx, current.id, current.version, next, change, {
      // At a restore, too: one that was begun just as the user was deleted doesn't come back.
      endSessions: newPerson || (current.deletedAt === null) !== (next.deletedAt === null),
      newPerson,
      newKeys: keys,
      newExternalId: next.externalId !== current.externalId,
      wantGroups: options.wantMemberships,
      ...(sql ? { sql } : {}),
    });
  // The savepoint keeps the transaction alive when the name turns out to be taken.
  const written = await unlessTaken(tx ? tx.savepoint(write) : write());
  if (written === "too many") return writeChange(ctx, current, apply, options, { tx, lastAdmin, original, tooMany: true });
  if (written && written !== "taken") {
    ctx.notices.push(...namesMissing(current, written), ...sharedExternalId(written));
    ctx.alerts.push(...adminChanged(ctx, current, changed));
    if (newPerson) ctx.notices.push(identityChange(current, written));
    if (isLast) ctx.notices.push(lastAdminHeld(written));
    else if (holds) noteHeld(ctx, "users");
    else if (waitsForAdmin(current)) await closeIssue(ctx, "last admin", current.id, "taken back by the provider", tx);
    if (original && written.originalUserName !== null) {
      ctx.notices.push(originalNameTaken(written, written.originalUserName, original.holder));
    }
    return written;
  }
  const holder =
    written === "taken"
      ? await findUserByName(ctx.workspaceId, next.userNameKey, tx)
      : keys.length > 0
        ? await findExcludedHolder(ctx.workspaceId, keys, tx)
        : null;
  if (!written && !holder) return null;
  // A restore puts the original name back when it is free, and goes on under the renamed one otherwise.
  if (!original && next.userNameKey !== fold(input.userName))
    return writeChange(ctx, current, apply, options, { tx, lastAdmin, tooMany, original: { holder } });
  throw nameTaken(current, input, holder);
}

/** By somebody, or by somebody who is gone again. */
interface TakenName {
  holder: StoredUser | null;
}

async function unlessTaken<T>(write: Promise<T>): Promise<T | "taken"> {
  try {
    return await write;
  } catch (error) {
    if (violatedConstraint(error) === "users_user_name") return "taken";
    throw error;
  }
}

function actionOf(wasActive: boolean, active: boolean, changed: Difference | null): string {
  if (wasActive !== active) return active ? "restored" : "moved to Deleted users";
  if (!changed) return "confirmed by the provider"; // What an admin had changed is the same on both sides now.
  return isOnly(changed, "source") ? "linked" : "changed";
}

/**
 * DELETE /Users/{id}, one statement when it hits: deleted for good, or kept as a deleted user that SCIM no longer sees, as the
 * workspace's setting says. One too many for the accident guard is held, by a second one. False = no such user. Throws Refusal
 * versionMismatch.
 */
export async function deleteUser(ctx: ProviderCtx, id: string, options: { ifMatch?: IfMatch }): Promise<boolean> {
  if (await removeOrHold(ctx, id, ordinaryScimTarget(options.ifMatch))) return true;
  const current = await findScimUser(ctx.workspaceId, id, false);
  if (!current) return false;
  requireVersion(current.version, options.ifMatch);
  return countsAsAdmin(current) ? deleteAdmin(ctx, id, options.ifMatch) : deleteUser(ctx, id, options);
}

/** The last one stays, and is gone for the provider only. */
function deleteAdmin(ctx: ProviderCtx, id: string, ifMatch: IfMatch): Promise<boolean> {
  return inTransaction(async (tx) => {
    const current = await lockScimUser(ctx, id, false, tx);
    if (!current) return false;
    requireVersion(current.version, ifMatch);
    if (!(await isLastAdmin(current, ctx.workspaceId, tx))) return removeOrHold(ctx, id, scimTarget(ifMatch), tx);
    await holdDeletion(ctx, id, { until: null, onlyIf: anyTarget(), sql: tx });
    ctx.notices.push(lastAdminHeld({ ...current, held: [...current.held, "delete"] }));
    return true;
  });
}

/** False = nobody whom `target` means. */
async function removeOrHold(ctx: ProviderCtx, id: string, target: Fragment, sql?: Queryable): Promise<boolean> {
  const { guard, onProviderDelete } = ctx.settings;
  const remove = onProviderDelete === "keep" ? hideUserFromScim : purgeUser;
  const removal = await remove(ctx, id, target, { sql, guarded: guard.on });
  if (removal !== "too many") return removal === "done";
  const isHeld = await holdDeletion(ctx, id, { until: guardUntil(ctx), onlyIf: target, ...(sql ? { sql } : {}) });
  if (isHeld) noteHeld(ctx, "users");
  return isHeld;
}

/** Held for the last admin, not by the guard. */
function waitsForAdmin(user: StoredUser): boolean {
  return user.held.length > 0 && user.heldUntil === null;
}

/** A held DELETE that the provider takes back, but only to a deleted user: the hold goes on for that. */
function seenAgain(user: StoredUser): HeldChange[] {
  const others = user.held.filter((change) => change !== "delete");
  const stillHeld = user.deletedAt === null && user.held.includes("delete");
  return stillHeld ? [...new Set<HeldChange>([...others, "soft delete"])] : others;
}
