import { getSql } from "#db/client.ts";
import { type Fragment, inTransaction, locked, type Queryable, type Transaction } from "./transaction.ts";

/**
 * How staff sign in. A session begins in the statement, or transaction, in which its proof still holds: looking at a password takes time, and so
 * does an OpenID provider; a reset meanwhile waits for the member's row, or is waited for, and then finds the session, or lets none begin.
 */

/** A session that is to begin. */
export interface NewStaffSession {
  /** Of the token that the cookie holds. */
  digest: Buffer;
  expiresAt: Date;
}

/** Sweeps out what has expired of theirs. The transaction holds the member's row. */
async function insertStaffSession(staffId: string, { digest, expiresAt }: NewStaffSession, tx: Transaction): Promise<void> {
  await endSessions(tx`n.staff_id = ${staffId} and n.expires_at <= now()`, tx);
  await tx`insert into support_sessions (digest, staff_id, expires_at) values (${digest}, ${staffId}, ${expiresAt})`;
}

export interface Enrolment {
  staffId: string;
  email: string;
  name: string;
  totpSecret: string;
}

/** Whose link this is; null = it isn't open. */
export async function findEnrolment(digest: Buffer): Promise<Enrolment | null> {
  const [row] = await getSql()<Enrolment[]>`
    select s.id as "staffId", s.email, s.name, l.totp_secret as "totpSecret"
    from support_links l join support_staff s on s.id = l.staff_id where l.digest = ${digest} and l.expires_at > now()`;
  return row ?? null;
}

/** Uses the link up. False = somebody has, or it has expired. */
export function takeEnrolment(
  linkDigest: Buffer,
  { staffId, passwordHash, step }: { staffId: string; passwordHash: string; step: number },
  session: NewStaffSession,
): Promise<boolean> {
  return inTransaction(async (tx) => {
    // Before the link, as whoever resets them does.
    await tx`select 1 from support_staff where id = ${staffId} ${locked()}`;
    const [taken] = await tx<{ totpSecret: string }[]>`
      delete from support_links where digest = ${linkDigest} and staff_id = ${staffId} and expires_at > now()
      returning totp_secret as "totpSecret"`;
    if (!taken) return false;
    await tx`
      update support_staff set password_hash = ${passwordHash}, totp_secret = ${taken.totpSecret}, totp_step = ${step} where id = ${staffId}`;
    await insertStaffSession(staffId, session, tx);
    return true;
  });
}

export interface StaffSecrets {
  id: string;
  passwordHash: string;
  totpSecret: string;
  /** How many codes were wrong that came with the right password. */
  wrongCodes: number;
}

/** Null: nobody who has enrolled. */
export async function findStaffSecrets(emailKey: string): Promise<StaffSecrets | null> {
  const [row] = await getSql()<StaffSecrets[]>`
    select id, password_hash as "passwordHash", totp_secret as "totpSecret", wrong_codes as "wrongCodes" from support_staff
    where email_key = ${emailKey} and password_hash is not null and totp_secret is not null`;
  return row ?? null;
}

/** Whose password was right, while it is the same. */
type Proven = Pick<StaffSecrets, "id" | "passwordHash">;

/**
 * Counts a code as wrong before it is looked at, so that parallel guesses can't slip through together. Returns how many have been since the
 * count began, which it does anew after `days`, unless it has come to `most`; null = it has, or the password is another meanwhile.
 */
export async function countCode(
  { id, passwordHash }: Proven,
  { most, days }: { most: number; days: number },
): Promise<number | null> {
  const sql = getSql();
  const counting = sql`wrong_codes_since > now() - ${days} * interval '1 day'`;
  const [row] = await sql<{ wrongCodes: number }[]>`
    update support_staff set
      wrong_codes = case when ${counting} then wrong_codes + 1 else 1 end,
      wrong_codes_since = case when ${counting} then wrong_codes_since else now() end
    where id = ${id} and password_hash = ${passwordHash} and wrong_codes < ${most} returning wrong_codes as "wrongCodes"`;
  return row?.wrongCodes ?? null;
}

/** By a code, which `countCode` has counted, and whose time step this uses up. False = that, or a later one, has been used; or a reset came before. */
export function beginByCode({ id, passwordHash }: Proven, step: number, session: NewStaffSession): Promise<boolean> {
  return inTransaction(async (tx) => {
    const used = await tx`
      update support_staff set totp_step = ${step}, wrong_codes = greatest(wrong_codes - 1, 0)
      where id = ${id} and password_hash = ${passwordHash} and (totp_step is null or totp_step < ${step})`;
    if (used.count === 0) return false;
    await insertStaffSession(id, session, tx);
    return true;
  });
}

/** Somebody at an OpenID provider. */
export interface OidcAccount {
  issuer: string;
  subject: string;
  /** Folded; null = the provider vouches for none. */
  emailKey: string | null;
}

/** By the account at the OpenID provider that is theirs, or becomes it by their address. Returns who it is; null = nobody who may come by it. */
export function beginByAccount(account: OidcAccount, session: NewStaffSession): Promise<string | null> {
  return inTransaction(async (tx) => {
    const staffId = (await findByAccount(account, tx)) ?? (await linkAccount(account, tx));
    if (staffId !== null) await insertStaffSession(staffId, session, tx);
    return staffId;
  });
}

async function findByAccount({ issuer, subject }: OidcAccount, tx: Transaction): Promise<string | null> {
  const [known] = await tx<{ id: string }[]>`
    select id from support_staff where oidc_issuer = ${issuer} and oidc_subject = ${subject} and oidc_open ${locked()}`;
  return known?.id ?? null;
}

/** The first time. A subject without an issuer is from before issuers were stored: it must be the same, besides the address. */
async function linkAccount({ issuer, subject, emailKey }: OidcAccount, tx: Transaction): Promise<string | null> {
  const [linked] = await tx<{ id: string }[]>`
    update support_staff set oidc_issuer = ${issuer}, oidc_subject = ${subject}
    where email_key = ${emailKey} and oidc_open and oidc_issuer is null and (oidc_subject is null or oidc_subject = ${subject}) returning id`;
  return linked?.id ?? null;
}

export interface StaffSession {
  id: string;
  email: string;
  name: string;
  digest: Buffer;
}

/** Who is signed in with this; null = nobody, or not any more. */
export async function findStaffSession(digest: Buffer): Promise<StaffSession | null> {
  const [row] = await getSql()<StaffSession[]>`
    select s.id, s.email, s.name, n.digest from support_sessions n join support_staff s on s.id = n.staff_id
    where n.digest = ${digest} and n.expires_at > now()`;
  return row ?? null;
}

export async function deleteStaffSession(digest: Buffer): Promise<void> {
  const sql = getSql();
  await endSessions(sql`n.digest = ${digest}`, sql);
}

/** Ends sessions `n`, and the visits in them: each workspace's admins read when somebody was gone. How many sessions. */
export async function endSessions(which: Fragment, sql: Queryable): Promise<number> {
  const ended = await sql`
    with ended as (delete from support_sessions n where ${which} returning n.digest, n.expires_at),
      left_with_it as (
        update support_visits v set left_at = least(now(), g.expires_at, g.revoked_at, ended.expires_at)
        from ended, support_grants g
        where v.session_digest = ended.digest and v.left_at is null and g.workspace_id = v.workspace_id and g.id = v.grant_id
      )
    select from ended`;
  return ended.count;
}
