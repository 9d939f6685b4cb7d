import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { deleteStaffSession, findStaffSession, type NewStaffSession, type StaffSession } from "#db/queries/staff-sessions.ts";
import { rememberDevice } from "#lib/auth/device.ts";
import { requestPath } from "#lib/auth/request.ts";
import { pathInWorkspace } from "#lib/auth/safe-path.ts";
import { env } from "#lib/env.ts";
import { digestOf, newToken } from "#lib/one-time-token.ts";

/** A working day. */
const LIFETIME_MS = 8 * 60 * 60 * 1000;

/** A random token, whose digest is the row's key. It opens no workspace by itself, and no workspace's session opens this. */
function staffCookie() {
  const secure = env().PUBLIC_URL.startsWith("https:");
  return {
    name: secure ? "__Host-roster.support" : "roster.support",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure } as const,
  };
}

/** Who of the staff asks; null = nobody who is signed in. Once a request, and without a query for everybody else. */
export const findStaff = cache(async (): Promise<StaffSession | null> => {
  const token = (await cookies()).get(staffCookie().name)?.value;
  return token ? findStaffSession(digestOf(token)) : null;
});

/** At the top of every page and action of /support. Whoever isn't signed in is sent to sign in, and from there back. */
export async function requireStaff(): Promise<StaffSession> {
  const staff = await findStaff();
  if (staff) return staff;
  const path = pathInWorkspace("support", await requestPath());
  redirect(path === "/support" ? "/support/sign-in" : `/support/sign-in?next=${encodeURIComponent(path)}`);
}

/**
 * A new session, under a fresh token; the one that this browser had ends, and the browser knows the account from now on. `prove` begins it for
 * whoever proves to be of the staff, and returns who that is; null = nobody, and then this is false.
 */
export async function beginStaffSession(prove: (session: NewStaffSession) => Promise<string | null>): Promise<boolean> {
  const { token, digest } = newToken();
  const expires = new Date(Date.now() + LIFETIME_MS);
  const former = await findStaff();
  const staffId = await prove({ digest, expiresAt: expires });
  if (staffId === null) return false;
  if (former) await deleteStaffSession(former.digest);
  await rememberDevice(staffId);
  const { name, options } = staffCookie();
  (await cookies()).set(name, token, { ...options, expires });
  return true;
}

export async function endStaffSession(): Promise<void> {
  const staff = await findStaff();
  if (staff) await deleteStaffSession(staff.digest);
  (await cookies()).delete(staffCookie().name);
}
