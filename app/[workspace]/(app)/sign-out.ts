"use server";

import { redirect } from "next/navigation";
import { endAllSessions, endSession, findSession } from "#lib/auth/session.ts";
import { leaveWorkspace } from "#lib/support/visits.ts";

/** Of this workspace; the others that this browser is signed in to stay. Support goes back to where all workspaces are. */
export async function signOut(slug: string): Promise<void> {
  const { workspace, session } = await findSession(slug);
  if (session?.support) {
    await leaveWorkspace(session.ctx, session.id);
    redirect("/support");
  }
  if (session) await endSession(session);
  redirect(`/${workspace.slug}/sign-in`);
}

/** Of every workspace that this browser is signed in to. */
export async function signOutOfAll(): Promise<void> {
  await endAllSessions();
  redirect("/");
}
