"use client";

import { useMemo, useState } from "react";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { Status } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ExactTime } from "#components/ui/exact-time.tsx";
import { KeyValue, KeyValues } from "#components/ui/key-values.tsx";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { RefusedChange } from "#lib/types.ts";
import { discard } from "./actions.ts";
import { refusedTable } from "./table-definition.ts";

const column = columnsOf<RefusedChange>();
const columnsWith = (show: (change: RefusedChange) => void) =>
  column.columns([
    column.accessor("words", { header: "What it would do", enableSorting: false, meta: { primary: true } }),
    column.accessor((change) => `${change.method} ${change.path}`, {
      id: "request",
      header: "Request",
      enableSorting: false,
      cell: ({ getValue }) => (
        <code className="block truncate font-mono text-xs" title={getValue()}>
          {getValue()}
        </code>
      ),
      meta: { priority: 4, width: 220 },
    }),
    column.accessor("attempts", {
      header: "Tries",
      enableSorting: false,
      cell: ({ getValue }) => formatNumber(getValue()),
      meta: { width: 70, priority: 3, align: "end" },
    }),
    column.accessor("at", {
      header: "Refused",
      enableSorting: false,
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
      meta: { width: 130, priority: 2 },
    }),
    column.accessor("failedAt", {
      header: "State",
      enableSorting: false,
      cell: ({ getValue }) =>
        getValue() === null ? <Status tone="neutral">Waiting</Status> : <Status tone="danger">Failed</Status>,
      meta: { width: 100, priority: 2, stacked: true },
    }),
    column.display({
      id: "details",
      header: "Details",
      meta: { width: 84, align: "end", headHidden: true },
      cell: ({ row }) => (
        <Button size="sm" onClick={() => show(row.original)} aria-label={`Details: ${row.original.words}`}>
          Details
        </Button>
      ),
    }),
  ]);

const filters = [
  {
    id: "state",
    label: "State",
    options: [
      { value: "waiting", label: "Waiting" },
      { value: "failed", label: "Failed" },
    ],
  },
];

interface RefusedTableProps {
  slug: string;
  state: TableState;
  rows: RefusedChange[];
  total: number;
}

export function RefusedTable({ slug, state, rows, total }: RefusedTableProps) {
  const [shown, setShown] = useState<RefusedChange | null>(null);
  const columns = useMemo(() => columnsWith(setShown), []);
  const [chosen, setChosen] = useState<{ ids: string[]; clear: () => void } | null>(null);
  return (
    <div>
      <DataTable
        label="Refused changes"
        noun={["refused change", "refused changes"]}
        definition={refusedTable}
        columns={columns}
        state={state}
        rows={rows}
        total={total}
        rowId={(change) => change.id}
        rowLabel={(change) => change.words}
        rowHref={(change) => hrefOf(slug, change)}
        searchLabel="Search by name, or by what was sent"
        filters={filters}
        bulkActions={({ ids, clear }) => <Button onClick={() => setChosen({ ids, clear })}>Discard…</Button>}
        empty={<EmptyState>Changes that arrive while sync is paused will be listed here. There are none.</EmptyState>}
      />
      <Dialog
        open={shown !== null}
        onOpenChange={() => setShown(null)}
        title={<span className="wrap-anywhere">{shown?.words}</span>}
        footer={<DialogClose render={<Button>Close</Button>} />}
      >
        {shown && (
          <KeyValues>
            <KeyValue label="Request">
              <code className="font-mono text-xs">
                {shown.method} {shown.path}
              </code>
            </KeyValue>
            <KeyValue label="Refused">
              <ExactTime at={shown.at} />
            </KeyValue>
            <KeyValue label="Tries">{formatNumber(shown.attempts)}</KeyValue>
            {shown.failedAt && (
              <>
                <KeyValue label="Applied">
                  <ExactTime at={shown.failedAt} />
                </KeyValue>
                <KeyValue label="Answer">
                  {shown.failedStatus}: {shown.failedDetail}
                </KeyValue>
              </>
            )}
          </KeyValues>
        )}
      </Dialog>
      <ConfirmDialog
        open={chosen !== null}
        onOpenChange={() => setChosen(null)}
        title={`Discard ${formatCount(chosen?.ids.length ?? 0, "refused change", "refused changes")}?`}
        confirmLabel="Discard"
        goes={["What your identity provider wanted is forgotten here. It may still believe otherwise than this workspace."]}
        onConfirm={async () => {
          if (!chosen) return undefined;
          const result = await discard(slug, null, { ids: chosen.ids });
          if (!result.ok) return result.error;
          chosen.clear();
          toast({ title: `${formatCount(result.value, "refused change is", "refused changes are")} discarded` });
          return undefined;
        }}
      />
    </div>
  );
}

/** Whom it is about, when they are here. */
function hrefOf(slug: string, { userId, groupId }: RefusedChange): string | undefined {
  const base = `/${slug}/users-groups`;
  if (userId) return `${base}/user-management/${userId}`;
  return groupId ? `${base}/group-management/${groupId}` : undefined;
}
