"use client";

import { roleNames, UserState } from "#components/directory/labels.tsx";
import { PersonName } from "#components/directory/person-name.tsx";
import { type ScopeRows, ScopeTable } from "#components/provisioning/scope-table.tsx";
import { columnsOf } from "#components/table/columns.ts";
import type { UnseenUser } from "#lib/types.ts";
import { LastSeen } from "./last-seen.tsx";
import { useRemoval } from "./removal.tsx";
import { unseenTable } from "./table-definition.ts";

const column = columnsOf<UnseenUser>();
const columns = column.columns([
  column.accessor("name", {
    header: "Name",
    meta: { primary: true },
    cell: ({ getValue }) => <PersonName name={getValue()} />,
  }),
  column.accessor("userName", { header: "User name", enableSorting: false, meta: { priority: 2, stacked: true } }),
  column.accessor("department", { header: "Department", enableSorting: false, meta: { priority: 4 } }),
  column.accessor("role", {
    header: "Role",
    enableSorting: false,
    cell: ({ getValue }) => roleNames[getValue()],
    meta: { width: 140, priority: 3 },
  }),
  column.accessor("status", {
    header: "Status",
    enableSorting: false,
    cell: ({ getValue }) => <UserState deleted={false} status={getValue()} />,
    meta: { width: 110, priority: 3 },
  }),
  column.accessor("seenAt", {
    header: "Last seen",
    cell: ({ getValue }) => <LastSeen at={getValue()} />,
    meta: { width: 130 },
  }),
]);

export interface UnseenTableProps<Row> extends ScopeRows<Row> {
  since: Date;
  /** Sync is on: nobody can be removed. */
  managed: boolean;
}

export function UnseenUsersTable({ since, managed, ...table }: UnseenTableProps<UnseenUser>) {
  const { buttons, dialogs } = useRemoval({ slug: table.slug, kind: "users", since, managed });
  return (
    <>
      <ScopeTable
        {...table}
        kind="users"
        label="Users out of scope"
        definition={unseenTable}
        columns={columns}
        searchLabel="Search users by name, user name or e-mail"
        actions={buttons}
        empty="Every provisioned user has been written or looked up since then."
      />
      {dialogs}
    </>
  );
}
