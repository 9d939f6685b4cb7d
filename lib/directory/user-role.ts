import type { UserRole } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { requirePermission } from "./permission.ts";
import { changeUser, requireOtherAdmin } from "./user-admin.ts";

/**
 * Makes somebody a workspace admin, or takes that away; what their groups give them stays. Their sessions end: they sign in anew
 * under the new role. Throws Refusal lastAdmin, invalid (deleted), notFound.
 */
export async function setUserRole(ctx: Ctx, id: string, role: UserRole): Promise<void> {
  requirePermission(ctx, "roles.manage");
  await changeUser(
    ctx,
    id,
    role === "admin" ? "made workspace admin" : "no longer workspace admin",
    async (user, _workspace, tx) => {
      if (role === "admin" && user.deletedAt) {
        throw new Refusal("invalid", "This user is deleted. Restore them first, then make them a workspace admin.");
      }
      if (role === "user") await requireOtherAdmin(ctx, user, tx);
      return { role };
    },
  );
}
