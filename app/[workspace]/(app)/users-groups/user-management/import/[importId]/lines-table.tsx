"use client";

import { Minus, Pencil, Plus } from "lucide-react";
import { useMemo } from "react";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { Status } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import type { ImportOutcome, ImportTableRow } from "#lib/types.ts";
import { linesTable } from "./table-definition.ts";

const filtersFor = (preview: boolean) => [
  {
    id: "outcome",
    label: "Outcome",
    options: [
      { value: "refused", label: "Refused" },
      { value: "changed", label: preview ? "Change" : "Changed" },
      { value: "created", label: preview ? "Create" : "Created" },
      { value: "unchanged", label: "Unchanged" },
    ],
  },
];

interface LinesTableProps {
  state: TableState;
  rows: ImportTableRow[];
  total: number;
  preview: boolean;
  userNameColumn: number;
}

export function LinesTable({ state, rows, total, preview, userNameColumn }: LinesTableProps) {
  const columns = useMemo(() => columnsFor(preview, userNameColumn), [preview, userNameColumn]);
  return (
    <DataTable
      label="Lines of the file"
      noun={["line", "lines"]}
      definition={linesTable}
      columns={columns}
      state={state}
      rows={rows}
      total={total}
      rowId={(row) => String(row.line)}
      rowLabel={(row) => `line ${row.line}`}
      searchLabel="Search lines and reasons"
      filters={filtersFor(preview)}
      empty={<EmptyState>The lines of the file will be listed here.</EmptyState>}
    />
  );
}

function columnsFor(preview: boolean, userNameColumn: number) {
  const column = columnsOf<ImportTableRow>();
  return column.columns([
    column.accessor("line", {
      header: "Line",
      cell: ({ getValue }) => <span className="tabular-nums">{formatNumber(getValue())}</span>,
      meta: { width: 68 },
    }),
    column.accessor(({ cells }) => cells[userNameColumn]?.trim() ?? "", {
      id: "userName",
      header: "User name",
      enableSorting: false,
      cell: ({ getValue }) => (
        <span className="wrap-anywhere block whitespace-normal py-1">
          {getValue() || <span className="font-normal text-ink-muted">No user name</span>}
        </span>
      ),
      meta: { primary: true },
    }),
    column.accessor("message", {
      header: preview ? "What would change, or why not" : "What changed, or why not",
      enableSorting: false,
      // Reasons are read to the end: they say what to do.
      cell: ({ getValue }) =>
        getValue() && <span className="wrap-anywhere block whitespace-normal pb-2 @xl/table:py-2">{getValue()}</span>,
      meta: { priority: 2, stacked: true },
    }),
    column.accessor("outcome", {
      header: "Outcome",
      cell: ({ getValue }) => <OutcomeOfLine outcome={getValue()} preview={preview} />,
      meta: { width: 120 },
    }),
  ]);
}

function OutcomeOfLine({ outcome, preview }: { outcome: ImportOutcome | null; preview: boolean }) {
  switch (outcome) {
    case "created":
      return (
        <Status tone="ok" icon={Plus}>
          {preview ? "Create" : "Created"}
        </Status>
      );
    case "changed":
      return (
        <Status tone="info" icon={Pencil}>
          {preview ? "Change" : "Changed"}
        </Status>
      );
    case "unchanged":
      return (
        <Status tone="neutral" icon={Minus}>
          Unchanged
        </Status>
      );
    case "refused":
      return <Status tone="danger">Refused</Status>;
    default:
      return <Status tone="neutral">Not reached</Status>;
  }
}
