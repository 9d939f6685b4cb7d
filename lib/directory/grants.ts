import type { Queryable } from "#db/queries/transaction.ts";
import { findUserPermissions, listPermissionsOf, listSignInsBesideName } from "#db/queries/user-permissions.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { allPermissions, permissionNames, permissionsOf } from "#lib/permissions.ts";
import { Refusal } from "#lib/refusal.ts";
import { heldBy, refuseSupport } from "./permission.ts";

/**
 * Nobody gives away what they lack, by whatever way: a role, a membership, a restore, an activation. Call it with what somebody
 * would gain. Throws Refusal forbidden.
 */
export function requireHeld(ctx: Ctx, given: Iterable<Permission>): void {
  const all = [...given];
  if (ctx.actor.kind === "support" && all.length > 0) {
    throw new Refusal("forbidden", "This would give somebody permissions, which support can't. Ask a workspace admin to do it.");
  }
  const lacking = lackingOf(ctx, all);
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
 * Who acts on another's account may do at least as much as they: who locks out whoever could stop them, or decides their name and
 * address, has their power. `toDo` is whom to ask for what. Throws Refusal forbidden.
 */
export async function requireNoMorePower(ctx: Ctx, userId: string, toDo: string, sql?: Queryable): Promise<void> {
  if (lackingOf(ctx, allPermissions) === "") return;
  const lacking = lackingOf(ctx, await permissionsOfUser(ctx, userId, sql));
  if (lacking === "") return;
  throw new Refusal("forbidden", `This person may do more than you: ${lacking}. Ask a workspace admin to ${toDo}.`);
}

/** Whoever becomes another person leaves their roles behind: support neither gives roles nor takes them. Throws Refusal forbidden. */
export async function keepPowerFromSupport(ctx: Ctx, userId: string, sql: Queryable): Promise<void> {
  if (ctx.actor.kind !== "support" || (await permissionsOfUser(ctx, userId, sql)).length === 0) return;
  refuseSupport(ctx, "take roles from people, and this person has some");
}

/**
 * A user name or work e-mail address by which somebody with more power signs in goes to nobody else: a user name is looked at first, and an
 * address that two have lets neither in. Call it with what a user is to be given anew. Throws Refusal forbidden.
 */
export async function requireNobodysSignIn(
  ctx: Ctx,
  given: { userName?: string; workEmail?: string | null },
  userId: string | null,
  sql?: Queryable,
): Promise<void> {
  if (lackingOf(ctx, allPermissions) === "") return;
  for (const field of ["userName", "workEmail"] as const) {
    const value = given[field];
    if (!value) continue;
    const holders = await listSignInsBesideName(ctx.workspaceId, [fold(value)], userId, sql);
    if (holders.every(({ role, fromGroups }) => lackingOf(ctx, permissionsOf(role, fromGroups)) === "")) continue;
    throw signInGuarded(value, field);
  }
}

/** Of these user names and addresses, folded, those that requireNobodysSignIn gives to nobody. */
export async function findGuardedSignIns(ctx: Ctx, keys: string[], sql: Queryable): Promise<Set<string>> {
  if (keys.length === 0 || lackingOf(ctx, allPermissions) === "") return new Set();
  const holders = await listSignInsBesideName(ctx.workspaceId, keys, null, sql);
  return new Set(
    holders.filter(({ role, fromGroups }) => lackingOf(ctx, permissionsOf(role, fromGroups)) !== "").map(({ key }) => key),
  );
}

export function signInGuarded(value: string, field: "userName" | "workEmail"): Refusal {
  return new Refusal("forbidden", `Somebody who may do more than you signs in by "${value}". Choose another.`, field);
}

/** Of these users, those who may do more than the actor: whom requireHeldOf and requireNoMorePower refuse. */
export async function findStronger(ctx: Ctx, userIds: string[], sql?: Queryable): Promise<Set<string>> {
  if (lackingOf(ctx, allPermissions) === "") return new Set();
  const users = await listPermissionsOf(ctx.workspaceId, userIds, sql);
  return new Set(
    users.filter(({ role, fromGroups }) => lackingOf(ctx, permissionsOf(role, fromGroups)) !== "").map(({ id }) => id),
  );
}

async function permissionsOfUser(ctx: Ctx, userId: string, sql?: Queryable): Promise<readonly Permission[]> {
  const user = await findUserPermissions(ctx.workspaceId, userId, sql);
  return user ? permissionsOf(user.role, user.fromGroups) : [];
}

/** Named for people; empty = nothing. */
function lackingOf({ actor }: Ctx, wanted: Iterable<Permission>): string {
  if (actor.kind === "operator") return "";
  const held = new Set(heldBy(actor));
  return [...new Set(wanted)]
    .filter((permission) => !held.has(permission))
    .map((permission) => permissionNames[permission])
    .join(", ");
}
