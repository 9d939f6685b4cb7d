import { listBreakGlassAdmins } from "#db/queries/admins.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { requireNoMorePower } from "./grants.ts";
import { requireBreakGlass } from "./last-admin.ts";
import { refuseSupport, requirePermission } from "./permission.ts";
import { changeUser } from "./user-admin.ts";
import { withoutHeldDeletion } from "./user-transition.ts";

/**
 * Takes a user out of provisioning: the provider sees the account no more, can neither change nor delete it, and a POST of its
 * name answers 409. Then it is nobody's but the workspace's, so it is linked no longer. What the provider wanted of the last admin is
 * dropped. Needs both permissions, because it keeps somebody whom the provider may let go.
 * Throws Refusal forbidden, invalid (deleted, or held as somebody else's), notFound.
 */
export async function excludeUser(ctx: Ctx, id: string): Promise<void> {
  requireMayExclude(ctx);
  await changeUser(ctx, id, "excluded from provisioning", (user) => {
    if (user.excluded) return {};
    if (user.deletedAt)
      throw new Refusal("invalid", "This user is deleted. Restore them first, then exclude them from provisioning.");
    if (user.held.includes("identity change")) {
      throw new Refusal(
        "invalid",
        "Your identity provider has given this account to another person, which waits for another workspace admin. Make somebody else an admin first.",
      );
    }
    return {
      excluded: true,
      source: user.source === "scim" ? "manual" : user.source,
      divergedAt: null,
      ...withoutHeldDeletion(user),
    };
  });
}

/** Not for support: it would keep somebody in after the visit, out of the provider's reach. Throws Refusal forbidden. */
export function requireMayExclude(ctx: Ctx): void {
  requirePermission(ctx, "provisioning.manage");
  refuseSupport(ctx, "take accounts out of provisioning");
}

/** Lets the provider find the account from its next look-up on. Throws Refusal forbidden, lastAdmin (the only one whose password counts), notFound. */
export async function provisionUser(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, "provisioning.manage");
  await changeUser(ctx, id, "opened to provisioning", async (user, workspace, tx) => {
    if (user.excluded) await requireNoMorePower(ctx, id, "open them to provisioning", tx);
    await requireBreakGlass(user, workspace, tx);
    return { excluded: false };
  });
}

/** Whether no other admin who can sign in is out of the provider's reach: a workspace's way in when provisioning goes wrong. */
export async function isLastExcludedAdmin(
  ctx: Ctx,
  user: { id: string; role: string; status: string; excluded: boolean; deletedAt: Date | null },
): Promise<boolean> {
  requirePermission(ctx, "users.view");
  if (!user.excluded || user.role !== "admin" || user.status !== "active" || user.deletedAt) return false;
  return !(await listBreakGlassAdmins(ctx.workspaceId)).some(({ id }) => id !== user.id);
}
