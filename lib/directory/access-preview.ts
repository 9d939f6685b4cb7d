import { type AccessChange, type AccessPreview, previewAccess } from "#db/queries/access-preview.ts";
import type { Ctx } from "#lib/ctx.ts";
import { withImplied } from "#lib/permissions.ts";
import { requirePermission } from "./permission.ts";

/** How many are named before the rest is only counted. */
const NAMES = 5;

/** Who would gain and lose what: to be shown before it is done. For whom may do it: of roles an admin, of a group whoever manages groups. */
export async function previewAccessChange(ctx: Ctx, change: AccessChange): Promise<AccessPreview> {
  requirePermission(ctx, change.kind === "role" || change.kind === "group roles" ? "roles.manage" : "groups.manage");
  const wanted = change.kind === "role" ? { ...change, permissions: withImplied(change.permissions) } : change;
  return previewAccess(ctx.workspaceId, wanted, NAMES);
}
