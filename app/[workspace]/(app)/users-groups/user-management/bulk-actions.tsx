"use client";

import { useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import type { BulkAction } from "#lib/types.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import { bulkWords } from "./bulk-words.ts";
import { type BulkSelection, useBulkRun } from "./use-bulk-run.ts";

interface BulkActionsProps {
  slug: string;
  /** As it stands in a sentence. */
  provider: string;
  selection: BulkSelection;
  mayExclude: boolean;
  /** Forgets the selection. */
  onDone: () => void;
}

/** What can be done with the selected users: first in numbers, then step by step, then what came of it. */
export function BulkActions({ slug, provider, selection, mayExclude, onDone }: BulkActionsProps) {
  const run = useBulkRun(slug, onDone);
  const [asking, start] = useTransition();
  const ask = (action: BulkAction) => start(() => run.ask(action, selection));
  return (
    <>
      <Button pending={asking} onClick={() => ask("activate")}>
        {bulkWords.activate.label}
      </Button>
      <Button onClick={() => ask("deactivate")}>{bulkWords.deactivate.label}</Button>
      {mayExclude && (
        <Menu side="top" align="end" trigger={<Button>Provisioning</Button>}>
          <MenuItem onSelect={() => ask("exclude")}>Exclude from provisioning…</MenuItem>
          <MenuItem onSelect={() => ask("provision")}>Open to provisioning…</MenuItem>
        </Menu>
      )}
      <Button onClick={() => ask("delete")}>{bulkWords.delete.label}</Button>
      <BulkDialog run={run} provider={provider} />
    </>
  );
}
