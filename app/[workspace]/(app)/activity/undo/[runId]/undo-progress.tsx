"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { cancel } from "#app/[workspace]/(app)/activity/undo/actions.ts";
import { Button } from "#components/ui/button.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { UndoState } from "#lib/types.ts";

const EVERY_MS = 1_000;

interface UndoProgressProps {
  slug: string;
  id: string;
  done: number;
  total: number;
}

/** Asks each second how far it is; the server works by itself, whoever looks. */
export function UndoProgress({ slug, id, total, ...props }: UndoProgressProps) {
  const router = useRouter();
  const [done, setDone] = useState(props.done);
  const [pending, start] = useTransition();

  useEffect(() => {
    const stopped = new AbortController();
    async function ask() {
      try {
        const url = `/${slug}/activity/undo/${id}/progress`;
        const response = await fetch(url, { cache: "no-store", signal: stopped.signal });
        // While the server starts, too, there is nothing to refresh from.
        if (response.status >= 500) return;
        if (!response.ok) return router.refresh();
        const now: { state: UndoState; done: number } = await response.json();
        if (now.state === "running") setDone(now.done);
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
  }, [slug, id, router]);

  function stop() {
    start(async () => {
      const result = await cancel(slug, null, { id });
      if (!result.ok) toast({ tone: "danger", title: "Not cancelled", description: result.error });
    });
  }

  return (
    <div className="flex max-w-160 flex-col gap-5">
      <Progress label="Undoing changes" done={done} total={total} />
      <p className="text-ink-muted text-sm">You can leave this page: the undo goes on, and says here what became of it.</p>
      <Button className="self-start" pending={pending} onClick={stop}>
        Cancel
      </Button>
    </div>
  );
}
