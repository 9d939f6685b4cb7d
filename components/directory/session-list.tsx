"use client";

import { useState, useTransition } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { EndedSessions, UserSession } from "#lib/types.ts";
import { deviceName } from "./device-name.ts";

type End = (which: EndedSessions) => Promise<{ ok: true; value: number } | { ok: false; error: string }>;

interface SessionListProps {
  sessions: readonly UserSession[];
  /** The session of whoever looks; it may be among them. */
  here: string;
  /** Whose they are; null = one's own. */
  name: string | null;
  end: End;
}

/** Where somebody is signed in, with ways to end it: for people themselves and for those who manage users. */
export function SessionList({ sessions, here, name, end }: SessionListProps) {
  const own = sessions.some(({ id }) => id === here);
  return (
    <>
      <ul aria-label="Sessions" className="text-sm">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} here={session.id === here} end={end} />
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {own && sessions.length > 1 && <EndMany which={{ except: here }} name={name} end={end} />}
        <EndMany which="all" name={name} own={own} end={end} />
      </div>
    </>
  );
}

function SessionRow({ session, here, end }: { session: UserSession; here: boolean; end: End }) {
  const [pending, start] = useTransition();
  const { id, userAgent, address, createdAt, lastSeenAt } = session;
  const device = deviceName(userAgent) ?? "Unknown device";
  return (
    <li className="flex items-center justify-between gap-4 border-b py-2.5">
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-2 font-medium">
          {device}
          {here && <Badge>This browser</Badge>}
        </span>
        <span className="wrap-anywhere block text-ink-muted text-xs">
          {!here && (
            <>
              Last seen <RelativeTime at={lastSeenAt} /> ·{" "}
            </>
          )}
          Signed in <RelativeTime at={createdAt} />
          {address && ` from ${address}`}
        </span>
      </span>
      <Button
        size="sm"
        pending={pending}
        aria-label={here ? "Sign out this browser" : `Sign out ${device}`}
        onClick={() =>
          start(async () => {
            const result = await end({ only: id });
            if (result.ok) toast({ title: `${device} is signed out` });
            else toast({ tone: "danger", title: "Nothing was changed", description: result.error });
          })
        }
      >
        Sign out
      </Button>
    </li>
  );
}

interface EndManyProps {
  which: "all" | { except: string };
  name: string | null;
  /** The session of whoever looks ends, too. */
  own?: boolean;
  end: End;
}

function EndMany({ which, name, own = false, end }: EndManyProps) {
  const [asking, setAsking] = useState(false);
  const label = which === "all" ? "Sign out everywhere" : "Sign out everywhere else";
  return (
    <>
      <Button onClick={() => setAsking(true)}>{label}</Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={name === null ? `${label}?` : `Sign ${name} out everywhere${which === "all" ? "" : " else"}?`}
        confirmLabel={label}
        onConfirm={async () => {
          const result = await end(which);
          if (!result.ok) return result.error;
          toast({ title: `${formatCount(result.value, "session is", "sessions are")} ended` });
          return undefined;
        }}
      >
        {consequence(which, name, own)}
      </ConfirmDialog>
    </>
  );
}

function consequence(which: EndManyProps["which"], name: string | null, own: boolean): string {
  if (which !== "all") return "Every other browser has to sign in again. This one stays signed in.";
  if (own) return "Your session in this browser ends, too: you have to sign in again.";
  if (name === null) return "Every browser has to sign in again.";
  return "They have to sign in again on every device. To keep them out, deactivate the user.";
}
