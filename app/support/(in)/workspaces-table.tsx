"use client";

import { healthLooks } from "#components/directory/health-looks.ts";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { Status } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { SupportedWorkspace } from "#lib/types.ts";
import { workspacesTable } from "./table-definition.ts";

const column = columnsOf<SupportedWorkspace>();
const columns = column.columns([
  column.accessor("name", {
    header: "Workspace",
    meta: { primary: true },
    cell: ({ row: { original } }) => (
      <span className="block py-1">
        <span className="block truncate">{original.name}</span>
        <span className="block truncate font-normal text-ink-muted text-xs">/{original.slug}</span>
      </span>
    ),
  }),
  column.accessor("health", {
    header: "Health",
    enableSorting: false,
    cell: ({ getValue }) => {
      const { tone, word } = healthLooks[getValue()];
      return <Status tone={tone}>{word}</Status>;
    },
    meta: { width: 180 },
  }),
  column.accessor("lastRequestAt", {
    header: "Last request",
    enableSorting: false,
    cell: ({ getValue }) => {
      const at = getValue();
      return at ? <RelativeTime at={at} /> : "Never";
    },
    meta: { width: 140, priority: 3 },
  }),
  column.accessor("openIssues", {
    id: "issues",
    header: "Open issues",
    cell: ({ getValue }) => <span className="tabular-nums">{formatNumber(getValue())}</span>,
    meta: { width: 160, align: "end", priority: 2 },
  }),
  column.accessor("grantedUntil", {
    header: "Access",
    enableSorting: false,
    cell: ({ getValue }) => {
      const until = getValue();
      if (!until) return <span className="text-ink-muted">Not granted</span>;
      return (
        <Status tone="ok">
          <span>
            Ends <RelativeTime at={until} />
          </span>
        </Status>
      );
    },
    meta: { width: 170, priority: 2 },
  }),
]);

const filters = [
  {
    id: "access",
    label: "Access",
    options: [
      { value: "granted", label: "granted" },
      { value: "none", label: "not granted" },
    ],
  },
];

interface WorkspacesTableProps {
  state: TableState;
  rows: SupportedWorkspace[];
  total: number;
}

export function WorkspacesTable({ state, rows, total }: WorkspacesTableProps) {
  return (
    <DataTable
      label="Workspaces"
      noun={["workspace", "workspaces"]}
      definition={workspacesTable}
      columns={columns}
      state={state}
      rows={rows}
      total={total}
      rowId={(workspace) => workspace.slug}
      rowLabel={(workspace) => workspace.name}
      rowHref={(workspace) => `/support/workspaces/${workspace.slug}`}
      searchLabel="Search by name or address"
      filters={filters}
      empty={<EmptyState>There is no workspace yet. Each that is made will be listed here.</EmptyState>}
    />
  );
}
