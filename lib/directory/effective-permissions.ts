import { findUserPermissions, listRoleOrigins } from "#db/queries/user-permissions.ts";
import type { Ctx } from "#lib/ctx.ts";
import { type GrantablePermission, grantablePermissions } from "#lib/permissions.ts";
import { Refusal } from "#lib/refusal.ts";
import { requirePermission } from "./permission.ts";

/** Where a permission comes from: a role, through a group. Without effect while suspended. */
export interface PermissionOrigin {
  role: { id: string; name: string };
  group: { id: string; displayName: string };
  suspended: boolean;
}

export interface EffectivePermissions {
  /** A workspace admin: everything is allowed, whatever the groups say. */
  admin: boolean;
  /** What a role grants, or would grant if it weren't suspended, each with all its origins. */
  permissions: { permission: GrantablePermission; inEffect: boolean; origins: PermissionOrigin[] }[];
}

/** What a user may do and why; of deleted and inactive users, what they could do again. Throws Refusal forbidden, notFound. */
export async function effectivePermissions(ctx: Ctx, userId: string): Promise<EffectivePermissions> {
  requirePermission(ctx, "users.view");
  const [user, origins] = await Promise.all([
    findUserPermissions(ctx.workspaceId, userId),
    listRoleOrigins(ctx.workspaceId, userId),
  ]);
  if (!user) throw new Refusal("notFound", "This user no longer exists in this workspace.");
  const admin = user.role === "admin";
  const permissions = grantablePermissions.map((permission) => {
    const from = origins.filter((origin) => origin.permissions.includes(permission));
    return {
      permission,
      inEffect: admin || from.some(({ suspended }) => !suspended),
      origins: from.map(({ role, group, suspended }) => ({ role, group, suspended })),
    };
  });
  return { admin, permissions: permissions.filter(({ origins }) => admin || origins.length > 0) };
}
