"use client";

import { useState } from "react";
import { abandon, finish } from "#app/[workspace]/(app)/issues/guides/actions.ts";
import { ActionButton } from "#components/ui/action-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";

export function FinishRun({ slug, runId }: { slug: string; runId: string }) {
  return (
    <ActionButton variant="primary" action={() => finish(slug, null, { id: runId })} failed="The guide goes on">
      Finish
    </ActionButton>
  );
}

export function AbandonRun({ slug, runId, paused }: { slug: string; runId: string; paused: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Abandon</Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Abandon this guide?"
        confirmLabel="Abandon"
        goesLabel="What changes"
        goes={["The guide ends here, and nobody can go on with it."]}
        stays={[
          "What was done stays done.",
          ...(paused ? ["Sync is off, and stays off until somebody turns it on under User provisioning."] : []),
        ]}
        onConfirm={async () => {
          const result = await abandon(slug, null, { id: runId });
          return result.ok ? undefined : result.error;
        }}
      />
    </>
  );
}
