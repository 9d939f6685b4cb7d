"use client";

import { useTransition } from "react";
import { BulkDialog } from "#app/[workspace]/(app)/users-groups/user-management/bulk-dialog.tsx";
import { bulkWords } from "#app/[workspace]/(app)/users-groups/user-management/bulk-words.ts";
import { type BulkSelection, useBulkRun } from "#app/[workspace]/(app)/users-groups/user-management/use-bulk-run.ts";
import { Button } from "#components/ui/button.tsx";
import type { BulkAction } from "#lib/types.ts";

interface BulkActionsProps {
  slug: string;
  /** As it stands in a sentence. */
  provider: string;
  selection: BulkSelection;
  /** Why they can't be deleted permanently together; undefined = they can. */
  keptBecause: string | undefined;
  /** Forgets the selection. */
  onDone: () => void;
}

/** Restore and Delete permanently for many: first in numbers, then step by step, then what came of it. */
export function BulkActions({ slug, provider, selection, keptBecause, onDone }: BulkActionsProps) {
  const run = useBulkRun(slug, onDone);
  const [asking, start] = useTransition();
  const ask = (action: BulkAction) => start(() => run.ask(action, selection));
  return (
    <>
      <Button pending={asking} onClick={() => ask("restore")}>
        {bulkWords.restore.label}
      </Button>
      <Button disabledReason={keptBecause} onClick={() => ask("deletePermanently")}>
        {bulkWords.deletePermanently.label}
      </Button>
      <BulkDialog run={run} provider={provider} />
    </>
  );
}
