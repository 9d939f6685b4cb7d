import { inTransaction, type Queryable, type Transaction, violatedConstraint } from "#db/queries/transaction.ts";
import {
  type Claim,
  findScimUser,
  findUser,
  hideUserFromScim,
  insertUser,
  lockRivals,
  purgeUser,
  type StoredUser,
  scimTarget,
  updateUser as writeUser,
} from "#db/queries/users.ts";
import type { DefaultUserStatus, DeletePolicy } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import type { IfMatch, JsonObject, UserInput, UserRecord, WriteOptions } from "#lib/scim/types.ts";
import { type Difference, difference, isOnly } from "./history.ts";
import { type Claimant, isStrong, type Match, matchUser } from "./matching.ts";
import { emailKeys } from "./user-columns.ts";
import { changedUser, userWrite } from "./user-write.ts";

/** A provider's call, with the workspace's settings that its verbs follow. */
export interface ProviderCtx extends Ctx {
  settings: { defaultUserStatus: DefaultUserStatus; onProviderDelete: DeletePolicy };
}

/** Lost races before the row is locked for the next try. A client without If-Match never hears of a race (RFC 7644 §3.14). */
const OPTIMISTIC_TRIES = 5;

/**
 * POST /Users: a new user, or the restored one that it means (docs/matching.md). One statement when nobody stands in the
 * way. Throws Refusal userNameTaken, identityClash, emailClash.
 */
export async function createUser(ctx: ProviderCtx, input: UserInput): Promise<StoredUser> {
  const claimant: Claimant = {
    userName: input.userName,
    externalId: input.externalId ?? null,
    emailKeys: emailKeys(input.attributes),
  };
  const claim: Claim = {
    userNameKey: fold(input.userName),
    strongExternalId: isStrong(claimant.externalId) ? claimant.externalId : null,
    emailKeys: claimant.emailKeys,
  };
  for (let attempt = 1; attempt <= OPTIMISTIC_TRIES; attempt++) {
    const user = (await insertNew(ctx, input, claim)) ?? (await matchOrInsert(ctx, input, claimant, claim));
    if (user) return user;
  }
  throw new Error("A new user's name kept changing hands.");
}

/** For somebody who may be meant, or be in the way. Null = they changed meanwhile. */
async function matchOrInsert(ctx: ProviderCtx, input: UserInput, claimant: Claimant, claim: Claim): Promise<StoredUser | null> {
  try {
    return await inTransaction(async (tx) => {
      const rivals = await lockRivals(ctx.workspaceId, claim, tx);
      const match = matchUser(claimant, rivals);
      if (match.kind === "restore") return restoreAs(ctx, match, input, tx);
      return insertNew(ctx, input, claim, { cleared: rivals.map((rival) => rival.id), sql: tx });
    });
  } catch (error) {
    if (violatedConstraint(error) === "users_user_name") return null;
    throw error;
  }
}

function insertNew(
  ctx: ProviderCtx,
  input: UserInput,
  unless: Claim,
  options: { cleared?: string[]; sql?: Queryable } = {},
): Promise<StoredUser | null> {
  const active = input.active ?? true;
  const user = userWrite({
    userName: input.userName,
    externalId: input.externalId ?? null,
    source: "scim",
    status: ctx.settings.defaultUserStatus,
    role: "user",
    attributes: input.attributes,
    deletedAt: active ? null : new Date(),
    deletedBy: active ? null : ctx.actor,
  });
  return insertUser(
    ctx,
    user,
    { entity: "user", action: "created", before: null, after: snapshot({ ...user, active }) },
    { unless, ...options },
  );
}

/** Keeps id, created, groups and status; the body is applied as a PUT would. */
async function restoreAs(
  ctx: ProviderCtx,
  match: Match & { kind: "restore" },
  input: UserInput,
  tx: Queryable,
): Promise<StoredUser> {
  const current = match.user;
  const active = input.active ?? true;
  const next = changedUser(current, {
    userName: input.userName,
    originalUserName: null,
    externalId: input.externalId ?? current.externalId,
    attributes: input.attributes,
    source: "scim",
    divergedAt: null,
    scimDeletedAt: null,
    deletedAt: active ? null : current.deletedAt,
    deletedBy: active ? null : current.deletedBy,
    // A name alone doesn't prove who somebody is: the role of an admin is given back by an admin.
    role: match.by === "userName" ? "user" : current.role,
  });
  const changed = difference(snapshot(current), snapshot({ ...next, active })) ?? { before: {}, after: {} };
  const change = { entity: "user" as const, action: active ? "restored" : "changed", ...changed };
  const restored = await writeUser(ctx, current.id, current.version, next, change, {
    endSessions: false,
    wantGroups: true,
    sql: tx,
  });
  if (!restored) throw new Error("A locked user changed.");
  return restored;
}

/**
 * PATCH and PUT /Users/{id}: two statements, one when nothing changes. `apply` may run again after a lost race.
 * Null = no such user. Throws Refusal userNameTaken, versionMismatch.
 */
export async function updateUser(
  ctx: ProviderCtx,
  id: string,
  apply: (current: UserRecord) => UserInput,
  options: WriteOptions,
): Promise<StoredUser | null> {
  for (let attempt = 1; attempt <= OPTIMISTIC_TRIES; attempt++) {
    const current = await findScimUser(ctx.workspaceId, id, options.wantMemberships);
    if (!current) return null;
    const written = await writeChange(ctx, current, apply, options);
    if (written) return written;
  }
  return inTransaction(async (tx) => {
    const current = await findUser(ctx.workspaceId, id, { sql: tx, lock: true, wantGroups: options.wantMemberships });
    if (!current || current.excluded || current.scimDeletedAt) return null;
    return writeChange(ctx, current, apply, options, tx);
  });
}

/** Null = somebody else wrote in between. */
async function writeChange(
  ctx: ProviderCtx,
  current: StoredUser,
  apply: (current: UserRecord) => UserInput,
  options: WriteOptions,
  tx?: Transaction,
  originalTaken = false,
): Promise<StoredUser | null> {
  requireVersion(current.version, options.ifMatch);
  const input = apply(current);
  const newPerson = becomesAnother(current, input);
  const next = transition(ctx, current, input, { newPerson, originalTaken });
  const active = next.deletedAt === null;
  const changed = difference(snapshot(current), snapshot({ ...next, active }));
  if (!changed && current.divergedAt === null) return current;
  const change = {
    entity: "user" as const,
    action: newPerson ? "identity changed" : actionOf(current.active, active, changed),
    ...(changed ?? { before: {}, after: {} }),
  };
  const write = (sql?: Queryable) =>
    writeUser(ctx, current.id, current.version, next, change, {
      endSessions: newPerson || (current.active && !active),
      newPerson,
      wantGroups: options.wantMemberships,
      ...(sql ? { sql } : {}),
    });
  try {
    // The savepoint keeps the transaction alive when the name turns out to be taken.
    return await (tx ? tx.savepoint(write) : write());
  } catch (error) {
    if (violatedConstraint(error) !== "users_user_name") throw error;
    // A restore puts the original name back when it is free, and goes on under the renamed one otherwise.
    if (!originalTaken && fold(next.userName) !== fold(input.userName))
      return writeChange(ctx, current, apply, options, tx, true);
    throw new Refusal(
      "userNameTaken",
      `Another user of this workspace, perhaps a deleted one, has the userName "${next.userName}".`,
      "userName",
    );
  }
}

function actionOf(wasActive: boolean, active: boolean, changed: Difference | null): string {
  if (wasActive !== active) return active ? "restored" : "moved to Deleted users";
  if (!changed) return "confirmed by the provider"; // What an admin had changed is the same on both sides now.
  return isOnly(changed, "source") ? "linked" : "changed";
}

/** One strong externalId replaced by another: the name was given to a new person, who inherits no role, groups or password. */
function becomesAnother(current: StoredUser, { externalId }: UserInput): boolean {
  return externalId !== undefined && isStrong(current.externalId) && isStrong(externalId) && externalId !== current.externalId;
}

/** What the request makes of the user: linked, and soft deleted, restored or renamed as it says. */
function transition(
  ctx: Ctx,
  current: StoredUser,
  input: UserInput,
  { newPerson, originalTaken }: { newPerson: boolean; originalTaken: boolean },
) {
  const active = input.active ?? current.active;
  const renamed = fold(input.userName) !== fold(current.userName);
  const base = {
    source: "scim" as const,
    divergedAt: null,
    externalId: input.externalId === undefined ? current.externalId : input.externalId,
    attributes: input.attributes,
    role: newPerson ? ("user" as const) : current.role,
    deletedAt: active ? null : (current.deletedAt ?? new Date()),
    deletedBy: active ? null : (current.deletedBy ?? ctx.actor),
  };
  if (active) {
    const original = renamed ? null : current.originalUserName;
    // Kept while somebody else has it: the next write that finds it free takes it back.
    if (original !== null && originalTaken) return changedUser(current, { ...base, userName: input.userName });
    return changedUser(current, { ...base, userName: original ?? input.userName, originalUserName: null });
  }
  const original = isSoftDeleteRename(current.userName, input.userName)
    ? current.userName
    : renamed
      ? null
      : current.originalUserName;
  return changedUser(current, { ...base, userName: input.userName, originalUserName: original });
}

/** Entra renames a UPN when the directory soft-deletes it: the object id's 32 hex digits, then the name it had. */
function isSoftDeleteRename(from: string, to: string): boolean {
  return /^[0-9a-f]{32}/i.test(to) && fold(to.slice(32)) === fold(from);
}

/**
 * DELETE /Users/{id}, one statement: deleted for good, or kept as a deleted user that SCIM no longer sees, as the
 * workspace's setting says. False = no such user. Throws Refusal versionMismatch.
 */
export async function deleteUser(ctx: ProviderCtx, id: string, options: { ifMatch?: IfMatch }): Promise<boolean> {
  const target = scimTarget(options.ifMatch);
  const gone =
    ctx.settings.onProviderDelete === "keep" ? await hideUserFromScim(ctx, id, target) : await purgeUser(ctx, id, target);
  if (gone || options.ifMatch === undefined) return gone;
  const current = await findScimUser(ctx.workspaceId, id, false);
  if (!current) return false;
  requireVersion(current.version, options.ifMatch);
  return deleteUser(ctx, id, options);
}

export function requireVersion(version: number, ifMatch: IfMatch): void {
  if (ifMatch === undefined || ifMatch.includes(version)) return;
  const named = ifMatch.length === 0 ? "no version of it" : ifMatch.join(", ");
  throw new Refusal(
    "versionMismatch",
    `The resource has changed: its version is ${version}, If-Match names ${named}. Read it again and retry.`,
  );
}

/** What history compares: everything that a person would call a property of the user. */
export function snapshot(user: {
  userName: string;
  externalId: string | null;
  active: boolean;
  attributes: JsonObject;
  source: string;
  role: string;
  status: string;
}) {
  const { userName, externalId, active, source, role, status, attributes } = user;
  return { ...attributes, userName, externalId, active, source, role, status } as JsonObject;
}
