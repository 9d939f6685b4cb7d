import { changeMemberships, lookUpStrangers, type MembershipOutcome } from "#db/queries/group-members.ts";
import type { Queryable } from "#db/queries/transaction.ts";
import type { SkippedMembers } from "#lib/scim/types.ts";
import { isStrong } from "./matching.ts";
import { skippedMembers } from "./notices.ts";
import type { ProviderCtx } from "./provider-ctx.ts";

/**
 * Adds and removes members: one statement. Only when it meets unknown ids, two more: an id that a permanently deleted user
 * had stands for whoever came after them with the same strong externalId, because the provider still knows the old one. The rest
 * is skipped, and a person told of it.
 */
export async function changeMembers(
  ctx: ProviderCtx,
  groupId: string,
  change: { add: string[]; remove: string[]; skipped?: SkippedMembers | undefined },
  sql?: Queryable,
): Promise<MembershipOutcome> {
  const options = { among: "seen over SCIM" as const, ...(sql ? { sql } : {}) };
  const outcome = await changeMemberships(ctx, groupId, change, options);
  if (!outcome.groupFound || outcome.unlinked) return outcome;
  const { groups = [], malformed = [] } = change.skipped ?? {};
  const strangers =
    outcome.known.length === change.add.length + change.remove.length
      ? null
      : await letSuccessorsIn(ctx, groupId, change, outcome, options);
  ctx.notices.push(
    ...skippedMembers("nested groups", groupId, outcome.groupName, [...groups, ...(strangers?.groups ?? [])]),
    ...skippedMembers("unknown members", groupId, outcome.groupName, [...malformed, ...(strangers?.unknown ?? [])]),
  );
  return outcome;
}

/** Lets successors in for those who aren't known. Returns who remains of the additions. */
async function letSuccessorsIn(
  ctx: ProviderCtx,
  groupId: string,
  change: { add: string[]; remove: string[] },
  outcome: MembershipOutcome,
  options: Parameters<typeof changeMemberships>[3],
): Promise<{ groups: string[]; unknown: string[] }> {
  const known = new Set(outcome.known);
  const unknown = [...change.add, ...change.remove].filter((id) => !known.has(id));
  const found = await lookUpStrangers(ctx.workspaceId, unknown, options.sql);
  const successors = new Map(
    found.successors.filter(({ externalId }) => isStrong(externalId)).map(({ oldId, userId }) => [oldId, userId]),
  );
  const add = successorsOf(change.add, successors);
  const added = new Set(add);
  const remove = successorsOf(change.remove, successors).filter((id) => !added.has(id));
  if (add.length + remove.length > 0) await changeMemberships(ctx, groupId, { add, remove }, options);
  const groups = new Set(found.groups);
  const skipped = change.add.filter((id) => !known.has(id) && !successors.has(id));
  return { groups: skipped.filter((id) => groups.has(id)), unknown: skipped.filter((id) => !groups.has(id)) };
}

function successorsOf(ids: string[], successors: Map<string, string>): string[] {
  return [...new Set(ids.flatMap((id) => successors.get(id) ?? []))];
}
