import { findGroupsToJumpTo, findUsersToJumpTo } from "#db/queries/jump.ts";
import type { Ctx } from "#lib/ctx.ts";
import { mayDo } from "./permission.ts";

export interface JumpTargets {
  users: { id: string; name: string; userName: string; deleted: boolean }[];
  groups: { id: string; name: string }[];
}

const MOST_USERS = 7;
const MOST_GROUPS = 4;
/** One letter means half of the directory. */
const FEWEST_LETTERS = 2;

/** Who and what a few typed letters may mean, of what the caller may see at all. */
export async function findJumpTargets(ctx: Ctx, typed: string): Promise<JumpTargets> {
  const text = typed.replaceAll("\0", "").slice(0, 200);
  if ([...text.trim()].length < FEWEST_LETTERS) return { users: [], groups: [] };
  const [users, groups] = await Promise.all([
    mayDo(ctx, "users.view") ? findUsersToJumpTo(ctx.workspaceId, text, MOST_USERS) : [],
    mayDo(ctx, "groups.view") ? findGroupsToJumpTo(ctx.workspaceId, text, MOST_GROUPS) : [],
  ]);
  return { users: users.map(({ deletedAt, ...user }) => ({ ...user, deleted: deletedAt !== null })), groups };
}
