import { v7 as uuidv7 } from "uuid";
import { getSql } from "#db/client.ts";
import { type Fragment, inTransaction, type Queryable } from "./transaction.ts";

/** Staff belong to no workspace: the queries of this file are about themselves only. */
export interface SupportStaff {
  id: string;
  email: string;
  name: string;
  /** They have a password and codes. */
  enrolled: boolean;
  /** They have signed in at the OpenID provider. */
  oidc: boolean;
  /** Until when a link to enrol is open. */
  linkEndsAt: Date | null;
  createdAt: Date;
}

const columns = (): Fragment => getSql()`
  s.id, s.email, s.name, s.password_hash is not null as enrolled, s.oidc_subject is not null as oidc, s.created_at as "createdAt",
  (select l.expires_at from support_links l where l.staff_id = s.id and l.expires_at > now()) as "linkEndsAt"`;

export function listStaff(): Promise<SupportStaff[]> {
  return getSql()<SupportStaff[]>`select ${columns()} from support_staff s order by s.email_key`;
}

export async function findStaffByEmail(emailKey: string): Promise<SupportStaff | null> {
  const [row] = await getSql()<SupportStaff[]>`select ${columns()} from support_staff s where s.email_key = ${emailKey}`;
  return row ?? null;
}

/** Null when the address is taken. */
export async function insertStaff(staff: { email: string; emailKey: string; name: string }): Promise<string | null> {
  const [row] = await getSql()<{ id: string }[]>`
    insert into support_staff (id, email, email_key, name) values (${uuidv7()}, ${staff.email}, ${staff.emailKey}, ${staff.name})
    on conflict (email_key) do nothing returning id`;
  return row?.id ?? null;
}

/** Their sessions and links go with them; what they did stays in each workspace's history. False = nobody. */
export async function deleteStaff(emailKey: string): Promise<boolean> {
  const gone = await getSql()`delete from support_staff where email_key = ${emailKey}`;
  return gone.count > 0;
}

export interface EnrolmentLink {
  digest: Buffer;
  totpSecret: string;
  expiresAt: Date;
}

/** The former way in is closed with this, and every session ends: the link is the only way. */
export function replaceEnrolment(staffId: string, { digest, totpSecret, expiresAt }: EnrolmentLink): Promise<void> {
  return inTransaction(async (tx) => {
    await tx`update support_staff set password_hash = null, totp_secret = null, oidc_subject = null where id = ${staffId}`;
    await tx`delete from support_sessions where staff_id = ${staffId}`;
    await tx`
      insert into support_links (staff_id, digest, totp_secret, expires_at) values (${staffId}, ${digest}, ${totpSecret}, ${expiresAt})
      on conflict (staff_id) do update set digest = excluded.digest, totp_secret = excluded.totp_secret, expires_at = excluded.expires_at`;
  });
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
export function takeEnrolment(digest: Buffer, { passwordHash, step }: { passwordHash: string; step: number }): Promise<boolean> {
  return inTransaction(async (tx) => {
    const [taken] = await tx<{ staffId: string; totpSecret: string }[]>`
      delete from support_links where digest = ${digest} and expires_at > now() returning staff_id as "staffId", totp_secret as "totpSecret"`;
    if (!taken) return false;
    await tx`
      update support_staff set password_hash = ${passwordHash}, totp_secret = ${taken.totpSecret}, totp_step = ${step}
      where id = ${taken.staffId}`;
    return true;
  });
}

export interface StaffSecrets {
  id: string;
  passwordHash: string;
  totpSecret: string;
}

/** Null: nobody who has enrolled. */
export async function findStaffSecrets(emailKey: string): Promise<StaffSecrets | null> {
  const [row] = await getSql()<StaffSecrets[]>`
    select id, password_hash as "passwordHash", totp_secret as "totpSecret" from support_staff
    where email_key = ${emailKey} and password_hash is not null and totp_secret is not null`;
  return row ?? null;
}

/** Uses a code's time step up. False = it, or a later one, has been used; or the password is another meanwhile. */
export async function spendStep(
  staffId: string,
  { passwordHash, step }: { passwordHash: string; step: number },
): Promise<boolean> {
  const used = await getSql()`
    update support_staff set totp_step = ${step}
    where id = ${staffId} and password_hash = ${passwordHash} and (totp_step is null or totp_step < ${step})`;
  return used.count > 0;
}

/**
 * The member of staff whom the OpenID provider means: by the subject, or, the first time, by the e-mail address, which then becomes the
 * subject's. Null = nobody, or the address belongs to another subject.
 */
export async function linkStaffSubject(subject: string, emailKey: string | null): Promise<string | null> {
  const [known] = await getSql()<{ id: string }[]>`select id from support_staff where oidc_subject = ${subject}`;
  if (known) return known.id;
  if (emailKey === null) return null;
  const [linked] = await getSql()<{ id: string }[]>`
    update support_staff set oidc_subject = ${subject} where email_key = ${emailKey} and oidc_subject is null returning id`;
  return linked?.id ?? null;
}

/** False = the member of staff is gone. Sweeps out what has expired of theirs. */
export async function insertStaffSession(staffId: string, digest: Buffer, expiresAt: Date): Promise<boolean> {
  const begun = await getSql()`
    with swept as (delete from support_sessions where staff_id = ${staffId} and expires_at <= now())
    insert into support_sessions (digest, staff_id, expires_at) select ${digest}, id, ${expiresAt} from support_staff where id = ${staffId}
    returning staff_id`;
  return begun.length > 0;
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

export async function deleteStaffSession(digest: Buffer, sql: Queryable = getSql()): Promise<void> {
  await sql`delete from support_sessions where digest = ${digest}`;
}
