import { getSql } from "#db/client.ts";
import { newId } from "#lib/new-id.ts";
import { endSessions } from "./staff-sessions.ts";
import { inTransaction, type Queryable } from "./transaction.ts";

/** Staff belong to no workspace: the queries of this file are about themselves only, and the operator's. How they sign in: ./staff-sessions.ts. */
export interface SupportStaff {
  id: string;
  email: string;
  name: string;
  /** They have a password and codes. */
  enrolled: boolean;
  /** How many came with the right password. */
  wrongCodes: number;
  /** The OpenID provider where they have signed in; null = nowhere. */
  oidcIssuer: string | null;
  /** Whether they may sign in there. */
  oidcOpen: boolean;
  /** Until when a link to enrol is open. */
  linkEndsAt: Date | null;
  createdAt: Date;
}

export function listStaff(): Promise<SupportStaff[]> {
  return getSql()<SupportStaff[]>`
    select s.id, s.email, s.name, s.password_hash is not null as enrolled, s.wrong_codes as "wrongCodes", s.oidc_issuer as "oidcIssuer",
      s.oidc_open as "oidcOpen", s.created_at as "createdAt",
      (select l.expires_at from support_links l where l.staff_id = s.id and l.expires_at > now()) as "linkEndsAt"
    from support_staff s order by s.email_key`;
}

/** Null when the address is taken. */
export async function insertStaff(staff: { email: string; emailKey: string; name: string }): Promise<string | null> {
  const [row] = await getSql()<{ id: string }[]>`
    insert into support_staff (id, email, email_key, name) values (${newId()}, ${staff.email}, ${staff.emailKey}, ${staff.name})
    on conflict (email_key) do nothing returning id`;
  return row?.id ?? null;
}

/** Their sessions and links go with them; what they did stays in each workspace's history. False = nobody. */
export function deleteStaff(emailKey: string): Promise<boolean> {
  return inTransaction(async (tx) => {
    const [staff] = await tx<{ id: string }[]>`select id from support_staff where email_key = ${emailKey} for update`;
    if (!staff) return false;
    await endSessionsOf(staff.id, tx);
    await tx`delete from support_staff where id = ${staff.id}`;
    return true;
  });
}

export interface EnrolmentLink {
  digest: Buffer;
  totpSecret: string;
  expiresAt: Date;
}

/** In place of the link that there was. */
export async function putEnrolment(
  staffId: string,
  { digest, totpSecret, expiresAt }: EnrolmentLink,
  sql: Queryable = getSql(),
): Promise<void> {
  await sql`
    insert into support_links (staff_id, digest, totp_secret, expires_at) values (${staffId}, ${digest}, ${totpSecret}, ${expiresAt})
    on conflict (staff_id) do update set digest = excluded.digest, totp_secret = excluded.totp_secret, expires_at = excluded.expires_at`;
}

/** Password, codes and OpenID account are void, and the link is the only way in. How many sessions ended; null = nobody has the address. */
export function resetAccess(emailKey: string, link: EnrolmentLink): Promise<number | null> {
  return inTransaction(async (tx) => {
    const [staff] = await tx<{ id: string }[]>`
      update support_staff set password_hash = null, totp_secret = null, wrong_codes = 0, wrong_codes_since = null,
        oidc_issuer = null, oidc_subject = null, oidc_open = false
      where email_key = ${emailKey} returning id`;
    if (!staff) return null;
    await putEnrolment(staff.id, link, tx);
    return endSessionsOf(staff.id, tx);
  });
}

/** Whoever signs in at the OpenID provider with their address next becomes them. As `resetAccess` says. */
export function openOidc(emailKey: string): Promise<number | null> {
  return inTransaction(async (tx) => {
    const [staff] = await tx<{ id: string }[]>`
      update support_staff set oidc_issuer = null, oidc_subject = null, oidc_open = true where email_key = ${emailKey} returning id`;
    return staff ? endSessionsOf(staff.id, tx) : null;
  });
}

/** While their row is held, on which whoever is signing in waits (./staff-sessions.ts): so no session comes after it. */
function endSessionsOf(staffId: string, tx: Queryable): Promise<number> {
  return endSessions(tx`n.staff_id = ${staffId}`, tx);
}
