import { raiseIssues } from "#db/queries/sync-issues.ts";
import { inTransaction, type Queryable, violatedConstraint } from "#db/queries/transaction.ts";
import { purgeUser, softDeletedTarget } from "#db/queries/user-deletion.ts";
import type { UserWrite } from "#db/queries/user-write.ts";
import { findUser, findUserByName, type StoredUser, updateUser } from "#db/queries/users.ts";
import { findWorkspace, type Workspace } from "#db/queries/workspaces.ts";
import type { UserStatus } from "#db/types.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { requireHeldOf, requireNobodysSignIn, requireNoMorePower } from "./grants.ts";
import { difference, snapshot } from "./history.ts";
import { applyHeldChanges, countsAsAdmin, isLastAdmin, requireBreakGlass } from "./last-admin.ts";
import { limitReached } from "./limits.ts";
import { isManaged } from "./managed.ts";
import { originalNameTaken } from "./notices.ts";
import { refuseSupport, requirePermission } from "./permission.ts";
import { applyProfile, type UserProfile } from "./user-profile.ts";
import { withoutHeldDeletion } from "./user-transition.ts";
import { changedUser, isActive } from "./user-write.ts";

/** Changes a profile, as it was read at `version`. Throws Refusal forbidden, versionMismatch, managedByProvider, userNameTaken, notFound. */
export function editUser(ctx: Ctx, id: string, version: number, profile: UserProfile): Promise<void> {
  return changeUser(ctx, id, "changed", async (user, workspace, tx) => {
    requireUnmanaged(user, workspace);
    requireVersion(user, version);
    const sameName = profile.userName === (user.originalUserName ?? user.userName);
    const sameEmail = profile.workEmail === user.workEmail;
    if (!sameName || !sameEmail) {
      // Password mails go to the address: support could have one sent to itself.
      refuseSupport(ctx, "change by what people sign in: their user name and e-mail address");
      await requireNoMorePower(ctx, id, "change their user name or e-mail address", tx);
      const given = {
        ...(sameName ? {} : { userName: profile.userName }),
        ...(sameEmail ? {} : { workEmail: profile.workEmail }),
      };
      await requireNobodysSignIn(ctx, given, id, tx);
    }
    return {
      // The page shows a renamed user's original name; left as it is, both stay.
      ...(sameName ? {} : { userName: profile.userName, originalUserName: null }),
      attributes: applyProfile(user.attributes, profile),
      ...diverging(user),
    };
  });
}

/** Active and Inactive are the workspace's own, whatever the provider manages. Throws Refusal forbidden, lastAdmin, notFound. */
export function setUserStatus(ctx: Ctx, id: string, status: UserStatus): Promise<void> {
  return changeUser(ctx, id, status === "active" ? "activated" : "deactivated", async (user, _workspace, tx) => {
    if (user.status === status) return {};
    if (status === "active") await requireHeldOf(ctx, id, tx);
    else {
      await requireNoMorePower(ctx, id, "deactivate them", tx);
      await requireOtherAdmin(ctx, user, tx);
    }
    return { status };
  });
}

/** Moves a user to Deleted users and ends their sessions. Throws Refusal forbidden, managedByProvider, lastAdmin, notFound. */
export function softDeleteUser(ctx: Ctx, id: string): Promise<void> {
  return changeUser(ctx, id, "moved to Deleted users", (...found) => softDeletion(ctx, ...found));
}

/**
 * As softDeleteUser, for whoever manages provisioning: a linked user whom the provider has lost sight of. Throws Refusal
 * forbidden, managedByProvider, lastAdmin, notFound.
 */
export function softDeleteLinkedUser(ctx: Ctx, id: string): Promise<void> {
  return changeUser(
    ctx,
    id,
    "moved to Deleted users",
    (user, ...rest) => softDeletion(ctx, linked(user), ...rest),
    "provisioning.manage",
  );
}

function linked(user: StoredUser): StoredUser {
  if (user.source === "scim" && !user.excluded) return user;
  throw new Refusal("notFound", "This user no longer belongs to the identity provider.");
}

async function softDeletion(ctx: Ctx, user: StoredUser, workspace: Workspace, tx: Queryable): Promise<Changes> {
  if (user.deletedAt) throw new Refusal("notFound", "This user is among the deleted users already.");
  requireUnmanaged(user, workspace);
  await requireNoMorePower(ctx, user.id, "delete them", tx);
  await requireOtherAdmin(ctx, user, tx);
  return { deletedAt: new Date(), deletedBy: ctx.actor, ...withoutHeldDeletion(user), ...diverging(user) };
}

/**
 * Brings a deleted user back with id, memberships and role, under the original name when it is free. Allowed while sync is
 * on: until the provider writes again the user differs from it. Throws Refusal forbidden, limitReached, notFound.
 */
export function restoreUser(ctx: Ctx, id: string): Promise<void> {
  return restoredName(ctx, id, (nameOf) =>
    changeUser(ctx, id, "restored", async (user, _workspace, tx) => {
      if (!user.deletedAt) throw new Refusal("notFound", "This user has been restored already.");
      await requireHeldOf(ctx, id, tx);
      const live = { deletedAt: null, deletedBy: null, scimDeletedAt: null, ...withoutHeldDeletion(user) };
      return { ...nameOf(user), ...live, ...diverging(user) };
    }),
  );
}

interface Names {
  userName: string;
  originalUserName: string | null;
}

/** Under the original name; should somebody else have it by now, under the one that the provider gave, and a person is told. */
export async function restoredName(
  ctx: Ctx,
  id: string,
  restore: (nameOf: (user: StoredUser) => Names) => Promise<void>,
): Promise<void> {
  try {
    await restore((user) => ({ userName: user.originalUserName ?? user.userName, originalUserName: null }));
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "userNameTaken")) throw error;
    await restore(({ userName, originalUserName }) => ({ userName, originalUserName }));
    await noteOriginalName(ctx, id);
  }
}

/** A person is to say who keeps it. */
export async function noteOriginalName({ workspaceId }: Ctx, id: string): Promise<void> {
  const user = await findUser(workspaceId, id);
  if (!user || user.deletedAt || user.originalUserName === null) return;
  const holder = await findUserByName(workspaceId, fold(user.originalUserName));
  await raiseIssues(workspaceId, null, [originalNameTaken(user, user.originalUserName, holder)]);
}

/**
 * Deletes a deleted user for good. Linked users only while sync is off, or the next cycle would bring them back.
 * Throws Refusal forbidden, managedByProvider, invalid (not deleted yet), notFound.
 */
export function deleteUserPermanently(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, "users.manage");
  return inTransaction(async (tx) => {
    const { user, workspace } = await lockUser(ctx, id, tx);
    requireUnmanaged(user, workspace);
    await requireNoMorePower(ctx, id, "delete them permanently", tx);
    if ((await purgeUser(ctx, id, softDeletedTarget(), { sql: tx })) !== "done") {
      throw new Refusal("invalid", "Delete the user first: only deleted users can be deleted permanently.");
    }
  });
}

type Changes = Parameters<typeof changedUser>[1];

/** One person's change of one user: rules and write under the workspace's lock, so that no two can break a rule together. */
export async function changeUser(
  ctx: Ctx,
  id: string,
  action: string,
  decide: (user: StoredUser, workspace: Workspace, tx: Queryable) => Changes | Promise<Changes>,
  /** "own": `id` is the caller's, who needs no permission for it. */
  needs: Permission | "own" = "users.manage",
): Promise<void> {
  if (needs !== "own") requirePermission(ctx, needs);
  const becameAdmin = await inTransaction(async (tx) => {
    const { user, workspace } = await lockUser(ctx, id, tx);
    const next = changedUser(user, await decide(user, workspace, tx));
    const changed = difference(
      { ...snapshot(user), excluded: user.excluded, held: user.held },
      { ...snapshot({ ...next, active: isActive(next) }), excluded: next.excluded, held: next.held },
    );
    if (!changed) return false;
    await writeChange(ctx, user, next, { entity: "user", action, ...changed }, tx);
    return staysAdmin(next) && !staysAdmin(user);
  });
  if (becameAdmin) await applyHeldChanges(ctx);
}

/** An admin whom nothing is about to take away. */
export function staysAdmin(user: Pick<StoredUser, "role" | "status" | "deletedAt" | "held">): boolean {
  return countsAsAdmin(user) && user.held.length === 0;
}

/** Throws Refusal userNameTaken, limitReached, after which the transaction is of no more use. */
export async function writeChange(
  ctx: Ctx,
  user: StoredUser,
  next: UserWrite,
  change: Parameters<typeof updateUser>[4],
  tx: Queryable,
): Promise<void> {
  // A session that somebody began as a user, wherever that was, doesn't become an admin's (docs/decisions/013).
  // Neither does one that began just as its user was deleted come back with them.
  const left = next.deletedAt !== null || next.status === "inactive" || user.deletedAt !== null;
  const endSessions = left || next.role !== user.role;
  try {
    await updateUser(ctx, user.id, user.version, next, change, { endSessions, wantGroups: false, sql: tx });
  } catch (error) {
    if (violatedConstraint(error) !== "users_user_name") throw (await limitReached(ctx, error)) ?? error;
    throw new Refusal("userNameTaken", `Another user, perhaps a deleted one, has the user name "${next.userName}".`, "userName");
  }
}

async function lockUser(ctx: Ctx, id: string, tx: Queryable): Promise<{ user: StoredUser; workspace: Workspace }> {
  const workspace = await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
  const user = await findUser(ctx.workspaceId, id, { sql: tx, lock: true });
  if (!workspace || !user) throw new Refusal("notFound", "This user no longer exists in this workspace.");
  return { user, workspace };
}

function requireUnmanaged(user: StoredUser, workspace: Workspace): void {
  if (!isManaged(user, workspace)) return;
  throw new Refusal(
    "managedByProvider",
    "Your identity provider manages this user while sync is on. Pause sync under User provisioning first.",
  );
}

/** For a form that was filled in with what was read at `version`. */
export function requireVersion(user: StoredUser, version: number): void {
  if (user.version === version) return;
  throw new Refusal("versionMismatch", "Somebody else changed this user meanwhile. Look at the present values and save again.");
}

/** The last live, Active admin who can sign in stays. Hold the workspace's row locked. */
export async function requireOtherAdmin(ctx: Ctx, user: StoredUser, tx: Queryable): Promise<void> {
  const workspace = await findWorkspace(ctx.workspaceId, { sql: tx });
  if (workspace) await requireBreakGlass(user, workspace, tx);
  if (!(await isLastAdmin(user, ctx.workspaceId, tx))) return;
  throw noOtherAdmin();
}

export function noOtherAdmin(): Refusal {
  return new Refusal("lastAdmin", "This is the last workspace admin who can sign in. Make somebody else an admin first.");
}

/** A linked user that an admin changes differs from what the provider knows, until it writes again. */
export function diverging(user: StoredUser): { divergedAt: Date } | Record<string, never> {
  return user.source === "scim" ? { divergedAt: new Date() } : {};
}
