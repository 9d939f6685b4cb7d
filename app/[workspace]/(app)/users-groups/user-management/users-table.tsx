"use client";

import { roleNames, roleOptions, sourceNames, sourceOptions, statusOptions, UserState } from "#components/directory/labels.tsx";
import { PersonName } from "#components/directory/person-name.tsx";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { UserTableRow } from "#lib/types.ts";
import { usersTable } from "./table-definition.ts";

const nameOf = (user: UserTableRow) => user.displayName ?? user.userName;

const column = columnsOf<UserTableRow>();
const columns = column.columns([
  column.accessor(nameOf, {
    id: "name",
    header: "Name",
    meta: { primary: true },
    cell: ({ getValue }) => <PersonName name={getValue()} />,
  }),
  column.accessor("userName", { header: "User name", meta: { priority: 2, stacked: true } }),
  column.accessor("department", { header: "Department", meta: { priority: 4 } }),
  column.accessor("workEmail", { header: "E-mail", meta: { priority: 4, hiddenAtFirst: true } }),
  column.accessor("title", { header: "Job title", meta: { priority: 4, hiddenAtFirst: true } }),
  column.accessor("role", {
    header: "Role",
    enableSorting: false,
    cell: ({ getValue }) => roleNames[getValue()],
    meta: { width: 130, priority: 4, hiddenAtFirst: true },
  }),
  column.accessor("source", {
    header: "Source",
    cell: ({ getValue }) => sourceNames[getValue()],
    meta: { width: 110, priority: 3 },
  }),
  column.accessor("status", {
    header: "Status",
    cell: ({ row }) => <UserState deleted={false} status={row.original.status} />,
    meta: { width: 110 },
  }),
  column.accessor("createdAt", {
    header: "Added",
    cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    meta: { width: 130, priority: 3 },
  }),
  column.accessor("updatedAt", {
    header: "Changed",
    cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    meta: { width: 130, priority: 4, hiddenAtFirst: true },
  }),
]);

const filters = [
  { id: "status", label: "Status", options: statusOptions },
  { id: "source", label: "Source", options: sourceOptions },
  { id: "role", label: "Role", options: roleOptions },
];

interface UsersTableProps {
  slug: string;
  state: TableState;
  rows: UserTableRow[];
  total: number;
}

export function UsersTable({ slug, state, rows, total }: UsersTableProps) {
  return (
    <DataTable
      label="Users"
      noun={["user", "users"]}
      definition={usersTable}
      columns={columns}
      state={state}
      rows={rows}
      total={total}
      rowId={(user) => user.id}
      rowLabel={nameOf}
      rowHref={(user) => `/${slug}/users-groups/user-management/${user.id}`}
      searchLabel="Search users by name, user name or e-mail"
      filters={filters}
      empty={<EmptyState>Users will be listed here.</EmptyState>}
    />
  );
}
