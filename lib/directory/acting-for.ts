import { findUserPermissions } from "#db/queries/user-permissions.ts";
import { findUser } from "#db/queries/users.ts";
import type { Actor, Ctx, Permission } from "#lib/ctx.ts";
import { holdsAny, permissionsOf } from "#lib/permissions.ts";

/**
 * Whoever began a run, with what they may do now. Null = they can't sign in any more, or hold none of `wanted` any more: then nothing more
 * is written in their name.
 */
export async function actingFor(
  workspaceId: string,
  { id, createdBy }: { id: string; createdBy: Actor },
  wanted: readonly Permission[],
): Promise<Ctx | null> {
  const ctx = { workspaceId, requestId: id };
  if (createdBy.kind !== "user") return { ...ctx, actor: createdBy };
  const [user, held] = await Promise.all([findUser(workspaceId, createdBy.id), findUserPermissions(workspaceId, createdBy.id)]);
  if (!user || !held || user.deletedAt || user.status !== "active") return null;
  const permissions = [...permissionsOf(held.role, held.fromGroups)];
  return holdsAny(permissions, wanted) ? { ...ctx, actor: { ...createdBy, permissions } } : null;
}
