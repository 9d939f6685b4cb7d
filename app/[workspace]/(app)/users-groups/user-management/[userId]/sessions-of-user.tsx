"use client";

import { SessionList } from "#components/directory/session-list.tsx";
import type { UserSession } from "#lib/types.ts";
import { signOutUser } from "./actions.ts";

interface SessionsOfUserProps {
  slug: string;
  userId: string;
  name: string;
  sessions: readonly UserSession[];
  here: string;
}

export function SessionsOfUser({ slug, userId, name, sessions, here }: SessionsOfUserProps) {
  return (
    <SessionList sessions={sessions} here={here} name={name} end={(which) => signOutUser(slug, null, { id: userId, which })} />
  );
}
