import { type AccessChange, type AccessPreview, previewAccess } from "#db/queries/access-preview.ts";
import { inTimedScan } from "#db/queries/transaction.ts";
import type { Ctx } from "#lib/ctx.ts";
import { withImplied } from "#lib/permissions.ts";
import { Refusal } from "#lib/refusal.ts";
import { requirePermission } from "./permission.ts";

/** How many are named before the rest is only counted. */
const NAMES = 5;
/** A group of 100,000 takes about one second. */
const LONGEST_MS = 10_000;

/** Who would gain and lose what: to be shown before it is done. For whom may do it: of roles an admin, of a group whoever manages groups. Throws Refusal forbidden, busy. */
export async function previewAccessChange(ctx: Ctx, change: AccessChange): Promise<AccessPreview> {
  requirePermission(ctx, change.kind === "role" || change.kind === "group roles" ? "roles.manage" : "groups.manage");
  const wanted = change.kind === "role" ? { ...change, permissions: withImplied(change.permissions) } : change;
  const { workspaceId } = ctx;
  const preview = await inTimedScan(workspaceId, LONGEST_MS, (tx) => previewAccess(workspaceId, wanted, NAMES, tx));
  if (!preview)
    throw new Refusal(
      "busy",
      "It can't be said now who would gain and lose what: the database has too much to do. Try again in a minute.",
    );
  return preview;
}
