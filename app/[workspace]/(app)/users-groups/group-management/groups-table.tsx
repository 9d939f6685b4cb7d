"use client";

import { useMemo } from "react";
import { groupSourceOptions, HeldIcon, sourceNames } from "#components/directory/labels.tsx";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { GroupTableRow } from "#lib/types.ts";
import { RoleNames } from "./role-names.tsx";
import { groupsTable } from "./table-definition.ts";

const column = columnsOf<GroupTableRow>();
const columns = column.columns([
  column.accessor("displayName", {
    id: "name",
    header: "Name",
    cell: ({ getValue, row }) =>
      row.original.heldUntil ? (
        <span className="flex items-center gap-2">
          <span className="truncate">{getValue()}</span>
          <HeldIcon />
        </span>
      ) : (
        getValue()
      ),
    meta: { primary: true },
  }),
  column.accessor("members", {
    header: "Members",
    cell: ({ getValue }) => <span className="tabular-nums">{formatNumber(getValue())}</span>,
    meta: { width: 110, align: "end" },
  }),
  column.accessor("roles", {
    header: "Roles",
    enableSorting: false,
    cell: ({ getValue }) => <RoleNames roles={getValue()} />,
    meta: { priority: 2 },
  }),
  column.accessor("source", {
    header: "Source",
    cell: ({ getValue }) => sourceNames[getValue()],
    meta: { width: 130, priority: 2 },
  }),
  column.accessor("createdAt", {
    header: "Added",
    cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    meta: { width: 140, priority: 3 },
  }),
]);

const filtersOf = (provider: string) => [
  { id: "source", label: "Source", options: groupSourceOptions },
  {
    id: "roles",
    label: "Roles",
    options: [
      { value: "yes", label: "in effect" },
      { value: "suspended", label: "suspended" },
      { value: "no", label: "none" },
    ],
  },
  { id: "differs", label: "Differs", subject: "Group", verb: "differs from", options: [{ value: "yes", label: provider }] },
];

interface GroupsTableProps {
  slug: string;
  provider: string;
  state: TableState;
  rows: GroupTableRow[];
  total: number;
}

export function GroupsTable({ slug, provider, state, rows, total }: GroupsTableProps) {
  const filters = useMemo(() => filtersOf(provider), [provider]);
  return (
    <DataTable
      label="Groups"
      noun={["group", "groups"]}
      definition={groupsTable}
      columns={columns}
      state={state}
      rows={rows}
      total={total}
      rowId={(group) => group.id}
      rowLabel={(group) => group.displayName}
      rowHref={(group) => `/${slug}/users-groups/group-management/${group.id}`}
      searchLabel="Search groups by name"
      filters={filters}
      empty={<EmptyState>Groups will be listed here once your identity provider sends them, or you make one.</EmptyState>}
    />
  );
}
