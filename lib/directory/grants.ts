import type { Queryable } from "#db/queries/transaction.ts";
import { findUserPermissions } from "#db/queries/user-permissions.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { permissionNames, permissionsOf } from "#lib/permissions.ts";
import { Refusal } from "#lib/refusal.ts";

/**
 * Nobody gives away what they lack, by whatever way: a role, a membership, a restore, an activation. Call it with what somebody
 * would gain. Throws Refusal forbidden.
 */
export function requireHeld(ctx: Ctx, given: Iterable<Permission>): void {
  const lacking = lackingOf(ctx, given);
  if (lacking === "") return;
  throw new Refusal(
    "forbidden",
    `This would give somebody more than you have yourself: ${lacking}. Ask a workspace admin to do it.`,
  );
}

/** The same for a person who comes back with all that role and groups give them. */
export async function requireHeldOf(ctx: Ctx, userId: string, sql: Queryable): Promise<void> {
  requireHeld(ctx, await permissionsOfUser(ctx, userId, sql));
}

/**
 * Whoever decides an account's name and address, or lets the provider decide, can come to have the account; and what is gone for good,
 * nobody gives back. Throws Refusal forbidden.
 */
export async function requireNoMorePower(
  ctx: Ctx,
  userId: string,
  sql: Queryable,
  toDo = "change their user name or e-mail address",
): Promise<void> {
  const lacking = lackingOf(ctx, await permissionsOfUser(ctx, userId, sql));
  if (lacking === "") return;
  throw new Refusal("forbidden", `This person may do more than you: ${lacking}. Ask a workspace admin to ${toDo}.`);
}

async function permissionsOfUser(ctx: Ctx, userId: string, sql: Queryable): Promise<readonly Permission[]> {
  const user = await findUserPermissions(ctx.workspaceId, userId, sql);
  return user ? permissionsOf(user.role, user.fromGroups) : [];
}

/** Named for people; empty = nothing. */
function lackingOf({ actor }: Ctx, wanted: Iterable<Permission>): string {
  if (actor.kind === "operator") return "";
  const held = new Set<Permission>(actor.kind === "user" ? actor.permissions : []);
  return [...new Set(wanted)]
    .filter((permission) => !held.has(permission))
    .map((permission) => permissionNames[permission])
    .join(", ");
}
