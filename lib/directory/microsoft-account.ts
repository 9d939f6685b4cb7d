import { hasPasswordThatCounts } from "#db/queries/passwords.ts";
import { findIdentityOf, type SsoIdentity, unlinkIdentity } from "#db/queries/sso-identities.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findUser } from "#db/queries/users.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { requireNoMorePower } from "./grants.ts";
import { isLastAdmin } from "./last-admin.ts";
import { isOneself, refuseSupport, requirePermission } from "./permission.ts";

/** The Microsoft account that a user signs in with; null = none. Everybody may see their own. */
export async function findMicrosoftAccount(ctx: Ctx, userId: string): Promise<SsoIdentity | null> {
  if (!isOneself(ctx, userId)) requirePermission(ctx, "users.manage");
  return findIdentityOf(ctx.workspaceId, userId);
}

/**
 * Cuts a user's link to their Microsoft account; everybody may cut their own. Sessions go on. Throws Refusal forbidden, notFound,
 * invalid (they would lock themselves out), lastAdmin.
 */
export async function unlinkMicrosoftAccount(ctx: Ctx, userId: string): Promise<void> {
  const own = isOneself(ctx, userId);
  if (!own) {
    requirePermission(ctx, "users.manage");
    refuseSupport(ctx, "unlink Microsoft accounts");
    await requireNoMorePower(ctx, userId, "unlink their Microsoft account");
  }
  await inTransaction(async (tx) => {
    // The lock under which the last admin is looked for.
    await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    const user = await findUser(ctx.workspaceId, userId, { sql: tx, lock: true });
    if (!user || !(await unlinkIdentity(ctx, userId, tx))) {
      throw new Refusal("notFound", "No Microsoft account is linked to this user.");
    }
    if (await hasPasswordThatCounts(ctx.workspaceId, userId, tx)) return;
    if (own) {
      throw new Refusal("invalid", "You couldn't sign in any more: you have no password that counts in this workspace.");
    }
    if (await isLastAdmin(user, ctx.workspaceId, tx)) {
      throw new Refusal("lastAdmin", "This is the last workspace admin who can sign in. Make somebody else an admin first.");
    }
  });
}
