import { changeMemberships, findMemberships } from "#db/queries/group-members.ts";
import { listGroupRoles } from "#db/queries/group-roles.ts";
import type { Queryable } from "#db/queries/transaction.ts";
import type { UndoChange, UndoResult } from "#db/queries/undo.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { requireHeld } from "./grants.ts";
import { requirePermission } from "./permission.ts";
import { planUndo } from "./undo-plan.ts";

export interface MembersPlan {
  add: string[];
  remove: string[];
  results: UndoResult[];
}

/** Of one group, which is there: who joins and who leaves by the undo of these changes, newest first. */
export async function planMembersUndo(
  workspaceId: string,
  groupId: string,
  changes: UndoChange[],
  sql: Queryable,
): Promise<MembersPlan> {
  const pairs = changes.map(({ memberId }) => ({ groupId, userId: memberId ?? "" }));
  return planMembers(groupId, changes, await findMemberships(workspaceId, pairs, sql));
}

/** The same, of memberships that are known. */
export function planMembers(
  groupId: string,
  changes: UndoChange[],
  { users, members }: Awaited<ReturnType<typeof findMemberships>>,
): MembersPlan {
  const ofUser = Map.groupBy(changes, ({ memberId }) => memberId ?? "");
  const plan: MembersPlan = { add: [], remove: [], results: [] };
  for (const [userId, theirs] of ofUser) {
    if (!users.has(userId)) {
      plan.results.push(...theirs.map((change) => allOf(change, "impossible", "The user is deleted permanently.")));
      continue;
    }
    const told = theirs.map((change) => ({
      ...change,
      before: { member: change.action !== "added" },
      after: { member: change.action === "added" },
    }));
    const { values, results } = planUndo({ member: members.has(`${groupId} ${userId}`) }, told, ({ action }) =>
      action === "added" ? "member removed" : "member added",
    );
    plan.results.push(...results);
    if (values.member === true) plan.add.push(userId);
    if (values.member === false) plan.remove.push(userId);
  }
  return plan;
}

/** Writes it. Who would get more by it than the caller has doesn't join, and their changes are refused. Hold the group's row locked. */
export async function writeMembersUndo(ctx: Ctx, groupId: string, plan: MembersPlan, tx: Queryable): Promise<UndoResult[]> {
  requirePermission(ctx, "groups.manage");
  const refused = plan.add.length > 0 ? await whyNobodyJoins(ctx, groupId, tx) : null;
  const add = refused === null ? plan.add : [];
  if (add.length + plan.remove.length > 0) {
    await changeMemberships(ctx, groupId, { add, remove: plan.remove }, { among: "everybody", diverges: true, sql: tx });
  }
  return refused === null ? plan.results : refusedToJoin(plan.results, refused);
}

/** Who leaves does so all the same. */
export function refusedToJoin(results: UndoResult[], why: string): UndoResult[] {
  return results.map((result) => (result.effect === "member added" ? refusal(result, why) : result));
}

/** In place of what would have been done. */
export function refusal({ place }: UndoResult, message: string): UndoResult {
  return { place, outcome: "refused", effect: null, message };
}

/** Null = they may. Nobody gives away what they lack. */
async function whyNobodyJoins(ctx: Ctx, groupId: string, sql: Queryable): Promise<string | null> {
  const carried = await listGroupRoles(ctx.workspaceId, groupId, sql);
  return whyNotGiven(
    ctx,
    carried.flatMap(({ suspendedAt, permissions }) => (suspendedAt === null ? permissions : [])),
  );
}

/** Null = the caller has all of it, and may give it. */
export function whyNotGiven(ctx: Ctx, permissions: Permission[]): string | null {
  try {
    requireHeld(ctx, permissions);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

export function allOf({ place }: UndoChange, outcome: UndoResult["outcome"], message: string): UndoResult {
  return { place, outcome, effect: null, message };
}
