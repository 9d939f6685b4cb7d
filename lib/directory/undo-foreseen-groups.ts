import { findRoom } from "#db/queries/directory-counts.ts";
import { findMemberships } from "#db/queries/group-members.ts";
import { findGivenByGroups } from "#db/queries/group-roles.ts";
import type { Queryable } from "#db/queries/transaction.ts";
import { findNameHolders, type UndoResult } from "#db/queries/undo.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { displayNameTaken } from "./groups.ts";
import { requirePermission } from "./permission.ts";
import { Names, takeRoom, unlessRefused } from "./undo-foreseen.ts";
import { findKeptGroups, groupAfterUndo, type KeptGroup, planGroupUndo, stillDeleted } from "./undo-group.ts";
import { allOf, planMembers, refusedToJoin, whyNotGiven } from "./undo-members.ts";
import { gone, type UndoUnit } from "./undo-unit.ts";

/** From which place of the run on a group is there, or no longer is. */
export type Becomes = Map<string, { place: number; there: boolean }>;

const idsOf = (units: UndoUnit[]) => [...new Set(units.map(([first]) => first.entityId))];

/** What the run would say of each change, in its order, and what it leaves of the groups. */
export async function foreseeGroups(
  ctx: Ctx,
  units: UndoUnit[],
  tx: Queryable,
): Promise<{ results: UndoResult[]; becomes: Becomes }> {
  const becomes: Becomes = new Map();
  if (units.length === 0) return { results: [], becomes };
  const groups = new Map((await findKeptGroups(ctx.workspaceId, idsOf(units), tx)).map((group) => [group.id, group]));
  const steps = units.map((unit) => {
    const group = groups.get(unit[0].entityId);
    return { unit, group, plan: group && planGroupUndo(group, unit) };
  });
  const wanted = steps.flatMap(({ group, plan }) =>
    group && plan ? [fold(groupAfterUndo(group, plan.values).displayName)] : [],
  );
  const [holders, { groups: room }] = await Promise.all([
    findNameHolders(ctx.workspaceId, "groups", wanted, tx),
    findRoom(ctx.workspaceId, tx),
  ]);
  const names = new Names(holders);
  const results = steps.flatMap(({ unit, group, plan }) => {
    if (!group || !plan) return unit.map((change) => allOf(change, "impossible", gone.group));
    const { values } = plan;
    if (Object.keys(values).length === 0) return plan.results;
    return unlessRefused(unit, () => {
      requirePermission(ctx, "groups.manage");
      if (group.deletedAt !== null && values.deleted !== false) throw new Refusal("notFound", stillDeleted);
      const next = groupAfterUndo(group, values);
      const key = fold(next.displayName);
      if (names.isTaken(key, group.id)) throw displayNameTaken(next.displayName);
      const there = values.deleted !== true;
      // As it is, brought back, with its values, deleted.
      takeRoom(room, "groups", [counts(group), isLinked(group), isLinked(next), there && isLinked(next)]);
      names.change(group.id, group.deletedAt === null ? fold(group.displayName) : null, there ? key : null);
      becomes.set(group.id, { place: unit[0].place, there });
      return plan.results;
    });
  });
  return { results, becomes };
}

const isLinked = ({ source }: KeptGroup) => source === "scim";

const counts = (group: KeptGroup) => isLinked(group) && group.deletedAt === null;

/** The same of memberships, one unit for each; `becomes`: of the groups by the same run. */
export async function foreseeMembers(ctx: Ctx, units: UndoUnit[], becomes: Becomes, tx: Queryable): Promise<UndoResult[]> {
  if (units.length === 0) return [];
  const groupIds = idsOf(units);
  const pairs = units.map(([{ entityId, memberId }]) => ({ groupId: entityId, userId: memberId ?? "" }));
  const [kept, known, given] = await Promise.all([
    findKeptGroups(ctx.workspaceId, groupIds, tx),
    findMemberships(ctx.workspaceId, pairs, tx),
    findGivenByGroups(ctx.workspaceId, groupIds, tx),
  ]);
  const live = new Set(kept.flatMap(({ id, deletedAt }) => (deletedAt === null ? [id] : [])));
  return units.flatMap((unit) => {
    const [{ entityId, place }] = unit;
    const change = becomes.get(entityId);
    const there = change && change.place < place ? change.there : live.has(entityId);
    if (!there) return unit.map((one) => allOf(one, "impossible", gone.groupOfMembers));
    return unlessRefused(unit, () => {
      requirePermission(ctx, "groups.manage");
      const plan = planMembers(entityId, unit, known);
      const why = plan.add.length > 0 ? whyNotGiven(ctx, given.get(entityId) ?? []) : null;
      return why === null ? plan.results : refusedToJoin(plan.results, why);
    });
  });
}
