import { randomUUID } from "node:crypto";
import { findGroup, hideGroup, releaseGroup } from "#db/queries/groups.ts";
import { findLapsed, type Lapsed, noteLapseFailure } from "#db/queries/held.ts";
import { raiseIssues } from "#db/queries/sync-issues.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findUser, updateUser } from "#db/queries/users.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import { keepPowerFromSupport, requireHeldOf, requireNoMorePower } from "./grants.ts";
import { keepRolesFromSupport } from "./group-admin.ts";
import { applyHeld } from "./held-changes.ts";
import { isLastAdmin } from "./last-admin.ts";
import { lastAdminHeld } from "./notices.ts";
import { isOneself, requirePermission } from "./permission.ts";
import { changeUser, diverging, restoredName } from "./user-admin.ts";
import { changedUser } from "./user-write.ts";

/**
 * Lets happen what the provider wanted of a user, whom the accident guard holds; a DELETE does what the workspace's setting says. Throws
 * Refusal forbidden (oneself, or somebody who may do more), lastAdmin, notFound (held no more).
 */
export function applyHeldUser(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, "provisioning.manage");
  if (isOneself(ctx, id)) throw new Refusal("forbidden", "This is your own account. Ask another workspace admin to decide.");
  return inTransaction(async (tx) => {
    const workspace = await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    const user = await findUser(ctx.workspaceId, id, { sql: tx, lock: true });
    if (!workspace || !user || user.heldUntil === null) throw heldNoMore("user");
    await requireNoMorePower(ctx, id, "decide about them", tx);
    if (user.held.includes("identity change")) await keepPowerFromSupport(ctx, id, tx);
    if (await isLastAdmin(user, ctx.workspaceId, tx)) {
      throw new Refusal("lastAdmin", "This is the last workspace admin who can sign in. Make somebody else an admin first.");
    }
    await applyHeld(ctx, user, workspace.onProviderDelete, tx);
  });
}

/**
 * Keeps a user whom the provider wanted to take away, under the original name when it is free: until it writes again they differ from
 * what it knows. A deleted user stays a deleted one. Throws Refusal forbidden, notFound (held no more).
 */
export function releaseHeldUser(ctx: Ctx, id: string): Promise<void> {
  return restoredName(ctx, id, (nameOf) =>
    changeUser(
      ctx,
      id,
      "released from the accident guard",
      async (user, _workspace, tx) => {
        if (user.heldUntil === null) throw heldNoMore("user");
        await requireHeldOf(ctx, id, tx);
        const name = user.deletedAt === null ? nameOf(user) : {};
        return { ...name, held: [], heldAt: null, heldBy: null, heldUntil: null, heldExternalId: null, ...diverging(user) };
      },
      "provisioning.manage",
    ),
  );
}

/** Throws Refusal forbidden, notFound (held no more). */
export function applyHeldGroup(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, "provisioning.manage");
  return deleteHeldGroup(ctx, id);
}

/** Keeps a group that the provider wanted to delete. Throws Refusal forbidden, notFound (held no more). */
export async function releaseHeldGroup(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, "provisioning.manage");
  if (!(await releaseGroup(ctx, id, "released from the accident guard", { diverges: true }))) throw heldNoMore("group");
}

function deleteHeldGroup(ctx: Ctx, id: string): Promise<void> {
  return inTransaction(async (tx) => {
    await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    const group = await findGroup(ctx.workspaceId, id, { lock: true, sql: tx });
    if (!group?.held) throw heldNoMore("group");
    await keepRolesFromSupport(ctx, id, tx);
    await hideGroup(ctx, id, tx);
  });
}

function heldNoMore(what: string): Refusal {
  return new Refusal("notFound", `This ${what} is held no more: somebody decided meanwhile, or the provider took it back.`);
}

/** At a time, of all workspaces. */
const LAPSED_AT_ONCE = 500;

/**
 * Each minute: what nobody has decided in time happens, but nobody is deleted for good by it. Who can't be done stays held, with the reason,
 * for a later try, and is in nobody's way. May run on several instances at once.
 */
export async function applyLapsed(now = new Date()): Promise<void> {
  // One for all that fails now, so that they are told together.
  const reference = randomUUID();
  for (;;) {
    const lapsed = await findLapsed(now, LAPSED_AT_ONCE);
    for (const one of lapsed) await lapse(one, now, reference);
    if (lapsed.length < LAPSED_AT_ONCE) return;
  }
}

async function lapse(one: Lapsed, now: Date, reference: string): Promise<void> {
  const actor = { kind: "system", task: "what the accident guard held, after its time" } as const;
  const ctx: Ctx = { workspaceId: one.workspaceId, requestId: "accident guard", actor };
  try {
    await (one.entity === "user" ? lapseUser(ctx, one.id, now) : deleteHeldGroup(ctx, one.id));
  } catch (error) {
    if (error instanceof Refusal && error.code === "notFound") return;
    await noteLapseFailure(one.workspaceId, one, { failure: whyNot(error, one, reference), at: now });
  }
}

function whyNot(error: unknown, { workspaceId, entity, id }: Lapsed, reference: string): string {
  if (error instanceof Refusal) return error.message;
  log().error({ err: error, workspaceId, entity, id, reference }, "what the accident guard held could not be done");
  return `This failed on our side. If it goes on, give whoever runs Roster this reference: ${reference}.`;
}

/** The last admin stays held, from now on until somebody else is admin. */
async function lapseUser(ctx: Ctx, id: string, now: Date): Promise<void> {
  const last = await inTransaction(async (tx) => {
    const workspace = await findWorkspace(ctx.workspaceId, { sql: tx, lock: true });
    const user = await findUser(ctx.workspaceId, id, { sql: tx, lock: true });
    if (!workspace || !user?.heldUntil || user.heldUntil > now) return null;
    if (!(await isLastAdmin(user, ctx.workspaceId, tx))) {
      await applyHeld(ctx, user, "keep", tx);
      return null;
    }
    const next = changedUser(user, { heldUntil: null });
    const change = { entity: "user", action: "held for want of another admin", before: {}, after: {} } as const;
    return updateUser(ctx, id, user.version, next, change, { endSessions: false, wantGroups: false, sql: tx });
  });
  if (last) await raiseIssues(ctx.workspaceId, null, [lastAdminHeld(last)]);
}
