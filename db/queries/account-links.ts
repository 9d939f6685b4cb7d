import { getSql } from "#db/client.ts";
import type { AccountLinkKind } from "#db/types.ts";
import type { Actor } from "#lib/ctx.ts";
import { actorJson } from "./changes.ts";
import { mailedAddress, passwordCounts } from "./passwords.ts";
import { type Fragment, locked, type Queryable } from "./transaction.ts";

/** Of one kind, for one account, that haven't ended: the more there are, the more mail somebody gets that they didn't ask for. */
const mostLinks = 5;

export interface NewAccountLink {
  digest: Buffer;
  userId: string;
  kind: AccountLinkKind;
  /** Where it is mailed to, or the address that it confirms; null = handed over by somebody. */
  email: string | null;
  /** Who made it for the user; null = the user asked for it. */
  madeBy: Actor | null;
  expiresAt: Date;
}

/**
 * Former links stay good, so that nobody can void somebody's mail by asking for another. False = there are enough of them. Sweeps out
 * what has expired of the user's.
 */
export async function insertAccountLink(workspaceId: string, link: NewAccountLink, sql: Queryable = getSql()): Promise<boolean> {
  const rows = await sql`
    with swept as (
      delete from account_links where workspace_id = ${workspaceId} and user_id = ${link.userId} and expires_at <= now()
    )
    insert into account_links (workspace_id, digest, user_id, kind, email, made_by, expires_at)
    select ${workspaceId}, ${link.digest}, ${link.userId}, ${link.kind}, ${link.email}::text,
      ${link.madeBy === null ? null : actorJson(link.madeBy)}::jsonb, ${link.expiresAt}
    where (
      select count(*) from account_links
      where workspace_id = ${workspaceId} and user_id = ${link.userId} and kind = ${link.kind} and expires_at > now()
    ) < ${mostLinks}
    returning user_id`;
  return rows.length > 0;
}

/** Whose password a link sets. */
export interface PasswordLinkOwner {
  userId: string;
  userName: string;
  /** What lists call the person. */
  name: string;
}

/**
 * Whom a link belongs to, as long as it is good: the user may sign in by password, and is reached at the address that it was mailed to.
 * One that was handed over doesn't make an admin's password, unless the operator made it.
 */
const goodPasswordLink = (workspaceId: string, digest: Buffer): Fragment => getSql()`
  from account_links l
  join users u on u.workspace_id = l.workspace_id and u.id = l.user_id
  join workspaces w on w.id = l.workspace_id
  where l.workspace_id = ${workspaceId} and l.digest = ${digest} and l.kind = 'set password' and l.expires_at > now() and ${passwordCounts()}
    and case when l.made_by is null then l.email = ${mailedAddress()}
      else u.role <> 'admin' or l.made_by ->> 'kind' = 'operator' end`;

export async function findPasswordLink(workspaceId: string, digest: Buffer): Promise<PasswordLinkOwner | null> {
  const [row] = await getSql()<PasswordLinkOwner[]>`
    select u.id as "userId", coalesce(u.original_user_name, u.user_name) as "userName", u.shown_name as name
    ${goodPasswordLink(workspaceId, digest)}`;
  return row ?? null;
}

/**
 * Takes the link out, so that of two who use it at once only one gets it: the second waits for the first. The user's row stays locked, and
 * is taken first (./transaction.ts).
 */
export async function takePasswordLink(workspaceId: string, digest: Buffer, tx: Queryable): Promise<PasswordLinkOwner | null> {
  const [row] = await tx<PasswordLinkOwner[]>`
    select u.id as "userId", coalesce(u.original_user_name, u.user_name) as "userName", u.shown_name as name
    ${goodPasswordLink(workspaceId, digest)} for no key update of u, l`;
  if (!row) return null;
  await tx`delete from account_links where workspace_id = ${workspaceId} and digest = ${digest}`;
  return row;
}

/** Takes out a user's own link and returns the address that it confirms; null = it isn't good, or isn't theirs. */
export async function takeConfirmation(
  workspaceId: string,
  userId: string,
  digest: Buffer,
  tx: Queryable,
): Promise<string | null> {
  const [row] = await tx<{ email: string }[]>`
    with owner as materialized (
      select id from users where workspace_id = ${workspaceId} and id = ${userId} ${locked()}
    )
    delete from account_links l using owner
    where l.workspace_id = ${workspaceId} and l.digest = ${digest} and l.user_id = owner.id and l.kind = 'confirm e-mail' and l.expires_at > now()
    returning l.email`;
  return row?.email ?? null;
}
