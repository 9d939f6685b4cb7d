import { countOtherAdmins, findHeldUserIds, listBreakGlassAdmins } from "#db/queries/admins.ts";
import { inTransaction, type Queryable } from "#db/queries/transaction.ts";
import { findUser, type StoredUser } from "#db/queries/users.ts";
import { findWorkspace, type Workspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { applyHeld } from "./held-changes.ts";

/** Whoever isn't live, Active and admin can't be the last admin: no need to ask under the lock. */
export function countsAsAdmin(user: Pick<StoredUser, "role" | "status" | "deletedAt">): boolean {
  return user.role === "admin" && user.status === "active" && user.deletedAt === null;
}

/** Nobody else could administer the workspace. Hold its row locked: two admins may be leaving at once. */
export async function isLastAdmin(user: StoredUser, workspaceId: string, tx: Queryable): Promise<boolean> {
  return countsAsAdmin(user) && (await countOtherAdmins(workspaceId, user.id, tx)) === 0;
}

/**
 * While a workspace takes Microsoft sign-ins only, somebody must be able to turn that off by password: the last who can stays who they
 * are. Hold the workspace's row locked.
 */
export async function requireBreakGlass(user: StoredUser, workspace: Workspace, tx: Queryable): Promise<void> {
  if (!workspace.microsoftSignInOnly || !user.excluded) return;
  const able = await listBreakGlassAdmins(workspace.id, tx);
  if (able.length !== 1 || able[0]?.id !== user.id) return;
  throw new Refusal(
    "lastAdmin",
    "This is the only admin who can sign in by password while Microsoft sign-in only is on. Turn that off under Settings, or exclude another admin with a password from provisioning first.",
  );
}

/** Does what was held, of everybody who is the last admin no longer. Call it when somebody became admin, or can sign in again. */
export async function applyHeldChanges({ workspaceId, requestId }: Pick<Ctx, "workspaceId" | "requestId">): Promise<void> {
  const ctx: Ctx = { workspaceId, requestId, actor: { kind: "system", task: "what was held for want of another admin" } };
  await inTransaction(async (tx) => {
    if ((await findHeldUserIds(workspaceId, tx)).length === 0) return;
    const workspace = await findWorkspace(workspaceId, { sql: tx, lock: true });
    for (const id of await findHeldUserIds(workspaceId, tx)) {
      const user = await findUser(workspaceId, id, { sql: tx, lock: true });
      if (!workspace || !user || (await isLastAdmin(user, workspaceId, tx))) continue;
      await applyHeld(ctx, user, workspace.onProviderDelete, tx);
    }
  });
}
