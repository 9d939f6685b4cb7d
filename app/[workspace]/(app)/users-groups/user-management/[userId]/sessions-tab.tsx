import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Session } from "#lib/auth/session.ts";
import { listSessionsOfUser } from "#lib/directory/user-sessions.ts";
import { SessionsOfUser } from "./sessions-of-user.tsx";

export async function SessionsTab({ session, userId, name }: { session: Session; userId: string; name: string }) {
  const sessions = await listSessionsOfUser(session.ctx, userId);
  const { slug } = session.workspace;
  if (sessions.length === 0) return <EmptyState>Where {name} is signed in will be listed here.</EmptyState>;
  return (
    <div className="flex max-w-160 flex-col gap-4">
      <p className="text-ink-muted text-sm">
        A session ends seven days after signing in. Signed out, it ends with the next click in that browser.
      </p>
      <SessionsOfUser slug={slug} userId={userId} name={name} sessions={sessions} here={session.id} />
    </div>
  );
}
