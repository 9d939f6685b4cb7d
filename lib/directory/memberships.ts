import { changeMemberships, findSuccessors, type MembershipOutcome } from "#db/queries/group-members.ts";
import { findGroup } from "#db/queries/groups.ts";
import { inTransaction, type Queryable } from "#db/queries/transaction.ts";
import type { Ctx } from "#lib/ctx.ts";
import { isStrong } from "./matching.ts";

/**
 * Adds and removes members: one statement. Only when it meets unknown ids, two more: an id that a permanently deleted user
 * had stands for whoever came after them with the same strong externalId, because the provider still knows the old one.
 */
export async function changeMembers(
  ctx: Ctx,
  groupId: string,
  change: { add: string[]; remove: string[] },
  options: { adopt: boolean; sql?: Queryable },
): Promise<MembershipOutcome> {
  const outcome = await write(ctx, groupId, change, options);
  if (!outcome.groupFound || outcome.known.length === change.add.length + change.remove.length) return outcome;
  const known = new Set(outcome.known);
  const unknown = [...change.add, ...change.remove].filter((id) => !known.has(id));
  const found = await findSuccessors(ctx.workspaceId, unknown, options.sql);
  const successors = new Map(found.filter(({ externalId }) => isStrong(externalId)).map(({ oldId, userId }) => [oldId, userId]));
  const add = successorsOf(change.add, successors);
  const added = new Set(add);
  const remove = successorsOf(change.remove, successors).filter((id) => !added.has(id));
  if (add.length + remove.length > 0) await write(ctx, groupId, { add, remove }, options);
  return outcome;
}

/** A group that is adopted while an admin changes what it carries is locked for the second try. */
async function write(...[ctx, groupId, change, options]: Parameters<typeof changeMemberships>): Promise<MembershipOutcome> {
  const outcome = await changeMemberships(ctx, groupId, change, options);
  if (!outcome.overtaken) return outcome;
  return inTransaction(async (sql) => {
    await findGroup(ctx.workspaceId, groupId, { lock: true, sql });
    return changeMemberships(ctx, groupId, change, { ...options, sql });
  });
}

function successorsOf(ids: string[], successors: Map<string, string>): string[] {
  return [...new Set(ids.flatMap((id) => successors.get(id) ?? []))];
}
