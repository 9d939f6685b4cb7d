"use client";

import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import type { ActionState } from "#lib/auth/action-state.ts";
import { sendTestMail } from "./actions.ts";

/** To oneself, so that nobody is disturbed. */
export function TestMail({ slug }: { slug: string }) {
  const [result, setResult] = useState<ActionState<string>>(null);
  const [sending, start] = useTransition();
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button pending={sending} onClick={() => start(async () => setResult(await sendTestMail(slug, null, {})))}>
        Send me a test mail
      </Button>
      <div role="status" className="wrap-anywhere min-w-0 text-sm">
        {result && !sending && (
          <span className={result.ok ? undefined : "text-danger"}>
            {result.ok ? `The mail server took a mail to ${result.value}.` : result.error}
          </span>
        )}
      </div>
    </div>
  );
}
