"use client";

import { useState, useTransition } from "react";
import { abandon, finish } from "#app/[workspace]/(app)/issues/guides/actions.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";

export function FinishRun({ slug, runId }: { slug: string; runId: string }) {
  const [pending, start] = useTransition();
  return (
    <Button
      variant="primary"
      pending={pending}
      onClick={() =>
        start(async () => {
          const result = await finish(slug, null, { id: runId });
          if (!result.ok) toast({ tone: "danger", title: "The guide goes on", description: result.error });
        })
      }
    >
      Finish
    </Button>
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
