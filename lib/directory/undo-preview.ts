import { inTimedScan, type Queryable } from "#db/queries/transaction.ts";
import { listChangesInScope, type UndoChange, type UndoResult, type UndoScope } from "#db/queries/undo.ts";
import { findUsers } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { findStronger } from "./grants.ts";
import { mayDo } from "./permission.ts";
import { findKeptGroups, planGroupUndo } from "./undo-group.ts";
import { allOf, planMembersUndo, refusal, whyNobodyJoins } from "./undo-members.ts";
import { gone, neverUndone, type UndoUnit } from "./undo-unit.ts";
import { isWeighty, planUserUndo } from "./undo-user.ts";

/** More at once is no undo of an accident: a narrower time helps. */
export const MOST_CHANGES = 50_000;
const LONGEST_MS = 15_000;

export interface PlannedChange extends UndoResult {
  change: UndoChange;
}

/** What each change's undo would come to now, newest first, before anything is written. */
export type UndoPreview = PlannedChange[] | "too many" | "too long";

/** By the same rules as the run, but for those that only the write itself shows: limits, names that are taken, the last admin. */
export async function planScope(ctx: Ctx, scope: UndoScope): Promise<UndoPreview> {
  const planned = await inTimedScan(ctx.workspaceId, LONGEST_MS, async (tx) => {
    const changes = await listChangesInScope(ctx.workspaceId, scope, MOST_CHANGES + 1, tx);
    return changes.length > MOST_CHANGES ? "too many" : planAll(ctx, changes, tx);
  });
  return planned ?? "too long";
}

async function planAll(ctx: Ctx, changes: UndoChange[], tx: Queryable): Promise<PlannedChange[]> {
  const subjects = Map.groupBy(changes, ({ entity, entityId }) => `${entity} ${entityId}`);
  const units = [...subjects.values()].flatMap(([first, ...rest]): UndoUnit[] => (first ? [[first, ...rest]] : []));
  const of = (entity: string) => units.filter(([first]) => first.entity === entity);
  const results = [
    ...(await planUsers(ctx, of("user"), tx)),
    ...(await planGroups(ctx, of("group"), tx)),
    ...(await planMembers(ctx, of("membership"), tx)),
    ...[...of("role"), ...of("workspace"), ...of("api_key")].flatMap(neverUndone),
  ];
  const byPlace = new Map(results.map((result) => [result.place, result]));
  return changes.flatMap((change) => {
    const result = byPlace.get(change.place);
    return result ? [{ ...result, change }] : [];
  });
}

const idsOf = (units: UndoUnit[]) => units.map(([first]) => first.entityId);

/** What would be done, refused. */
const refuseDone = (results: UndoResult[], why: string) =>
  results.map((result) => (result.effect === null ? result : refusal(result, why)));

async function planUsers(ctx: Ctx, units: UndoUnit[], tx: Queryable): Promise<UndoResult[]> {
  if (units.length === 0) return [];
  const users = new Map((await findUsers(ctx.workspaceId, idsOf(units), { sql: tx })).map((user) => [user.id, user]));
  const stronger = await findStronger(ctx, [...users.keys()], tx);
  return units.flatMap((unit) => {
    const user = users.get(unit[0].entityId);
    if (!user) return unit.map((change) => allOf(change, "impossible", gone.user));
    const { values, results } = planUserUndo(user, unit);
    if (!mayDo(ctx, "users.manage")) return refuseDone(results, "You need the permission to manage users.");
    if (stronger.has(user.id) && isWeighty(values)) return refuseDone(results, "This person may do more than you.");
    if ("excluded" in values && !mayDo(ctx, "provisioning.manage")) {
      return refuseDone(results, "You need the permission to manage provisioning.");
    }
    return results;
  });
}

async function planGroups(ctx: Ctx, units: UndoUnit[], tx: Queryable): Promise<UndoResult[]> {
  if (units.length === 0) return [];
  const groups = new Map((await findKeptGroups(ctx.workspaceId, idsOf(units), tx)).map((group) => [group.id, group]));
  return units.flatMap((unit) => {
    const group = groups.get(unit[0].entityId);
    if (!group) return unit.map((change) => allOf(change, "impossible", gone.group));
    const { results } = planGroupUndo(group, unit);
    return mayDo(ctx, "groups.manage") ? results : refuseDone(results, "You need the permission to manage groups.");
  });
}

async function planMembers(ctx: Ctx, units: UndoUnit[], tx: Queryable): Promise<UndoResult[]> {
  if (units.length === 0) return [];
  const groups = new Set((await findKeptGroups(ctx.workspaceId, idsOf(units), tx)).map(({ id }) => id));
  const results: UndoResult[] = [];
  for (const unit of units) {
    const { entityId } = unit[0];
    if (!groups.has(entityId)) {
      results.push(...unit.map((change) => allOf(change, "impossible", gone.groupOfMembers)));
      continue;
    }
    const plan = await planMembersUndo(ctx.workspaceId, entityId, unit, tx);
    const why = mayDo(ctx, "groups.manage")
      ? plan.add.length > 0 && (await whyNobodyJoins(ctx, entityId, tx))
      : "You need the permission to manage groups.";
    results.push(
      ...(why
        ? plan.results.map((result) =>
            result.effect === "member removed" && mayDo(ctx, "groups.manage")
              ? result
              : result.effect === null
                ? result
                : refusal(result, why),
          )
        : plan.results),
    );
  }
  return results;
}
