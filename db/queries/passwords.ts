import { getSql } from "#db/client.ts";
import type { Ctx } from "#lib/ctx.ts";
import { insertChange } from "./changes.ts";
import type { Fragment, Queryable } from "./transaction.ts";

/** Of users `u` in workspaces `w`: who can sign in by password. */
export const passwordCounts = (): Fragment => getSql()`
  u.deleted_at is null and u.status = 'active' and (not w.microsoft_sign_in_only or (u.role = 'admin' and u.excluded))`;

/** Of users `u`: where their password mails go. Of an admin's, an identity provider has no say. */
export const mailedAddress = (): Fragment => getSql()`case when u.role = 'admin' then u.confirmed_email else u.work_email end`;

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
    from users u join workspaces w on w.id = u.workspace_id
    left join passwords p on p.workspace_id = u.workspace_id and p.user_id = u.id
    where u.workspace_id = ${workspaceId} and u.id = coalesce((select id from named), (select id from held), (select id from addressed))
      and ${passwordCounts()}`;
  return row ?? null;
}

export interface NewPassword {
  /** An argon2id PHC string (lib/auth/password.ts). */
  hash: string;
  /** The session in which it was changed; null = all end. */
  keepSession: string | null;
}

/**
 * Sets or replaces a password: its links are dead, and the sessions of its user end but the one given. Written with its history row.
 */
export async function replacePassword(
  ctx: Ctx,
  userId: string,
  { hash, keepSession }: NewPassword,
  tx: Queryable,
): Promise<void> {
  const { workspaceId } = ctx;
  await setPassword(workspaceId, userId, hash, tx);
  await tx`delete from account_links where workspace_id = ${workspaceId} and user_id = ${userId} and kind = 'set password'`;
  await tx`
    delete from sessions where workspace_id = ${workspaceId} and user_id = ${userId} and id is distinct from ${keepSession}::uuid`;
  await insertChange(ctx, userId, { entity: "user", action: "password set", before: null, after: null }, tx);
}

/** Sets or replaces it. `hash` is an argon2id PHC string (lib/auth/password.ts). */
export async function setPassword(workspaceId: string, userId: string, hash: string, sql: Queryable = getSql()): Promise<void> {
  await sql`
    insert into passwords (workspace_id, user_id, hash) values (${workspaceId}, ${userId}, ${hash})
    on conflict (workspace_id, user_id) do update set hash = excluded.hash, set_at = now()`;
}

/** Whether a user has a password that lets them in. */
export async function hasPasswordThatCounts(workspaceId: string, userId: string, sql: Queryable): Promise<boolean> {
  const [row] = await sql<{ present: boolean }[]>`
    select exists (
      select from passwords p join users u on u.workspace_id = p.workspace_id and u.id = p.user_id
      join workspaces w on w.id = p.workspace_id
      where p.workspace_id = ${workspaceId} and p.user_id = ${userId} and ${passwordCounts()}
    ) as present`;
  return row?.present ?? false;
}

/** Useless = the workspace lets this user in with Microsoft only. */
export type PasswordState = "set" | "none" | "useless";

export async function findPasswordState(workspaceId: string, userId: string): Promise<PasswordState> {
  const [row] = await getSql()<{ state: PasswordState }[]>`
    select case when p.user_id is null then 'none' else 'set' end as state
    from users u join workspaces w on w.id = u.workspace_id
    left join passwords p on p.workspace_id = u.workspace_id and p.user_id = u.id
    where u.workspace_id = ${workspaceId} and u.id = ${userId} and ${passwordCounts()}`;
  return row?.state ?? "useless";
}

/** Where a user's password links are mailed to; null = there is no such address. */
export async function findPasswordMailbox(
  workspaceId: string,
  userId: string,
): Promise<{ email: string; userName: string } | null> {
  const [row] = await getSql()<{ email: string; userName: string }[]>`
    select ${mailedAddress()} as email, coalesce(u.original_user_name, u.user_name) as "userName" from users u
    where u.workspace_id = ${workspaceId} and u.id = ${userId} and ${mailedAddress()} is not null`;
  return row ?? null;
}

/** Null = has none, or none that counts. `lock` holds it, and its user, until the transaction ends. */
export async function findPasswordHash(
  workspaceId: string,
  userId: string,
  { sql = getSql(), lock = false }: { sql?: Queryable; lock?: boolean } = {},
): Promise<string | null> {
  const [row] = await sql<{ hash: string }[]>`
    select p.hash from users u join workspaces w on w.id = u.workspace_id
    join passwords p on p.workspace_id = u.workspace_id and p.user_id = u.id
    where u.workspace_id = ${workspaceId} and u.id = ${userId} and ${passwordCounts()} ${lock ? sql`for no key update of u, p` : sql``}`;
  return row?.hash ?? null;
}
