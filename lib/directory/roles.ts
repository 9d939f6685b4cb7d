import type { Change } from "#db/queries/changes.ts";
import { deleteRole as dropRole, findRole, insertRole, listRoleGroups, type Role, updateRole } from "#db/queries/roles.ts";
import { inTransaction, type Queryable, violatedConstraint } from "#db/queries/transaction.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { type GrantablePermission, withImplied } from "#lib/permissions.ts";
import { Refusal } from "#lib/refusal.ts";
import { requireHeld } from "./grants.ts";
import { difference } from "./history.ts";
import { requirePermission } from "./permission.ts";

export interface RoleInput {
  name: string;
  permissions: readonly GrantablePermission[];
}

/** Resolves to the new id. Whoever manages something sees it, too. Throws Refusal forbidden, roleNameTaken. */
export async function createRole(ctx: Ctx, input: RoleInput): Promise<string> {
  requirePermission(ctx, "roles.manage");
  const permissions = withImplied(input.permissions);
  requireHeld(ctx, permissions);
  const after = { name: input.name, permissions };
  try {
    const change: Change = { entity: "role", action: "created", before: null, after };
    return await insertRole(ctx, { ...after, nameKey: fold(input.name) }, change);
  } catch (error) {
    throw nameTaken(error, input.name);
  }
}

/** Works on everybody who has the role, from their next request on. Throws Refusal forbidden, roleNameTaken, notFound. */
export function changeRole(ctx: Ctx, id: string, input: RoleInput): Promise<void> {
  requirePermission(ctx, "roles.manage");
  return inTransaction(async (tx) => {
    const role = await lockRole(ctx, id, tx);
    const permissions = withImplied(input.permissions);
    requireHeld(ctx, permissions);
    const changed = difference(snapshot(role), snapshot({ name: input.name, permissions }));
    if (!changed) return;
    try {
      const change: Change = { entity: "role", action: "changed", ...changed };
      await updateRole(ctx, id, { name: input.name, nameKey: fold(input.name), permissions }, change, tx);
    } catch (error) {
      throw nameTaken(error, input.name);
    }
  });
}

/** Its groups stay, and carry it no longer. Throws Refusal forbidden, notFound. */
export function deleteRole(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, "roles.manage");
  return inTransaction(async (tx) => {
    const role = await lockRole(ctx, id, tx);
    const groups = await listRoleGroups(ctx.workspaceId, id, tx);
    const before = { ...snapshot(role), groups: groups.map(({ displayName }) => displayName) };
    await dropRole(ctx, id, { entity: "role", action: "deleted", before, after: null }, tx);
  });
}

/** With the workspace, like everything that an admin does: nobody assigns a role that is being deleted. */
async function lockRole(ctx: Ctx, id: string, tx: Queryable): Promise<Role> {
  await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
  const role = await findRole(ctx.workspaceId, id, tx);
  if (!role) throw new Refusal("notFound", "This role no longer exists in this workspace.");
  return role;
}

function snapshot({ name, permissions }: Pick<Role, "name" | "permissions">) {
  return { name, permissions: withImplied(permissions) };
}

function nameTaken(error: unknown, name: string): unknown {
  if (violatedConstraint(error) !== "roles_name") return error;
  return new Refusal("roleNameTaken", `A role named "${name}" exists already. Choose another name.`, "name");
}
