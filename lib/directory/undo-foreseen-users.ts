import { listAdminsWhoCanSignIn } from "#db/queries/admins.ts";
import { findRoom, type Room } from "#db/queries/directory-counts.ts";
import type { Queryable } from "#db/queries/transaction.ts";
import { findNameHolders, type UndoResult } from "#db/queries/undo.ts";
import type { UserWrite } from "#db/queries/user-write.ts";
import { findUsers, type StoredUser } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { findGuardedSignIns, findStronger, signInGuarded } from "./grants.ts";
import { countsAsAdmin } from "./last-admin.ts";
import { Names, takeRoom, unlessRefused } from "./undo-foreseen.ts";
import { allOf } from "./undo-members.ts";
import type { UndoPlan } from "./undo-plan.ts";
import { gone, taken, type UndoUnit, withoutName } from "./undo-unit.ts";
import { isWeighty, planUserUndo, requirePlainly, signInsGiven, signsOut, userAfterUndo } from "./undo-user.ts";
import { noOtherAdmin, staysAdmin } from "./user-admin.ts";

/** A user, and what an undo sets back; `next` with the former name. */
interface Step extends UndoPlan {
  unit: UndoUnit;
  user: StoredUser;
  next: UserWrite;
}

/** What stands in the way beside the user, as the undo goes on. */
interface Around {
  stronger: Set<string>;
  guarded: Set<string>;
  names: Names;
  room: Room;
  /** Who has what it takes to sign in as an admin, and of them those who could do so now. */
  admins: Set<string>;
  able: Set<string>;
}

/** What the run would say of each change, in its order. */
export async function foreseeUsers(ctx: Ctx, units: UndoUnit[], tx: Queryable): Promise<UndoResult[]> {
  if (units.length === 0) return [];
  const ids = units.map(([first]) => first.entityId);
  const users = new Map((await findUsers(ctx.workspaceId, ids, { sql: tx })).map((user) => [user.id, user]));
  const steps = units.map((unit): Step | UndoUnit => {
    const user = users.get(unit[0].entityId);
    if (!user) return unit;
    const plan = planUserUndo(user, unit);
    return { ...plan, unit, user, next: userAfterUndo(ctx, user, plan.values, { keepName: false }) };
  });
  const around = await lookAround(
    ctx,
    steps.flatMap((step) => (Array.isArray(step) ? [] : [step])),
    tx,
  );
  return steps.flatMap((step) => {
    if (Array.isArray(step)) return step.map((change) => allOf(change, "impossible", gone.user));
    return Object.keys(step.values).length === 0 ? step.results : unlessRefused(step.unit, () => foresee(ctx, step, around));
  });
}

async function lookAround(ctx: Ctx, steps: Step[], tx: Queryable): Promise<Around> {
  const names = steps.filter(({ user, next }) => next.userNameKey !== fold(user.userName)).map(({ next }) => next.userNameKey);
  const signIns = steps.flatMap(({ user, next, values }) => Object.values(signInsGiven(user, next, values)));
  const [stronger, guarded, holders, { users: room }, admins] = await Promise.all([
    findStronger(
      ctx,
      steps.map(({ user }) => user.id),
      tx,
    ),
    findGuardedSignIns(
      ctx,
      signIns.flatMap((value) => (value ? [fold(value)] : [])),
      tx,
    ),
    findNameHolders(ctx.workspaceId, "users", names, tx),
    findRoom(ctx.workspaceId, tx),
    listAdminsWhoCanSignIn(ctx.workspaceId, tx),
  ]);
  return {
    stronger,
    guarded,
    names: new Names(holders),
    room,
    admins: new Set(admins.map(({ id }) => id)),
    able: new Set(admins.filter(({ able }) => able).map(({ id }) => id)),
  };
}

/** Throws Refusal, as the run does. */
function foresee(ctx: Ctx, { user, values, results, next }: Step, around: Around): UndoResult[] {
  const { stronger, guarded, names, room, admins, able } = around;
  requirePlainly(ctx, user, next, values);
  if (stronger.has(user.id) && isWeighty(values)) throw new Refusal("forbidden", "This person may do more than you.");
  for (const [field, value] of Object.entries(signInsGiven(user, next, values))) {
    if (value && guarded.has(fold(value))) throw signInGuarded(value, field === "userName" ? "userName" : "workEmail");
  }
  const isAlone = able.size === 0 || (able.size === 1 && able.has(user.id));
  if (signsOut(values) && countsAsAdmin(user) && isAlone) throw noOtherAdmin();

  const nameTaken = names.isTaken(next.userNameKey, user.id);
  if (nameTaken && values.active !== true) return results.map(taken);
  const written = nameTaken ? userAfterUndo(ctx, user, values, { keepName: true }) : next;
  takeRoom(room, "users", [counts(user), counts(written)]);
  names.change(user.id, fold(user.userName), written.userNameKey);
  if (admins.has(user.id)) able[staysAdmin(written) ? "add" : "delete"](user.id);
  return nameTaken ? results.map(withoutName) : results;
}

const counts = ({ source, deletedAt }: Pick<StoredUser, "source" | "deletedAt">) => source === "scim" && deletedAt === null;
