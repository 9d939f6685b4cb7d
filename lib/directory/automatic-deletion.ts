import { findExpired, purgeUser, softDeletedBefore } from "#db/queries/user-deletion.ts";
import type { Ctx } from "#lib/ctx.ts";

const DAY = 86_400_000;

/** When a user deleted at that time goes for good by itself; null = never (the workspace's setting). */
export function expiryOf(deletedAt: Date, deleteAfterDays: number | null): Date | null {
  return deleteAfterDays === null ? null : new Date(deletedAt.getTime() + deleteAfterDays * DAY);
}

/**
 * Deletes for good whom every workspace's setting says: users who were deleted longer ago than its days. Each in a statement
 * of its own, which looks again: somebody restored meanwhile stays, and several instances may do this at once.
 */
export async function deleteExpired(now: Date): Promise<void> {
  for (const { workspaceId, days, ids } of await findExpired(now)) {
    const task = `automatic deletion after ${days} days`;
    const ctx: Ctx = { workspaceId, actor: { kind: "system", task }, requestId: "housekeeping" };
    for (const id of ids) await purgeUser(ctx, id, softDeletedBefore(now, days));
  }
}
