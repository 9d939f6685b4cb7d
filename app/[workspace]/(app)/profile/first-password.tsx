"use client";

import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { mailPasswordLink } from "./actions.ts";

/** For whoever has no password yet: a link to their own mailbox is how they prove that it is theirs. */
export function FirstPassword({ slug, mailedTo }: { slug: string; mailedTo: string }) {
  const [sent, setSent] = useState(false);
  const [pending, start] = useTransition();

  function mail() {
    start(async () => {
      const result = await mailPasswordLink(slug, null, {});
      setSent(result.ok);
      if (!result.ok) toast({ tone: "danger", title: "No link was mailed", description: result.error });
    });
  }

  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button pending={pending} onClick={mail}>
        {sent ? "Mail another link" : "Mail me a link"}
      </Button>
      <p role="status" className="wrap-anywhere text-ink-muted text-sm">
        {sent && `A link is on its way to ${mailedTo}. It works once, for 30 minutes.`}
      </p>
    </div>
  );
}
