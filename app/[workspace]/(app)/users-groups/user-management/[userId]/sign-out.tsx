"use client";

import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { toast } from "#components/ui/toast.tsx";
import { signOutUser } from "./actions.ts";

interface SignOutProps {
  slug: string;
  userId: string;
  session: string;
  device: string;
}

export function SignOut({ slug, userId, session, device }: SignOutProps) {
  const [pending, start] = useTransition();
  return (
    <Button
      size="sm"
      pending={pending}
      aria-label={`Sign out ${device}`}
      onClick={() =>
        start(async () => {
          const result = await signOutUser(slug, null, { id: userId, session });
          if (result.ok) toast({ title: `${device} is signed out` });
          else toast({ tone: "danger", title: "Nothing was changed", description: result.error });
        })
      }
    >
      Sign out
    </Button>
  );
}

interface SignOutEverywhereProps {
  slug: string;
  userId: string;
  name: string;
  /** The session of whoever looks is among them. */
  own: boolean;
}

export function SignOutEverywhere({ slug, userId, name, own }: SignOutEverywhereProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>Sign out everywhere</Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Sign ${name} out everywhere?`}
        confirmLabel="Sign out everywhere"
        onConfirm={async () => {
          const result = await signOutUser(slug, null, { id: userId, session: null });
          if (!result.ok) return result.error;
          toast({ title: `${formatCount(result.value, "session is", "sessions are")} ended` });
          return undefined;
        }}
      >
        {own
          ? "Your own session in this browser ends, too: you have to sign in again."
          : "They have to sign in again on every device. To keep them out, deactivate the user."}
      </ConfirmDialog>
    </>
  );
}
