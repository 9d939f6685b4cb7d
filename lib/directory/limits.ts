import { countDirectory, countOwnUsers } from "#db/queries/directory-counts.ts";
import { violatedConstraint } from "#db/queries/transaction.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { NotedRefusal } from "./notices.ts";

/** Whom a request concerns, or what it said. */
export interface About {
  userId?: string;
  groupId?: string;
  sent?: JsonObject;
}

/** What the triggers on users and groups refuse, said with the limit in numbers. Null for any other error. */
export async function limitReached(
  { workspaceId }: Pick<Ctx, "workspaceId">,
  error: unknown,
  { sent, ...whom }: About = {},
): Promise<NotedRefusal | null> {
  const constraint = violatedConstraint(error);
  if (constraint !== "user_limit" && constraint !== "group_limit") return null;
  const { userLimit, groupLimit } = await countDirectory(workspaceId);
  const [limit, what] = constraint === "user_limit" ? [userLimit, "users" as const] : [groupLimit, "groups" as const];
  return new NotedRefusal("limitReached", limitMessage(limit, what), null, {
    kind: "limit reached",
    cause: what,
    ...whom,
    details: { limit, of: what, ...(sent ? { sent } : {}) },
  });
}

export function limitMessage(limit: number, what: "users" | "groups"): string {
  return (
    `This workspace has reached its limit of ${limit.toLocaleString("en")} provisioned ${what}. ` +
    "Take some out of the scope of provisioning, or ask for a higher limit."
  );
}

/**
 * Throws Refusal limitReached when there are so many live users of the workspace's own that `more` would be above its limit. Against running
 * full, not for billing: of two who add somebody at once both may be let in, where the limit of what the provider sends is exact.
 */
export async function requireRoomForOwn({ workspaceId }: Ctx, more: number): Promise<void> {
  const { userLimit } = await countDirectory(workspaceId);
  const own = await countOwnUsers(workspaceId, userLimit + 1);
  if (own + more <= userLimit) return;
  throw new Refusal(
    "limitReached",
    `This workspace may have ${userLimit.toLocaleString("en")} users beside those whom your identity provider manages, and has ` +
      `${own > userLimit ? "more" : own.toLocaleString("en")}. Delete some, or ask for a higher limit.`,
  );
}
