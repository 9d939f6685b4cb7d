import { randomUUID } from "node:crypto";
import { TOTP } from "otpauth";
import { getSql } from "#db/client.ts";
import type { NewStaffSession, StaffSession } from "#db/queries/staff-sessions.ts";
import { enrol, findOpenEnrolment } from "#lib/auth/support/enrolment.ts";
import { addStaff } from "#lib/auth/support/staff.ts";
import type { Ctx } from "#lib/ctx.ts";
import { grantSupportAccess } from "#lib/directory/support-access.ts";
import { newToken } from "#lib/one-time-token.ts";
import { supportPermissions } from "#lib/permissions.ts";
import type { TestWorkspace } from "./workspace.ts";

export const staffPassword = "Wrong-mule-battery-7";

export const newStaffEmail = () => `anna-${randomUUID().slice(0, 8)}@hoster.example`;

/** The code that an app shows at a time. */
export function codeAt(secret: string, timestamp = Date.now()): string {
  return new TOTP({ secret }).generate({ timestamp });
}

/** A session that may begin, of an hour. */
export function newStaffSession(): NewStaffSession & { token: string } {
  return { ...newToken(), expiresAt: new Date(Date.now() + 60 * 60_000) };
}

/** Somebody of the staff, enrolled. */
export async function enrolledStaff(email = newStaffEmail()): Promise<{ email: string; staffId: string; secret: string }> {
  const token = (await addStaff({ email, name: "Anna Berg", oidc: false }))?.split("token=")[1] ?? "";
  const secret = (await findOpenEnrolment(token))?.secret ?? "";
  const staffId = await enrol(token, { password: staffPassword, code: codeAt(secret) }, newStaffSession());
  if (staffId === null) throw new Error("The link isn't open.");
  return { email, staffId, secret };
}

/** Somebody of the staff, signed in; `token` is what their cookie holds. */
export async function signedInStaff(): Promise<StaffSession & { token: string }> {
  const email = newStaffEmail();
  await addStaff({ email, name: "Anna Berg", oidc: false });
  const [row] = await getSql()`select id from support_staff where email = ${email}`;
  const { token, digest, expiresAt } = newStaffSession();
  await getSql()`insert into support_sessions ${getSql()({ digest, staff_id: row?.id, expires_at: expiresAt })}`;
  return { id: row?.id, email, name: "Anna Berg", digest, token };
}

/** Lets support in, as the workspace's admin. */
export function grant(workspace: TestWorkspace, { hours = 1, bodies = false } = {}): Promise<void> {
  return grantSupportAccess(workspace.ctx, { hours, bodies });
}

/** Support in a workspace, as verbs see it. */
export function supporting({ ctx: { workspaceId } }: TestWorkspace, { bodies = false } = {}): Ctx {
  const permissions = [...supportPermissions({ bodies })];
  return { workspaceId, actor: { kind: "support", id: randomUUID(), name: "Anna Berg", permissions }, requestId: "support-1" };
}
