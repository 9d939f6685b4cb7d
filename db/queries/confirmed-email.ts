import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { insertChange } from "./changes.ts";
import type { Queryable } from "./transaction.ts";

export async function findConfirmedEmail(workspaceId: string, userId: string): Promise<string | null> {
  const [row] = await getSql()<{ email: string | null }[]>`
    select confirmed_email as email from users where workspace_id = ${workspaceId} and id = ${userId}`;
  return row?.email ?? null;
}

/** With its history row. Returns the address before it. */
export async function setConfirmedEmail(ctx: Ctx, userId: string, email: string, tx: Queryable): Promise<string | null> {
  const [row] = await tx<{ before: string | null }[]>`
    with u as (select confirmed_email as before from users where workspace_id = ${ctx.workspaceId} and id = ${userId} for no key update)
    update users set confirmed_email = ${email} from u
    where workspace_id = ${ctx.workspaceId} and id = ${userId} returning u.before`;
  if (!row) throw new Error("The user is gone.");
  const { before } = row;
  if (before !== email) {
    const change = {
      entity: "user",
      action: "e-mail confirmed",
      before: { confirmedEmail: before },
      after: { confirmedEmail: email },
    } as const;
    await insertChange(ctx, userId, change, tx);
  }
  return before;
}
