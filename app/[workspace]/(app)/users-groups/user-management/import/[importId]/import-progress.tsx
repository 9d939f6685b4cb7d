"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { cancel, remap } from "#app/[workspace]/(app)/users-groups/user-management/import/actions.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ImportState } from "#lib/types.ts";

const EVERY_MS = 1_000;

interface ImportProgressProps {
  slug: string;
  id: string;
  state: "checking" | "running";
  done: number;
  total: number;
}

/** Asks each second how far it is; the server works by itself, whoever looks. */
export function ImportProgress({ slug, id, state, total, ...props }: ImportProgressProps) {
  const router = useRouter();
  const [done, setDone] = useState(props.done);
  const [asking, setAsking] = useState(false);
  const [pending, start] = useTransition();
  const running = state === "running";

  useEffect(() => {
    const stopped = new AbortController();
    async function ask() {
      try {
        const url = `/${slug}/users-groups/user-management/import/${id}/progress`;
        const response = await fetch(url, { cache: "no-store", signal: stopped.signal });
        // While the server starts, too, there is nothing to refresh from.
        if (response.status >= 500) return;
        if (!response.ok) return router.refresh();
        const now: { state: ImportState; done: number } = await response.json();
        if (now.state === state) setDone(now.done);
        else router.refresh();
      } catch {
        // Offline, or the server restarts: the next second asks again.
      }
    }
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }, [slug, id, state, router]);

  function back() {
    start(async () => {
      const result = await remap(slug, null, { id });
      if (!result.ok) toast({ tone: "danger", title: "Still being checked", description: result.error });
    });
  }

  return (
    <div className="flex max-w-160 flex-col gap-5">
      <Progress label={running ? "Importing lines" : "Checking what each line would do"} done={done} total={total} />
      <p className="text-ink-muted text-sm">
        {running ? "You can leave this page: the import goes on, and says here what became of it." : "Nothing is written yet."}
      </p>
      {running ? (
        <Button className="self-start" onClick={() => setAsking(true)}>
          Cancel
        </Button>
      ) : (
        <Button className="self-start" pending={pending} onClick={back}>
          Back to the columns
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Cancel the import?"
        confirmLabel="Cancel the import"
        cancelLabel="Go on importing"
        tone="danger"
        goes={["The lines that are still to come are not imported."]}
        stays={["The lines that are imported already stay so. Import the file again to go on: they count as unchanged then."]}
        onConfirm={async () => {
          const result = await cancel(slug, null, { id });
          // Done in the meantime: the page shows it.
          return result.ok ? undefined : result.error;
        }}
      />
    </div>
  );
}
