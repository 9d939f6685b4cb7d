"use client";

import { SessionList } from "#components/directory/session-list.tsx";
import type { UserSession } from "#lib/types.ts";
import { signOutMyself } from "./actions.ts";

export function OwnSessions({ slug, sessions, here }: { slug: string; sessions: readonly UserSession[]; here: string }) {
  return <SessionList sessions={sessions} here={here} name={null} end={(which) => signOutMyself(slug, null, { which })} />;
}
