import { commitWithoutWaiting, inTransaction, isDeadlock, type Queryable } from "#db/queries/transaction.ts";
import { settleUndoItems, type UndoChange, type UndoResult } from "#db/queries/undo.ts";
import { countUndone } from "#db/queries/undo-runs.ts";
import { findUsers, type StoredUser } from "#db/queries/users.ts";
import { findWorkspace, type Workspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import { applyHeldChanges } from "./last-admin.ts";
import { findKeptGroups, planGroupUndo, writeGroupUndo } from "./undo-group.ts";
import { allOf, planMembersUndo, refusal, writeMembersUndo } from "./undo-members.ts";
import { planUndo } from "./undo-plan.ts";
import { planUserUndo, writeUserUndo } from "./undo-user.ts";
import { noteOriginalName } from "./user-admin.ts";

/** Changes that are undone together: of one user, of one group, or of memberships of one group. */
export type UndoUnit = [UndoChange, ...UndoChange[]];

/** In their order; memberships of one group together as far as nothing else comes between. */
export function unitsOf(changes: UndoChange[]): UndoUnit[] {
  const units: UndoUnit[] = [];
  for (const change of changes) {
    const last = units.at(-1);
    if (last && last[0].entity === change.entity && last[0].entityId === change.entityId) last.push(change);
    else units.push([change]);
  }
  return units;
}

export const gone = {
  user: "The user is deleted permanently: nothing is left to set back.",
  group: "The group is deleted, and can't be brought back any more.",
  groupOfMembers: "The group is deleted.",
};

/** Cancelled, or ended: not this one's to do any more. */
class MovedOn extends Error {}

interface Done {
  results: UndoResult[];
  becameAdmin?: boolean;
}

/** People whom one transaction sets back. It holds up who else would change the workspace's users for some hundredths of a second. */
const TOGETHER = 20;

/** In their order. False = the run has ended, or `stop` said so. */
export async function undoUnits(ctx: Ctx, runId: string, units: UndoUnit[], stop?: AbortSignal): Promise<boolean> {
  for (let next = 0; next < units.length; ) {
    if (stop?.aborted) return false;
    const other = units.findIndex(([first], place) => place >= next && first.entity !== "user");
    const people = units.slice(next, Math.min(next + TOGETHER, other === -1 ? units.length : other));
    const taken = people.length > 1 ? people : units.slice(next, next + 1);
    if (!(people.length > 1 && (await tryPeople(ctx, runId, people)))) {
      for (const unit of taken) if (!(await undoUnit(ctx, runId, unit))) return false;
    }
    next += taken.length;
  }
  return true;
}

/** False = nothing was done: one of them can't be set back, or the run has ended. Each by itself then says so. */
async function tryPeople(ctx: Ctx, runId: string, units: UndoUnit[]): Promise<boolean> {
  const changes = units.reduce((sum, unit) => sum + unit.length, 0);
  const ids = units.map(([first]) => first.entityId);
  try {
    const becameAdmin = await inTransaction(async (tx) => {
      const workspace = await begin(ctx, runId, changes, tx);
      const users = new Map((await findUsers(ctx.workspaceId, ids, { sql: tx, lock: true })).map((user) => [user.id, user]));
      const done: Done[] = [];
      for (const unit of units) done.push(await undoUser(ctx, workspace, unit, users.get(unit[0].entityId), tx, false));
      await settle(
        ctx,
        runId,
        done.flatMap(({ results }) => results),
        tx,
      );
      return done.some((one) => one.becameAdmin);
    });
    if (becameAdmin) await applyHeldChanges(ctx);
    return true;
  } catch {
    return false;
  }
}

/** Sent together, done in this order. The results are in the same transaction, so whatever a fall loses is found pending, and done again. */
async function begin(ctx: Ctx, runId: string, changes: number, tx: Queryable): Promise<Workspace> {
  const [, isOurs, workspace] = await Promise.all([
    commitWithoutWaiting(tx),
    countUndone(ctx.workspaceId, runId, changes, tx),
    findWorkspace(ctx.workspaceId, { sql: tx, lock: true }),
  ]);
  if (!isOurs || !workspace) throw new MovedOn();
  return workspace;
}

/**
 * Undoes them in a transaction, in which what became of them is written, too: whoever goes on after a fall finds what is done and what
 * isn't. What a rule refuses stays as it is, and says why. False = the run has ended.
 */
async function undoUnit(ctx: Ctx, runId: string, unit: UndoUnit): Promise<boolean> {
  try {
    await tryUnit(ctx, runId, unit, false);
    return true;
  } catch (error) {
    if (error instanceof MovedOn) return false;
    if (!(error instanceof Refusal && error.code === "userNameTaken")) return refuse(ctx, runId, unit, error);
  }
  // Somebody else has the former name by now: as every restore does, without it.
  try {
    await tryUnit(ctx, runId, unit, true);
    if (unit[0].entity === "user") await noteOriginalName(ctx, unit[0].entityId);
    return true;
  } catch (error) {
    return error instanceof MovedOn ? false : refuse(ctx, runId, unit, error);
  }
}

async function tryUnit(ctx: Ctx, runId: string, unit: UndoUnit, keepName: boolean): Promise<void> {
  const work = () =>
    inTransaction(async (tx) => {
      const workspace = await begin(ctx, runId, unit.length, tx);
      const done = await undo(ctx, workspace, unit, tx, keepName);
      await settle(ctx, runId, done.results, tx);
      return done;
    });
  let done: Done;
  try {
    done = await work();
  } catch (error) {
    if (!isDeadlock(error)) throw error;
    done = await work();
  }
  if (done.becameAdmin) await applyHeldChanges(ctx);
}

async function undo(ctx: Ctx, workspace: Workspace, unit: UndoUnit, tx: Queryable, keepName: boolean): Promise<Done> {
  const { entity, entityId } = unit[0];
  switch (entity) {
    case "user": {
      const [user] = await findUsers(ctx.workspaceId, [entityId], { sql: tx, lock: true });
      return undoUser(ctx, workspace, unit, user, tx, keepName);
    }
    case "group":
      return undoGroup(ctx, unit, tx);
    case "membership":
      return undoMembers(ctx, unit, tx);
    default:
      return { results: neverUndone(unit) };
  }
}

/** Roles, settings and keys. */
export function neverUndone(unit: UndoUnit): UndoResult[] {
  return planUndo({}, unit, () => "user changed").results;
}

async function undoUser(
  ctx: Ctx,
  workspace: Workspace,
  unit: UndoUnit,
  user: StoredUser | undefined,
  tx: Queryable,
  keepName: boolean,
): Promise<Done> {
  if (!user) return { results: unit.map((change) => allOf(change, "impossible", gone.user)) };
  const { values, results } = planUserUndo(user, unit);
  if (Object.keys(values).length === 0) return { results };
  // A name alone that is taken can't be set back; of a restore, all the rest can.
  if (keepName && values.active !== true) return { results: results.map(taken) };
  const { becameAdmin } = await writeUserUndo(ctx, user, workspace, values, tx, { keepName });
  return { becameAdmin, results: keepName ? results.map(withoutName) : results };
}

/** In place of giving a name that somebody else has. */
export const taken = (result: UndoResult) =>
  result.effect === null ? result : refusal(result, "Another user, perhaps a deleted one, has the former user name.");

/** A restore that leaves somebody else the former name. */
export const withoutName = (result: UndoResult): UndoResult =>
  result.effect === "user restored"
    ? { ...result, outcome: "partly", message: "Restored under the present user name: somebody else has the former one." }
    : result;

async function undoGroup(ctx: Ctx, unit: UndoUnit, tx: Queryable): Promise<Done> {
  const [group] = await findKeptGroups(ctx.workspaceId, [unit[0].entityId], tx, true);
  if (!group) return { results: unit.map((change) => allOf(change, "impossible", gone.group)) };
  const { values, results } = planGroupUndo(group, unit);
  if (Object.keys(values).length > 0) await writeGroupUndo(ctx, group, values, tx);
  return { results };
}

async function undoMembers(ctx: Ctx, unit: UndoUnit, tx: Queryable): Promise<Done> {
  const { entityId } = unit[0];
  const [group] = await findKeptGroups(ctx.workspaceId, [entityId], tx, true);
  if (!group || group.deletedAt) return { results: unit.map((change) => allOf(change, "impossible", gone.groupOfMembers)) };
  const plan = await planMembersUndo(ctx.workspaceId, entityId, unit, tx);
  return { results: await writeMembersUndo(ctx, entityId, plan, tx) };
}

/** What the transaction had done is undone; only that it was refused is kept. */
async function refuse(ctx: Ctx, runId: string, unit: UndoUnit, error: unknown): Promise<boolean> {
  if (!(error instanceof Refusal)) log().error({ err: error, runId, entityId: unit[0].entityId }, "an undo failed");
  const message =
    error instanceof Refusal
      ? error.message
      : `This failed on our side, and nothing was changed. Undo it again. Reference: ${runId}`;
  try {
    await inTransaction(async (tx) => {
      if (!(await countUndone(ctx.workspaceId, runId, unit.length, tx))) throw new MovedOn();
      await settle(
        ctx,
        runId,
        unit.map((change) => allOf(change, "refused", message)),
        tx,
      );
    });
    return true;
  } catch (failure) {
    if (failure instanceof MovedOn) return false;
    throw failure;
  }
}

async function settle(ctx: Ctx, runId: string, results: UndoResult[], tx: Queryable): Promise<void> {
  if ((await settleUndoItems(ctx.workspaceId, runId, results, tx)) === 0) throw new MovedOn();
}
