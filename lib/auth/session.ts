import { cookies } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { deleteSession, findSignedIn, listSignedIn, type SessionUser, type SignedIn } from "#db/queries/sessions.ts";
import { findOpenVisit, type OpenVisit } from "#db/queries/support-access.ts";
import { findWorkspace, type Workspace } from "#db/queries/workspaces.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { holdsAny, permissionsOf, supportPermissions } from "#lib/permissions.ts";
import { isSlug } from "#lib/slug.ts";
import { noteSeen } from "./last-seen.ts";
import { requestId, requestPath } from "./request.ts";
import { pathInWorkspace } from "./safe-path.ts";
import { readSessionCookie, sessionCookie } from "./session-cookie.ts";
import { findStaff } from "./support/staff-session.ts";

interface InWorkspace {
  ctx: Ctx;
  id: string;
  workspace: Workspace;
  permissions: readonly Permission[];
}

/** One of the workspace's people, signed in to it. */
export interface OwnSession extends InWorkspace {
  user: SessionUser;
  support: null;
}

/** Somebody of the hoster's staff whom an admin lets in; `id` is the visit's. */
export interface SupportSession extends InWorkspace {
  user: null;
  support: Pick<OpenVisit, "staffName" | "reason" | "expiresAt">;
}

/** Who is in a workspace. `ctx` goes to the verbs; the rest is for showing. */
export type Session = OwnSession | SupportSession;

const heldSessions = cache(async () => readSessionCookie((await cookies()).get(sessionCookie().name)?.value));

/** The workspace, and the session of whoever asks: null = not signed in to it. Unknown workspaces are a 404. Once a request. */
export const findSession = cache(async (slug: string): Promise<{ workspace: Workspace; session: Session | null }> => {
  if (!isSlug(slug)) notFound();
  // Before an account of their own in this browser: what the banner says is so.
  const visiting = await findVisit(slug);
  if (visiting) return { workspace: visiting.workspace, session: visiting };
  const found = await findSignedIn(slug, await heldSessions());
  if (!found) notFound();
  const { workspace } = found;
  if (!found.user) return { workspace, session: null };
  const { user } = found;
  noteSeen(workspace.id, found.sessionId, found.lastSeenAt);
  const permissions = permissionsOf(user.role, user.fromGroups);
  const name = user.displayName ?? user.userName;
  const ctx: Ctx = {
    workspaceId: workspace.id,
    actor: { kind: "user", id: user.id, name, permissions: [...permissions] },
    requestId: await requestId(),
  };
  return { workspace, session: { ctx, id: found.sessionId, workspace, user, support: null, permissions } };
});

/** The visit of somebody of the staff, looked up anew at each request: null once the grant has ended, or they have left or been removed. */
async function findVisit(slug: string): Promise<SupportSession | null> {
  const staff = await findStaff();
  const visit = staff && (await findOpenVisit(slug, staff.digest));
  const workspace = visit && (await findWorkspace(visit.workspaceId));
  if (!workspace) return null;
  const permissions = supportPermissions(visit);
  const ctx: Ctx = {
    workspaceId: workspace.id,
    actor: { kind: "support", id: visit.staffId, name: visit.staffName, permissions: [...permissions] },
    requestId: await requestId(),
  };
  return { ctx, id: visit.id, workspace, user: null, support: visit, permissions };
}

/**
 * For everything that a workspace's people see, at the top of every page, route handler and action: a layout isn't run again
 * when one moves between pages. Whoever isn't signed in is sent to the sign-in page, and from there back to where they were.
 */
export async function requireSession(slug: string): Promise<Session> {
  const { session } = await findSession(slug);
  if (session) return session;
  // Their visit has ended, or has not begun: the page says which.
  if (await findStaff()) redirect(`/support/workspaces/${slug}`);
  const path = pathInWorkspace(slug, await requestPath());
  redirect(path === `/${slug}` ? `/${slug}/sign-in` : `/${slug}/sign-in?next=${encodeURIComponent(path)}`);
}

/** For what people do with their own account: 403 for support, who has none here. */
export async function requireOwnSession(slug: string): Promise<OwnSession> {
  const session = await requireSession(slug);
  if (session.user === null) forbidden();
  return session;
}

/** Answers 403 with a page that says so to support, for what they must never do, whatever they may see. */
export function refuseSupport(session: Session): void {
  if (session.support) forbidden();
}

/** Answers 403 with a page that says so, unless the person has the permission, or one of several. Call it right after `requireSession`. */
export function requirePermission(session: Session, permission: Permission | readonly Permission[]): void {
  if (!holdsAny(session.permissions, permission)) forbidden();
}

/** The workspaces that this browser is signed in to. */
export async function listSessions(): Promise<SignedIn[]> {
  const held = await heldSessions();
  return Object.keys(held).length === 0 ? [] : listSignedIn(held);
}

/** Signs out of every workspace that this browser is signed in to. */
export async function endAllSessions(): Promise<void> {
  await Promise.all(Object.entries(await heldSessions()).map(([workspaceId, id]) => deleteSession(workspaceId, id)));
}

/** Signs out of this workspace; what the cookie still says of it leads nowhere. */
export async function endSession(session: OwnSession): Promise<void> {
  await deleteSession(session.workspace.id, session.id);
}
