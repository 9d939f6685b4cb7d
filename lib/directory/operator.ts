import { setConfirmedEmail } from "#db/queries/confirmed-email.ts";
import { replacePassword } from "#db/queries/passwords.ts";
import { inTransaction, isDeadlock } from "#db/queries/transaction.ts";
import { findUser, findUsersByName } from "#db/queries/users.ts";
import { deleteWorkspaceRows, measureWorkspace, type WorkspaceSize } from "#db/queries/workspace-deletion.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { isMailAddress } from "#lib/mail/address.ts";
import { Refusal } from "#lib/refusal.ts";
import { whyNoPassword } from "./password-link.ts";

/** The id of the live user with a name, as the operator types it. Throws Refusal notFound. */
export async function liveUserNamed(ctx: Ctx, userName: string): Promise<string> {
  const key = fold(userName);
  const found = (await findUsersByName(ctx.workspaceId, [key])).find(
    (user) => user.deletedAt === null && (fold(user.userName) === key || user.held.length > 0),
  );
  if (!found) throw new Refusal("notFound", `There is no user "${userName}" in this workspace who isn't deleted.`);
  return found.id;
}

/** The operator vouches that an address is the user's. Throws Refusal forbidden (anybody else), invalid. */
export async function vouchForEmail(ctx: Ctx, userId: string, address: string): Promise<void> {
  requireOperator(ctx);
  if (!isMailAddress(address)) throw new Refusal("invalid", "Use one plain e-mail address, such as ada@contoso.example.");
  await inTransaction((tx) => setConfirmedEmail(ctx, userId, address, tx));
}

/**
 * Sets anybody's password; their sessions end, and links to set one are dead. `hash` is of a password that was found good enough. Throws Refusal
 * forbidden (anybody else), notFound, invalid (they couldn't sign in with it).
 */
export async function setPasswordOf(ctx: Ctx, userId: string, hash: string): Promise<void> {
  requireOperator(ctx);
  await inTransaction(async (tx) => {
    const workspace = await findWorkspace(ctx.workspaceId, { sql: tx });
    const user = await findUser(ctx.workspaceId, userId, { sql: tx, lock: true });
    if (!workspace || !user) throw new Refusal("notFound", "This user no longer exists in this workspace.");
    const useless = whyNoPassword(user, workspace);
    if (useless !== null) throw useless;
    await replacePassword(ctx, userId, { hash, keepSession: null }, tx);
  });
}

/** What `deleteWorkspace` would take. Throws Refusal forbidden (anybody but the operator). */
export function sizeOfWorkspace(ctx: Ctx): Promise<WorkspaceSize> {
  requireOperator(ctx);
  return measureWorkspace(ctx.workspaceId);
}

const DEADLOCK_TRIES = 5;

/** Deletes the workspace for good, all or nothing; its provider may be writing meanwhile. Throws Refusal forbidden (anybody but the operator). */
export async function deleteWorkspace(ctx: Ctx): Promise<void> {
  requireOperator(ctx);
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction((tx) => deleteWorkspaceRows(ctx.workspaceId, tx));
    } catch (error) {
      if (attempt === DEADLOCK_TRIES || !isDeadlock(error)) throw error;
    }
  }
}

function requireOperator({ actor }: Ctx): void {
  if (actor.kind !== "operator") throw new Refusal("forbidden", "Only whoever runs Roster can do this.");
}
