"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";

/** Shown in place of a page that failed. Next hides the message in production; the digest is the key to it in the server's log. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter();
  return (
    <main id="main" tabIndex={-1} className="outline-none">
      <ErrorState
        heading="h1"
        title="This page could not be shown"
        reference={error.digest}
        action={
          // reset() alone would render the failed answer again: the server has to be asked anew, in the same transition.
          <Button
            onClick={() =>
              startTransition(() => {
                router.refresh();
                reset();
              })
            }
          >
            Try again
          </Button>
        }
      >
        Nothing was changed by opening it, and the other pages still work. If it fails again, quote the reference to whoever runs
        Roster.
      </ErrorState>
    </main>
  );
}
