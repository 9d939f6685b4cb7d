"use client";

import { useTransition } from "react";
import { cancel } from "#app/[workspace]/(app)/activity/undo/actions.ts";
import { useRunProgress } from "#components/directory/use-run-progress.ts";
import { Button } from "#components/ui/button.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { toast } from "#components/ui/toast.tsx";

interface UndoProgressProps {
  slug: string;
  id: string;
  done: number;
  total: number;
}

export function UndoProgress({ slug, id, total, ...props }: UndoProgressProps) {
  const done = useRunProgress({ url: `/${slug}/activity/undo/${id}/progress`, state: "running", done: props.done });
  const [pending, start] = useTransition();

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
