import type { Actor, Ctx, Permission } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";

const refusals: Record<Permission, string> = {
  "users.view": "You need the permission to view users.",
  "users.manage": "You need the permission to manage users.",
  "groups.view": "You need the permission to view groups.",
  "groups.manage": "You need the permission to manage groups.",
  "provisioning.manage": "You need the permission to manage provisioning.",
  "log.view": "You need the permission to view activity.",
  "log.bodies": "You need the permission to view what requests contain.",
  "keys.manage": "Only a workspace admin can manage API keys and choose the provisioning method.",
  "roles.manage": "Only a workspace admin can manage roles, and who is a workspace admin.",
  "workspace.manage": "Only a workspace admin can change the workspace's settings.",
};

/** The operator may do all. */
export function mayDo({ actor }: Ctx, permission: Permission): boolean {
  return actor.kind === "operator" || heldBy(actor).includes(permission);
}

/** What somebody may do who isn't the operator. */
export function heldBy(actor: Actor): readonly Permission[] {
  return actor.kind === "user" || actor.kind === "support" ? actor.permissions : [];
}

/**
 * For what support must never do, whatever their permissions: take data along, open a way in that outlasts the visit, or act as somebody.
 * Throws Refusal forbidden.
 */
export function refuseSupport({ actor }: Ctx, what: string): void {
  if (actor.kind === "support") throw new Refusal("forbidden", `Support can't ${what}. A workspace admin can.`);
}

/** Whether somebody acts on their own account. */
export function isOneself({ actor }: Ctx, userId: string): boolean {
  return actor.kind === "user" && actor.id === userId;
}

/** Every admin verb begins with this. Throws Refusal forbidden. */
export function requirePermission(ctx: Ctx, permission: Permission): void {
  if (!mayDo(ctx, permission)) throw new Refusal("forbidden", refusals[permission]);
}

/** For what everybody who has something to do here may know. Throws Refusal forbidden. */
export function requireSomePermission({ actor }: Ctx): void {
  if (actor.kind === "operator" || heldBy(actor).length > 0) return;
  throw new Refusal("forbidden", "You need a permission in this workspace.");
}
