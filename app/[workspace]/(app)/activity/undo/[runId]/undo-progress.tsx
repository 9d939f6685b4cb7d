"use client";

import { cancel } from "#app/[workspace]/(app)/activity/undo/actions.ts";
import { useRunProgress } from "#components/directory/use-run-progress.ts";
import { ActionButton } from "#components/ui/action-button.tsx";
import { Progress } from "#components/ui/progress.tsx";

interface UndoProgressProps {
  slug: string;
  id: string;
  done: number;
  total: number;
}

export function UndoProgress({ slug, id, total, ...props }: UndoProgressProps) {
  const done = useRunProgress({ url: `/${slug}/activity/undo/${id}/progress`, state: "running", done: props.done });

  return (
    <div className="flex max-w-160 flex-col gap-5">
      <Progress label="Undoing changes" done={done} total={total} />
      <p className="text-ink-muted text-sm">You can leave this page: the undo goes on, and says here what became of it.</p>
      <ActionButton className="self-start" action={() => cancel(slug, null, { id })} failed="Not cancelled">
        Cancel
      </ActionButton>
    </div>
  );
}
