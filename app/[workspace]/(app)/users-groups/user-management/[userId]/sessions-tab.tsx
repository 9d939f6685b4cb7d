import { deviceName } from "#components/directory/device-name.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Session } from "#lib/auth/session.ts";
import { listSessionsOfUser } from "#lib/directory/user-sessions.ts";
import { SignOut, SignOutEverywhere } from "./sign-out.tsx";

export async function SessionsTab({ session, userId, name }: { session: Session; userId: string; name: string }) {
  const sessions = await listSessionsOfUser(session.ctx, userId);
  const { slug } = session.workspace;
  if (sessions.length === 0) return <EmptyState>Where {name} is signed in will be listed here.</EmptyState>;
  return (
    <div className="max-w-160">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-ink-muted text-sm">A session ends with the next request after it is signed out.</p>
        <SignOutEverywhere slug={slug} userId={userId} name={name} own={sessions.some(({ id }) => id === session.id)} />
      </div>
      <ul aria-label="Sessions" className="mt-2 text-sm">
        {sessions.map(({ id, userAgent, createdAt, expiresAt }) => {
          const device = deviceName(userAgent) ?? "Unknown device";
          return (
            <li key={id} className="flex items-center justify-between gap-4 border-b py-2.5">
              <span className="min-w-0">
                <span className="block font-medium">
                  {device}
                  {id === session.id && <span className="font-normal text-ink-muted"> (this browser)</span>}
                </span>
                <span className="block text-ink-muted text-xs">
                  Signed in <RelativeTime at={createdAt} />, ends <RelativeTime at={expiresAt} />
                </span>
              </span>
              <SignOut slug={slug} userId={userId} session={id} device={device} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
