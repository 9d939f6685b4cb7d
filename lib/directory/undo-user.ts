import type { Queryable } from "#db/queries/transaction.ts";
import type { UndoChange } from "#db/queries/undo.ts";
import type { UserWrite } from "#db/queries/user-write.ts";
import type { StoredUser } from "#db/queries/users.ts";
import type { Workspace } from "#db/queries/workspaces.ts";
import type { UndoEffect } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { requireNobodysSignIn, requireNoMorePower } from "./grants.ts";
import { difference, snapshot } from "./history.ts";
import { requireBreakGlass } from "./last-admin.ts";
import { isStrong } from "./matching.ts";
import { isOneself, requirePermission } from "./permission.ts";
import { planUndo, type UndoPlan } from "./undo-plan.ts";
import { requireOtherAdmin, staysAdmin, writeChange } from "./user-admin.ts";
import { withoutHeldDeletion } from "./user-transition.ts";
import { changedUser, isActive } from "./user-write.ts";

export function planUserUndo(user: StoredUser, changes: UndoChange[]): UndoPlan {
  return planUndo({ ...snapshot(user), excluded: user.excluded }, changes, effectOf);
}

function effectOf({ action, before }: UndoChange, touched: string[]): UndoEffect {
  if (touched.includes("active")) return action === "created" || before?.active === false ? "user deleted" : "user restored";
  return touched.includes("userName") ? "user renamed" : "user changed";
}

/** Who acts on these acts on the person: on whether and how they sign in, and who they are. */
const weighty = ["active", "status", "userName", "externalId", "emails", "source", "excluded"];

export function isWeighty(values: JsonObject): boolean {
  return weighty.some((key) => key in values);
}

/**
 * Writes what an undo sets back, by the rules of an admin's change, whoever manages the user. Hold the workspace's row and the user's
 * locked. `keepName`: the name that the provider gave stays, because somebody else has the former one. Throws Refusal; after
 * userNameTaken and limitReached the transaction is of no more use.
 */
export async function writeUserUndo(
  ctx: Ctx,
  user: StoredUser,
  workspace: Workspace,
  values: JsonObject,
  tx: Queryable,
  { keepName }: { keepName: boolean },
): Promise<{ becameAdmin: boolean }> {
  const next = userAfterUndo(ctx, user, values, { keepName });
  await requireAllowed(ctx, user, workspace, next, values, tx);
  const active = isActive(next);
  const changed = difference(
    { ...snapshot(user), excluded: user.excluded, held: user.held },
    { ...snapshot({ ...next, active }), excluded: next.excluded, held: next.held },
  );
  if (changed) await writeChange(ctx, user, next, { entity: "user", action: actionOf(user, next, active), ...changed }, tx);
  return { becameAdmin: staysAdmin(next) && !staysAdmin(user) };
}

/** What an undo that sets these values back makes of the user. */
export function userAfterUndo(ctx: Ctx, user: StoredUser, values: JsonObject, { keepName }: { keepName: boolean }): UserWrite {
  const next = changedUser(user, {
    ...namesAfter(user, values, keepName),
    ...presence(ctx, values),
    ...(values.active === true ? withoutHeldDeletion(user) : {}),
    ...(values.externalId === undefined ? {} : { externalId: text(values.externalId) }),
    ...(isStatus(values.status) ? { status: values.status } : {}),
    ...(isSource(values.source) ? { source: values.source } : {}),
    ...(typeof values.excluded === "boolean" ? { excluded: values.excluded } : {}),
    attributes: attributesAfter(user, values),
  });
  const linked = (user.source === "scim" || next.source === "scim") && !next.excluded;
  return { ...next, divergedAt: linked ? new Date() : next.divergedAt };
}

async function requireAllowed(
  ctx: Ctx,
  user: StoredUser,
  workspace: Workspace,
  next: UserWrite,
  values: JsonObject,
  tx: Queryable,
): Promise<void> {
  requirePlainly(ctx, user, next, values);
  if ("excluded" in values) await requireBreakGlass(user, workspace, tx);
  if (isWeighty(values)) await requireNoMorePower(ctx, user.id, "undo this", tx);
  await requireNobodysSignIn(ctx, signInsGiven(user, next, values), user.id, tx);
  if (signsOut(values)) await requireOtherAdmin(ctx, user, tx);
}

/** The rules that look at nobody else. */
export function requirePlainly(ctx: Ctx, user: StoredUser, next: UserWrite, values: JsonObject): void {
  requirePermission(ctx, "users.manage");
  if ("excluded" in values) requirePermission(ctx, "provisioning.manage");
  if (isStrong(user.externalId) && isStrong(next.externalId) && user.externalId !== next.externalId) {
    throw new Refusal("invalid", "Another external id would make this account another person's. Link the right person instead.");
  }
  if (signsOut(values) && isOneself(ctx, user.id)) {
    throw new Refusal("invalid", "This is your own account: an undo doesn't sign you out.");
  }
}

export function signsOut(values: JsonObject): boolean {
  return values.active === false || values.status === "inactive";
}

/** What the user signs in by that they didn't before. */
export function signInsGiven(
  user: StoredUser,
  next: UserWrite,
  values: JsonObject,
): { userName?: string; workEmail?: string | null } {
  if (!("userName" in values || "emails" in values)) return {};
  return {
    ...(next.userName === user.userName ? {} : { userName: next.userName }),
    ...(next.workEmail === user.workEmail ? {} : { workEmail: next.workEmail }),
  };
}

/** A restored user gets the original name back, as anywhere. */
function namesAfter(user: StoredUser, values: JsonObject, keepName: boolean) {
  const wanted = text(values.userName) ?? (values.active === true ? user.originalUserName : null);
  if (wanted === null || keepName) return {};
  const deleted = values.active === false || (values.active === undefined && !user.active);
  return { userName: wanted, originalUserName: deleted ? originalOf(wanted) : null };
}

/** Of a name that Entra gave at a soft deletion: the one before. Null = it is an ordinary name. */
function originalOf(wanted: string): string | null {
  return /^[0-9a-f]{32}./i.test(wanted) ? wanted.slice(32) : null;
}

function presence({ actor }: Ctx, { active }: JsonObject) {
  if (active === true) return { deletedAt: null, deletedBy: null, scimDeletedAt: null };
  return active === false ? { deletedAt: new Date(), deletedBy: actor } : {};
}

const apart = new Set(["userName", "externalId", "active", "source", "role", "status", "excluded"]);

function attributesAfter(user: StoredUser, values: JsonObject): JsonObject {
  const entries = Object.entries({ ...user.attributes, ...values });
  return Object.fromEntries(entries.filter(([key, value]) => !apart.has(key) && value !== null));
}

function actionOf(user: StoredUser, next: { status: string }, active: boolean): string {
  if (user.active !== active) return active ? "restored" : "moved to Deleted users";
  if (user.status !== next.status) return next.status === "active" ? "activated" : "deactivated";
  return "changed";
}

const text = (value: unknown) => (typeof value === "string" ? value : null);
const isStatus = (value: unknown) => value === "active" || value === "inactive";
const isSource = (value: unknown) => value === "manual" || value === "csv" || value === "ad_sync" || value === "scim";
