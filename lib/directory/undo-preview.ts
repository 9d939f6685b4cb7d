import { inTimedScan, type Queryable } from "#db/queries/transaction.ts";
import { listChangesInScope, type UndoChange, type UndoResult, type UndoScope } from "#db/queries/undo.ts";
import type { Ctx } from "#lib/ctx.ts";
import { foreseeGroups, foreseeMembers } from "./undo-foreseen-groups.ts";
import { foreseeUsers } from "./undo-foreseen-users.ts";
import { neverUndone, type UndoUnit } from "./undo-unit.ts";

/** More at once is no undo of an accident: a narrower time helps. */
export const MOST_CHANGES = 50_000;
const LONGEST_MS = 15_000;

export interface PlannedChange extends UndoResult {
  change: UndoChange;
}

/** What each change's undo would come to now, newest first, before anything is written. */
export type UndoPreview = PlannedChange[] | "too many" | "too long";

/**
 * By the same rules as the run and in its order, so that what one undo takes or frees, such as a name, is taken or free for the next. As many
 * statements for one change as for all. Not foreseen: what somebody else changes meanwhile, and who may sign in while only Microsoft
 * sign-ins are taken.
 */
export async function planScope(ctx: Ctx, scope: UndoScope): Promise<UndoPreview> {
  const planned = await inTimedScan(ctx.workspaceId, LONGEST_MS, async (tx) => {
    const changes = await listChangesInScope(ctx.workspaceId, scope, MOST_CHANGES + 1, tx);
    return changes.length > MOST_CHANGES ? "too many" : planAll(ctx, changes, tx);
  });
  return planned ?? "too long";
}

async function planAll(ctx: Ctx, changes: UndoChange[], tx: Queryable): Promise<PlannedChange[]> {
  const subjects = Map.groupBy(changes, ({ entity, entityId, memberId }) => `${entity} ${entityId} ${memberId ?? ""}`);
  const units = [...subjects.values()].flatMap(([first, ...rest]): UndoUnit[] => (first ? [[first, ...rest]] : []));
  const of = (entity: string) => units.filter(([first]) => first.entity === entity);
  const groups = await foreseeGroups(ctx, of("group"), tx);
  const results = [
    ...(await foreseeUsers(ctx, of("user"), tx)),
    ...groups.results,
    ...(await foreseeMembers(ctx, of("membership"), groups.becomes, tx)),
    ...[...of("role"), ...of("workspace"), ...of("api_key")].flatMap(neverUndone),
  ];
  const byPlace = new Map(results.map((result) => [result.place, result]));
  return changes.flatMap((change) => {
    const result = byPlace.get(change.place);
    return result ? [{ ...result, change }] : [];
  });
}
