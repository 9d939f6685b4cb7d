"use client";

import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { goToMicrosoft } from "./go-to-microsoft.ts";
import { MicrosoftMark } from "./microsoft-mark.tsx";

interface MicrosoftButtonProps {
  slug: string;
  /** Where to come back to: a path of the workspace. */
  next: string;
  /** Links an account to whoever is signed in, instead of signing in. */
  link?: boolean;
  /** Microsoft asks which account: the one before was the wrong one. */
  choose?: boolean;
}

export function MicrosoftButton({ slug, next, link = false, choose = false }: MicrosoftButtonProps) {
  const [pending, start] = useTransition();
  const [failed, setFailed] = useState(false);
  return (
    <div className="flex flex-col gap-2">
      <Button
        size={link ? "md" : "lg"}
        pending={pending}
        className={link ? "self-start" : undefined}
        onClick={() => start(async () => setFailed((await goToMicrosoft({ slug, next, link, choose })) === "failed"))}
      >
        <MicrosoftMark />
        {link ? "Link Microsoft account" : "Sign in with Microsoft"}
      </Button>
      <p role="status" className="text-danger text-sm empty:hidden">
        {failed && "Roster can't be reached. Check your connection and try again."}
      </p>
    </div>
  );
}
