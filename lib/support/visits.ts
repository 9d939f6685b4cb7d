import { insertChange } from "#db/queries/changes.ts";
import type { StaffSession } from "#db/queries/staff-sessions.ts";
import { endVisit, findOpenGrant, insertVisit, type SupportGrant } from "#db/queries/support-access.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findWorkspace, findWorkspaceBySlug, type Workspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import { Refusal } from "#lib/refusal.ts";
import { isSlug } from "#lib/slug.ts";

/** A workspace, and what lets support in now: null = nothing. Null = there is no such workspace. */
export async function findDoor(slug: string): Promise<{ workspace: Workspace; grant: SupportGrant | null } | null> {
  const workspace = isSlug(slug) ? await findWorkspaceBySlug(slug) : null;
  return workspace && { workspace, grant: await findOpenGrant(workspace.id) };
}

/**
 * Somebody of the staff goes in, and says what for: the workspace's history has it. Throws Refusal notFound (no such workspace), forbidden
 * (nobody lets them in), invalid (beside `reason`).
 */
export async function enterWorkspace(
  staff: StaffSession,
  { slug, reason }: { slug: string; reason: string },
  requestId: string,
): Promise<void> {
  const said = reason.trim();
  if (said === "") throw new Refusal("invalid", "Say what for: the workspace's admins read it.", "reason");
  const found = isSlug(slug) ? await findWorkspaceBySlug(slug) : null;
  if (!found) throw new Refusal("notFound", "There is no such workspace.");
  await inTransaction(async (tx) => {
    // A grant that is being revoked is waited for.
    await findWorkspace(found.id, { sql: tx, lock: true });
    const grant = await findOpenGrant(found.id, tx);
    if (!grant) {
      throw new Refusal("forbidden", "No admin of this workspace lets support in now. Ask one to: Settings, Support access.");
    }
    const visit = { id: newId(), grantId: grant.id, staffId: staff.id, staffName: staff.name, sessionDigest: staff.digest };
    await insertVisit(found.id, { ...visit, reason: said }, tx);
    const ctx: Ctx = {
      workspaceId: found.id,
      actor: { kind: "support", id: staff.id, name: staff.name, permissions: [] },
      requestId,
    };
    await insertChange(
      ctx,
      found.id,
      { entity: "workspace", action: "support entered", before: null, after: { reason: said } },
      tx,
    );
  });
}

/** Ends the caller's visit, as the history has it. */
export async function leaveWorkspace(ctx: Ctx, visitId: string): Promise<void> {
  if (ctx.actor.kind !== "support") throw new Refusal("forbidden", "Only support leaves a workspace.");
  await inTransaction(async (tx) => {
    if (!(await endVisit(ctx.workspaceId, visitId, tx))) return;
    const change = { entity: "workspace", action: "support left", before: null, after: null } as const;
    await insertChange(ctx, ctx.workspaceId, change, tx);
  });
}
