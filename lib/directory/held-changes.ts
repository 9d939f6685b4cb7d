import { closeIssue } from "#db/queries/sync-issues.ts";
import type { Queryable } from "#db/queries/transaction.ts";
import { anyTarget, hideUserFromScim, purgeUser } from "#db/queries/user-deletion.ts";
import type { UserWrite } from "#db/queries/user-write.ts";
import { type StoredUser, updateUser } from "#db/queries/users.ts";
import type { DeletePolicy, HeldChange } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { changedUser } from "./user-write.ts";

/**
 * The provider is answered as usual, and role, access and memberships stay: until somebody else is admin (`until` null), or until the
 * accident guard's time is over. Who is held already stays so for as long as they were.
 */
export function held(
  ctx: Ctx,
  current: StoredUser,
  next: UserWrite,
  { newPerson, until }: { newPerson: boolean; until: Date | null },
): UserWrite {
  const waits: HeldChange[] = [];
  if (newPerson) waits.push("identity change");
  if (next.deletedAt !== null && current.deletedAt === null) waits.push("soft delete");
  return {
    ...next,
    role: current.role,
    deletedAt: current.deletedAt,
    deletedBy: current.deletedBy,
    held: [...new Set([...next.held, ...waits])],
    heldAt: current.heldAt ?? new Date(),
    heldBy: current.heldBy ?? ctx.actor,
    heldUntil: current.held.length > 0 ? current.heldUntil : until,
    heldExternalId: newPerson && !current.held.includes("identity change") ? current.externalId : current.heldExternalId,
  };
}

/** Does what was held of a user, whose row is locked. `policy`: what a held DELETE does now. */
export async function applyHeld(ctx: Ctx, user: StoredUser, policy: DeletePolicy, tx: Queryable): Promise<void> {
  const newPerson = user.held.includes("identity change");
  const gone = user.deletedAt !== null;
  const deleted = gone || user.held.includes("soft delete") || user.held.includes("delete");
  const role = newPerson ? "user" : user.role;
  const next = changedUser(user, {
    role,
    held: [],
    heldAt: null,
    heldBy: null,
    heldUntil: null,
    heldExternalId: null,
    ...(deleted && !gone ? { deletedAt: new Date(), deletedBy: user.heldBy } : {}),
  });
  const removes = user.held.includes("delete");
  if (newPerson || !gone) {
    const change = {
      entity: "user" as const,
      action: newPerson ? "identity changed" : "moved to Deleted users",
      before: { active: !gone, role: user.role },
      after: { active: !deleted, role },
    };
    await closeIssue(ctx, "last admin", user.id, "another admin", tx);
    await updateUser(ctx, user.id, user.version, next, change, { endSessions: true, newPerson, wantGroups: false, sql: tx });
  } else if (!removes) {
    // It has come to pass already: only the hold ends.
    const change = { entity: "user" as const, action: "changed", before: { held: user.held }, after: { held: [] } };
    await updateUser(ctx, user.id, user.version, next, change, { endSessions: false, wantGroups: false, sql: tx });
  }
  if (!removes) return;
  if (policy === "keep") await hideUserFromScim(ctx, user.id, anyTarget(), { sql: tx });
  else await purgeUser(ctx, user.id, anyTarget(), { sql: tx });
}
