import type { Change } from "#db/queries/changes.ts";
import type { Queryable } from "#db/queries/transaction.ts";
import type { UserWrite } from "#db/queries/user-write.ts";
import { insertUser, type StoredUser, updateUser } from "#db/queries/users.ts";
import type { Workspace } from "#db/queries/workspaces.ts";
import type { UserStatus } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { requireHeldOf, requireNobodysSignIn, requireNoMorePower } from "./grants.ts";
import { difference, snapshot } from "./history.ts";
import { importFields } from "./import-fields.ts";
import type { ImportValues } from "./import-values.ts";
import { countsAsAdmin } from "./last-admin.ts";
import { isManaged } from "./managed.ts";
import { requirePermission } from "./permission.ts";
import { requireOtherAdmin } from "./user-admin.ts";
import { applyProfile, profileOf, type UserProfile, withWorkPhone, workPhoneOf } from "./user-profile.ts";
import { changedUser, userWrite } from "./user-write.ts";

/** What a line comes to, with what the table says about it. */
export type LinePlan =
  | { outcome: "unchanged"; message: null }
  | { outcome: "created"; message: null; write: UserWrite; change: Change }
  | { outcome: "changed"; message: string; user: StoredUser; write: UserWrite; change: Change };

/**
 * What a line would do to those who have its user name, or had it: decided alike for the preview and, with all of them locked, for the
 * run. Throws Refusal with why not, and what to do about it.
 */
export async function planLine(
  ctx: Ctx,
  values: ImportValues,
  { named, workspace }: { named: readonly StoredUser[]; workspace: Workspace },
  sql: Queryable,
): Promise<LinePlan> {
  requirePermission(ctx, "users.manage");
  const user = whoIsMeant(values.userName, named);
  if (!user) {
    await requireNobodysSignIn(ctx, values, null, sql);
    return creation(values);
  }
  const before = shownOf(user);
  const after = { ...before, ...values, userName: before.userName };
  // A list shows somebody without a display name by their other names, and so does its export: that is no change.
  if (before.displayName === null && after.displayName === (user.displayName ?? user.userName)) after.displayName = null;
  const message = described(before, after);
  if (message === "") return { outcome: "unchanged", message: null };
  if (isManaged(user, workspace)) {
    throw new Refusal(
      "managedByProvider",
      `Your identity provider manages this user while sync is on. Change it there, or pause sync under User provisioning first. Not written: ${message}`,
    );
  }
  if (after.workEmail !== before.workEmail) {
    await requireNoMorePower(ctx, user.id, "change their e-mail address", sql);
    await requireNobodysSignIn(ctx, { workEmail: after.workEmail }, user.id, sql);
  }
  if (after.status !== before.status) {
    if (after.status === "active") await requireHeldOf(ctx, user.id, sql);
    else {
      await requireNoMorePower(ctx, user.id, "deactivate them", sql);
      await requireOtherAdmin(ctx, user, sql);
    }
  }
  const write = changedUser(user, {
    status: after.status,
    attributes: attributesOf(user, after),
    ...(user.source === "scim" ? { divergedAt: new Date() } : {}),
  });
  const changed = difference(snapshot(user), snapshot({ ...write, active: user.active }));
  if (!changed) throw new Error("A described change makes no difference.");
  return { outcome: "changed", message, user, write, change: { entity: "user", action: actionOf(before, after), ...changed } };
}

/** Does it, in the transaction that holds the locks. True = the user can be an admin again, so what was held for want of one applies. */
export async function writeLine(
  ctx: Ctx,
  plan: Exclude<LinePlan, { outcome: "unchanged" }>,
  sql: Queryable,
): Promise<{ becameAdmin: boolean }> {
  if (plan.outcome === "created") {
    const inserted = await insertUser(ctx, plan.write, plan.change, { unless: null, sql });
    if (!inserted) throw new Refusal("userNameTaken", "Somebody else has just been given this user name. Import the line again.");
    return { becameAdmin: false };
  }
  const { user, write, change } = plan;
  const endSessions = write.status === "inactive";
  const updated = await updateUser(ctx, user.id, user.version, write, change, { endSessions, wantGroups: false, sql });
  if (!updated) throw new Error("A locked user changed.");
  return { becameAdmin: countsAsAdmin(write) && !countsAsAdmin(user) };
}

/** Null = nobody yet. */
function whoIsMeant(userName: string, named: readonly StoredUser[]): StoredUser | null {
  const key = fold(userName);
  const user = named.find((candidate) => fold(candidate.userName) === key);
  const former = named.find((candidate) => candidate.originalUserName !== null && fold(candidate.originalUserName) === key);
  const deleted = [user, former].find((candidate) => candidate?.deletedAt);
  if (deleted && (deleted === user || !user)) {
    throw new Refusal(
      "userNameTaken",
      "This user is deleted. Restore them under Deleted users, or delete them permanently there, and import the line again.",
    );
  }
  if (user?.excluded) {
    throw new Refusal(
      "invalid",
      "This user is excluded from provisioning, as a way in when it fails. Change them on their own page.",
    );
  }
  if (!user && former) {
    throw new Refusal("invalid", `Your identity provider has renamed this user to “${former.userName}”. Use that user name.`);
  }
  return user ?? null;
}

function creation(values: ImportValues): LinePlan {
  const shown = { ...nothing, ...values };
  const user = { attributes: {}, userName: values.userName, originalUserName: null };
  const write = userWrite({
    userName: values.userName,
    externalId: null,
    source: "csv",
    status: shown.status,
    role: "user",
    attributes: attributesOf(user, shown),
  });
  const after = snapshot({ ...write, active: true });
  return { outcome: "created", message: null, write, change: { entity: "user", action: "created", before: null, after } };
}

/** What a file can say of a person, as it stands. */
type Shown = UserProfile & { workPhone: string | null; status: UserStatus };

const nothing: Omit<Shown, "userName"> = {
  displayName: null,
  givenName: null,
  familyName: null,
  workEmail: null,
  title: null,
  department: null,
  mobilePhone: null,
  workPhone: null,
  status: "active",
};

function shownOf(user: StoredUser): Shown {
  return { ...profileOf(user), workPhone: workPhoneOf(user.attributes), status: user.status };
}

function attributesOf(user: Parameters<typeof profileOf>[0], { workPhone, status: _, ...profile }: Shown) {
  const attributes = applyProfile(user.attributes, profile);
  return workPhone === null || workPhone === workPhoneOf(attributes) ? attributes : withWorkPhone(attributes, workPhone);
}

/** "Department: Sales → R&D · Status: active → inactive"; empty when nothing differs. */
function described(before: Shown, after: Shown): string {
  return importFields
    .filter(({ id }) => before[id] !== after[id])
    .map(({ id, label }) => `${label}: ${before[id] ?? "empty"} → ${after[id]}`)
    .join(" · ");
}

function actionOf(before: Shown, after: Shown): string {
  const statusOnly = importFields.every(({ id }) => id === "status" || before[id] === after[id]);
  if (!statusOnly) return "changed";
  return after.status === "active" ? "activated" : "deactivated";
}
