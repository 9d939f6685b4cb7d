"use client";

import { UserState } from "#components/directory/labels.tsx";
import { PersonName } from "#components/directory/person-name.tsx";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { RoleHolder } from "#lib/types.ts";
import { holdersTable } from "./table-definition.ts";

const nameOf = (user: RoleHolder) => user.displayName ?? user.userName;

const column = columnsOf<RoleHolder>();
const columns = column.columns([
  column.accessor(nameOf, {
    id: "name",
    header: "Name",
    meta: { primary: true },
    cell: ({ getValue }) => <PersonName name={getValue()} />,
  }),
  column.accessor("userName", { header: "User name", enableSorting: false, meta: { priority: 2, stacked: true } }),
  column.accessor((user) => user.groups.join(", "), {
    id: "groups",
    header: "Through",
    enableSorting: false,
    meta: { priority: 2 },
  }),
  column.display({
    id: "state",
    header: "Status",
    meta: { width: 110 },
    cell: ({ row }) => <UserState deleted={false} status={row.original.status} />,
  }),
]);

export function HoldersTable({
  slug,
  state,
  rows,
  total,
}: {
  slug: string;
  state: TableState;
  rows: RoleHolder[];
  total: number;
}) {
  return (
    <DataTable
      label="Who has it"
      noun={["person", "people"]}
      definition={holdersTable}
      columns={columns}
      state={state}
      rows={rows}
      total={total}
      rowId={(user) => user.id}
      rowLabel={nameOf}
      rowHref={(user) => `/${slug}/users-groups/user-management/${user.id}`}
      searchLabel="Search by name, user name or e-mail"
      empty={<EmptyState>Members of the groups that carry this role will be listed here.</EmptyState>}
    />
  );
}
