import { getSql } from "#db/client.ts";
import type { Queryable } from "./transaction.ts";

/** The one person who may be meant by what was typed into "User name", with the hash to check. */
export interface SignInCandidate {
  userId: string;
  /** Null = has no password yet. */
  passwordHash: string | null;
}

/**
 * A live, Active user by folded userName, or by work e-mail when exactly one live user has it. The userName goes first, so that
 * nobody can take over a name by entering it as an address; the last admin, whose deletion is held, by the name before
 * the provider's soft-delete rename. Always one statement, whatever is found.
 */
export async function findSignInCandidate(workspaceId: string, nameKey: string): Promise<SignInCandidate | null> {
  const [row] = await getSql()<SignInCandidate[]>`
    with named as (
      select id from users where workspace_id = ${workspaceId} and user_name_key = ${nameKey} and deleted_at is null
    ), held as (
      select (array_agg(id))[1] as id from users
      where workspace_id = ${workspaceId} and original_user_name_key = ${nameKey} and held <> '{}' and deleted_at is null
      having count(*) = 1
    ), addressed as (
      select (array_agg(id))[1] as id from users
      where workspace_id = ${workspaceId} and work_email_key = ${nameKey} and deleted_at is null
      having count(*) = 1
    )
    select u.id as "userId", p.hash as "passwordHash"
    from users u left join passwords p on p.workspace_id = u.workspace_id and p.user_id = u.id
    where u.workspace_id = ${workspaceId} and u.id = coalesce((select id from named), (select id from held), (select id from addressed))
      and u.status = 'active'`;
  return row ?? null;
}

/** Sets or replaces it. `hash` is an argon2id PHC string (lib/auth/password.ts). */
export async function setPassword(workspaceId: string, userId: string, hash: string, sql: Queryable = getSql()): Promise<void> {
  await sql`
    insert into passwords (workspace_id, user_id, hash) values (${workspaceId}, ${userId}, ${hash})
    on conflict (workspace_id, user_id) do update set hash = excluded.hash, set_at = now()`;
}

/** Whether a user has a password that lets them in: while Microsoft sign-in only is on, that is one who is excluded from provisioning. */
export async function hasPasswordThatCounts(workspaceId: string, userId: string, sql: Queryable): Promise<boolean> {
  const [row] = await sql<{ present: boolean }[]>`
    select exists (
      select from passwords p join users u on u.workspace_id = p.workspace_id and u.id = p.user_id
      join workspaces w on w.id = p.workspace_id
      where p.workspace_id = ${workspaceId} and p.user_id = ${userId} and (u.excluded or not w.microsoft_sign_in_only)
    ) as present`;
  return row?.present ?? false;
}
