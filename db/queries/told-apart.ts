import type { Ctx } from "#lib/ctx.ts";
import type { Queryable } from "./transaction.ts";

/** What was sent under this folded name, with this externalId. */
export interface Sent {
  userNameKey: string;
  externalId: string | null;
}

/** An admin says that what was sent is somebody else than this user. */
export async function tellUsersApart({ workspaceId }: Ctx, userId: string, sent: Sent, sql: Queryable): Promise<void> {
  await sql`
    insert into told_apart (workspace_id, user_id, user_name_key, external_id)
    values (${workspaceId}, ${userId}, ${sent.userNameKey}, ${sent.externalId})
    on conflict (workspace_id, user_id, user_name_key) do update set external_id = excluded.external_id, at = statement_timestamp()`;
}

/** Of these users, those whom an admin has told apart from what is sent. */
export async function findToldApart(workspaceId: string, userIds: string[], sent: Sent, sql: Queryable): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await sql<{ id: string }[]>`
    select user_id as id from told_apart
    where workspace_id = ${workspaceId} and user_id = any(${userIds}::uuid[]) and user_name_key = ${sent.userNameKey}
      and external_id is not distinct from ${sent.externalId}::text`;
  return new Set(rows.map(({ id }) => id));
}
