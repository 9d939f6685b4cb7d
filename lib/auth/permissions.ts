import type { UserRole } from "#db/types.ts";
import type { Permission } from "#lib/ctx.ts";

const everything: readonly Permission[] = [
  "users.view",
  "users.manage",
  "groups.view",
  "groups.manage",
  "provisioning.manage",
  "keys.manage",
];

/** What a person of this role may do. */
export function permissionsOf(role: UserRole): readonly Permission[] {
  return role === "admin" ? everything : [];
}
