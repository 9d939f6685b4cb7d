"use client";

import { useState } from "react";
import { remap, run } from "#app/[workspace]/(app)/users-groups/user-management/import/actions.ts";
import { ActionButton } from "#components/ui/action-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import type { ImportCounts } from "#lib/types.ts";
import { DiscardButton } from "./discard-button.tsx";

interface PreviewActionsProps {
  slug: string;
  id: string;
  counts: ImportCounts;
  /** Who alone can start it and choose its columns; null = whoever is looking. */
  starter: string | null;
}

const users = (count: number) => formatCount(count, "user", "users");

export function PreviewActions({ slug, id, counts, starter }: PreviewActionsProps) {
  const [asking, setAsking] = useState(false);
  const writes = counts.created + counts.changed;
  const theirs =
    starter === null ? undefined : `${starter} chose this file and starts its import: the changes are written under their name.`;
  const reason = theirs ?? (writes === 0 ? "No line would create or change anybody." : undefined);

  return (
    <>
      <Button variant="primary" disabledReason={reason} onClick={() => setAsking(true)}>
        Import {users(writes)}
      </Button>
      <ActionButton disabledReason={theirs} action={() => remap(slug, null, { id })} failed="The preview stays">
        Change the columns
      </ActionButton>
      <DiscardButton slug={slug} id={id} label="Discard the file" />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Import ${users(writes)}?`}
        confirmLabel="Import"
        tone="primary"
        onConfirm={async () => {
          const result = await run(slug, null, { id });
          return result.ok ? undefined : result.error;
        }}
      >
        <p>
          {users(counts.created)} will be created and {users(counts.changed)} changed.
          {counts.refused > 0 && ` ${formatCount(counts.refused, "line is", "lines are")} left out.`} Each line is checked once
          more when its turn comes. An import can be cancelled; what it has written stays.
        </p>
      </ConfirmDialog>
    </>
  );
}
