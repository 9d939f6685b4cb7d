import { cookies } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { deleteSession, findSignedIn, listSignedIn, type SessionUser, type SignedIn } from "#db/queries/sessions.ts";
import type { Workspace } from "#db/queries/workspaces.ts";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { permissionsOf } from "#lib/permissions.ts";
import { isSlug } from "#lib/slug.ts";
import { noteSeen } from "./last-seen.ts";
import { requestId, requestPath } from "./request.ts";
import { pathInWorkspace } from "./safe-path.ts";
import { readSessionCookie, sessionCookie } from "./session-cookie.ts";

/** Somebody signed in to a workspace. `ctx` goes to the verbs; the rest is for showing. */
export interface Session {
  ctx: Ctx;
  id: string;
  workspace: Workspace;
  user: SessionUser;
  permissions: readonly Permission[];
}

const heldSessions = cache(async () => readSessionCookie((await cookies()).get(sessionCookie().name)?.value));

/** The workspace, and the session of whoever asks: null = not signed in to it. Unknown workspaces are a 404. Once a request. */
export const findSession = cache(async (slug: string): Promise<{ workspace: Workspace; session: Session | null }> => {
  const found = isSlug(slug) ? await findSignedIn(slug, await heldSessions()) : null;
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
  return { workspace, session: { ctx, id: found.sessionId, workspace, user, permissions } };
});

/**
 * For everything that a workspace's people see, at the top of every page, route handler and action: a layout isn't run again
 * when one moves between pages. Whoever isn't signed in is sent to the sign-in page, and from there back to where they were.
 */
export async function requireSession(slug: string): Promise<Session> {
  const { session } = await findSession(slug);
  if (session) return session;
  const path = pathInWorkspace(slug, await requestPath());
  redirect(path === `/${slug}` ? `/${slug}/sign-in` : `/${slug}/sign-in?next=${encodeURIComponent(path)}`);
}

/** Answers 403 with a page that says so, unless the person has the permission. Call it right after `requireSession`. */
export function requirePermission(session: Session, permission: Permission): void {
  if (!session.permissions.includes(permission)) forbidden();
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
export async function endSession(session: Session): Promise<void> {
  await deleteSession(session.workspace.id, session.id);
}
