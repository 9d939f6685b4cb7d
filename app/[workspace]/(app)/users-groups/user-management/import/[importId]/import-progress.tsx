"use client";

import { useState } from "react";
import { cancel, remap } from "#app/[workspace]/(app)/users-groups/user-management/import/actions.ts";
import { useRunProgress } from "#components/directory/use-run-progress.ts";
import { ActionButton } from "#components/ui/action-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Progress } from "#components/ui/progress.tsx";

interface ImportProgressProps {
  slug: string;
  id: string;
  state: "checking" | "running";
  done: number;
  total: number;
}

export function ImportProgress({ slug, id, state, total, ...props }: ImportProgressProps) {
  const done = useRunProgress({
    url: `/${slug}/users-groups/user-management/import/${id}/progress`,
    state,
    done: props.done,
  });
  const [asking, setAsking] = useState(false);
  const running = state === "running";

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
        <ActionButton className="self-start" action={() => remap(slug, null, { id })} failed="Still being checked">
          Back to the columns
        </ActionButton>
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
