"use client";

import { getCsrfToken } from "next-auth/react";
import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";

/** Leaves for the staff's OpenID provider. */
export function OidcButton({ destination }: { destination: string }) {
  const [pending, start] = useTransition();
  const [failed, setFailed] = useState(false);

  async function leave(): Promise<void> {
    setFailed(false);
    try {
      const answer = await fetch("/api/auth/signin/support", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ next: destination, csrfToken: await getCsrfToken() }),
      });
      const { url }: { url: string } = await answer.json();
      window.location.assign(url);
      await new Promise<never>(() => {}); // The page is being left; the button stays busy until then.
    } catch {
      setFailed(true);
    }
  }

  return (
    <div className="flex flex-col gap-2">
      <Button size="lg" pending={pending} onClick={() => start(leave)}>
        Sign in with your organization
      </Button>
      <p role="status" className="text-danger text-sm empty:hidden">
        {failed && "Roster can't be reached. Check your connection and try again."}
      </p>
    </div>
  );
}
