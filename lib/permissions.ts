import type { Permission } from "./ctx.ts";

/** What a role may hold, in the order in which people read it. */
export const grantablePermissions = [
  "users.view",
  "users.manage",
  "groups.view",
  "groups.manage",
  "provisioning.manage",
  "log.view",
  "log.bodies",
] as const satisfies readonly Permission[];

export type GrantablePermission = (typeof grantablePermissions)[number];

/** Never in a role: whoever holds one of these could give themselves all the others. */
const adminOnly = ["keys.manage", "roles.manage", "workspace.manage"] as const satisfies readonly Permission[];

export const allPermissions: readonly Permission[] = [...grantablePermissions, ...adminOnly];

/** What a person may do. Of what their groups' roles say, nothing counts that no role may hold. */
export function permissionsOf(role: "user" | "admin", fromGroups: readonly Permission[]): readonly Permission[] {
  return role === "admin" ? allPermissions : grantablePermissions.filter((permission) => fromGroups.includes(permission));
}

/**
 * What support may do where an admin has let them in: what the guided workarounds need, and what one has to see for them. Some of what
 * these would allow a person is kept from support all the same (lib/directory/permission.ts).
 */
export function supportPermissions({ bodies }: { bodies: boolean }): readonly GrantablePermission[] {
  return grantablePermissions.filter((permission) => permission !== "log.bodies" || bodies);
}

/** Whether it holds the permission, or one of several. */
export function holdsAny(held: readonly Permission[], wanted: Permission | readonly Permission[]): boolean {
  return typeof wanted === "string" ? held.includes(wanted) : wanted.some((one) => held.includes(one));
}

/** Whoever manages something sees it, too. In reading order, without doubles. */
export function withImplied(permissions: readonly Permission[]): GrantablePermission[] {
  return grantablePermissions.filter(
    (permission) => permissions.includes(permission) || permissions.some((held) => implied[held] === permission),
  );
}

const implied: Partial<Record<Permission, GrantablePermission>> = {
  "users.manage": "users.view",
  "groups.manage": "groups.view",
  "log.bodies": "log.view",
};

export const permissionNames: Record<Permission, string> = {
  "users.view": "View users",
  "users.manage": "Manage users",
  "groups.view": "View groups",
  "groups.manage": "Manage groups",
  "provisioning.manage": "Manage provisioning",
  "log.view": "View activity",
  "log.bodies": "View what requests contain",
  "keys.manage": "Manage API keys",
  "roles.manage": "Manage roles",
  "workspace.manage": "Change the workspace's settings",
};
