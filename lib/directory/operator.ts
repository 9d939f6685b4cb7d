import { setConfirmedEmail } from "#db/queries/confirmed-email.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { findUsersByName } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { isMailAddress } from "#lib/mail/address.ts";
import { Refusal } from "#lib/refusal.ts";

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
  if (ctx.actor.kind !== "operator") throw new Refusal("forbidden", "Only whoever runs Roster can vouch for an address.");
  if (!isMailAddress(address)) throw new Refusal("invalid", "Use one plain e-mail address, such as ada@contoso.example.");
  await inTransaction((tx) => setConfirmedEmail(ctx, userId, address, tx));
}
