import { findPhoto, findPhotoEtag, type Photo } from "#db/queries/photos.ts";
import type { Ctx } from "#lib/ctx.ts";
import { isId } from "./admin-reads.ts";
import { isOneself, requirePermission } from "./permission.ts";

/** A user's picture, or null. Everybody may see their own. Throws Refusal forbidden. */
export async function findPhotoOfUser(ctx: Ctx, userId: string): Promise<Photo | null> {
  if (!isOneself(ctx, userId)) requirePermission(ctx, "users.view");
  return isId(userId) ? findPhoto(ctx.workspaceId, userId) : null;
}

/** For the picture's address; null = there is none. Throws Refusal forbidden. */
export async function findPhotoVersion(ctx: Ctx, userId: string): Promise<string | null> {
  if (!isOneself(ctx, userId)) requirePermission(ctx, "users.view");
  return isId(userId) ? findPhotoEtag(ctx.workspaceId, userId) : null;
}
