import { insertAccountLink } from "#db/queries/account-links.ts";
import { insertChange } from "#db/queries/changes.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findUser, type StoredUser } from "#db/queries/users.ts";
import { findWorkspace, type Workspace } from "#db/queries/workspaces.ts";
import { linkLifetime, setPasswordUrl } from "#lib/account-urls.ts";
import type { Ctx } from "#lib/ctx.ts";
import { isMailAddress } from "#lib/mail/address.ts";
import { canSendMail } from "#lib/mail/send.ts";
import { newToken } from "#lib/one-time-token.ts";
import { Refusal } from "#lib/refusal.ts";
import { mayDo, requirePermission } from "./permission.ts";

type Account = Pick<StoredUser, "id" | "role" | "status" | "deletedAt" | "excluded" | "workEmail">;

/** Whether the caller could make a password link for this user: for the page, which shows nothing that is refused. */
export function canMakePasswordLink(ctx: Ctx, user: Account, workspace: Workspace): boolean {
  return mayDo(ctx, "roles.manage") && whyNot(ctx, user, workspace) === null;
}

/**
 * A link by which a user sets their password, for the caller to hand over; shown once. Only where no mail reaches the user, and never
 * for an admin, but by the operator: who makes the link could use it. Throws Refusal forbidden, invalid, busy, notFound.
 */
export async function makePasswordLink(ctx: Ctx, userId: string): Promise<string> {
  requirePermission(ctx, "roles.manage");
  return inTransaction(async (tx) => {
    const workspace = await findWorkspace(ctx.workspaceId, { sql: tx });
    const user = await findUser(ctx.workspaceId, userId, { sql: tx, lock: true });
    if (!workspace || !user) throw new Refusal("notFound", "This user no longer exists in this workspace.");
    const reason = whyNot(ctx, user, workspace);
    if (reason !== null) throw reason;
    const { token, digest } = newToken();
    const expiresAt = new Date(Date.now() + linkLifetime);
    const link = { digest, userId, kind: "set password", email: null, madeBy: ctx.actor, expiresAt } as const;
    if (!(await insertAccountLink(ctx.workspaceId, link, tx))) {
      throw new Refusal("busy", "There are five links for this user already. Use one of them, or try again in half an hour.");
    }
    await insertChange(ctx, userId, { entity: "user", action: "password link made", before: null, after: null }, tx);
    return setPasswordUrl(workspace.slug, token);
  });
}

/** Why a password would let this user in no more than none does; null = it would. */
export function whyNoPassword(
  user: Pick<Account, "role" | "status" | "deletedAt" | "excluded">,
  workspace: Workspace,
): Refusal | null {
  if (user.deletedAt !== null || user.status !== "active") {
    return new Refusal("invalid", "This user can't sign in: restore or activate them first.");
  }
  if (workspace.microsoftSignInOnly && !(user.role === "admin" && user.excluded)) {
    return new Refusal("invalid", "This workspace takes Microsoft sign-ins only, so a password would be of no use.");
  }
  return null;
}

function whyNot({ actor }: Ctx, user: Account, workspace: Workspace): Refusal | null {
  const useless = whyNoPassword(user, workspace);
  if (useless !== null) return useless;
  if (actor.kind === "operator") return null;
  if (user.role === "admin" || (actor.kind === "user" && actor.id === user.id)) {
    return new Refusal(
      "forbidden",
      "Nobody makes a link for a workspace admin. They ask for one on the sign-in page, or whoever runs Roster makes it.",
    );
  }
  if (!canSendMail() || user.workEmail === null || !isMailAddress(user.workEmail)) return null;
  return new Refusal(
    "invalid",
    `Mail reaches this user: they ask for a link on the sign-in page, which goes to ${user.workEmail}.`,
  );
}
