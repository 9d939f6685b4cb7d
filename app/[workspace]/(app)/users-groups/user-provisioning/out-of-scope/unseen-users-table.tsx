"use client";

import { roleNames, UserState } from "#components/directory/labels.tsx";
import { PersonName } from "#components/directory/person-name.tsx";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
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

export interface UnseenTableProps<Row> {
  slug: string;
  since: Date;
  state: TableState;
  rows: Row[];
  total: number;
  /** Sync is on: nobody can be removed. */
  managed: boolean;
}

export function UnseenUsersTable({ slug, since, state, rows, total, managed }: UnseenTableProps<UnseenUser>) {
  const { ask, asking, dialogs } = useRemoval({ slug, kind: "users", since });
  const locked = managed ? "Pause sync first: while it is on, your identity provider decides who is here." : undefined;
  return (
    <div>
      {total > 0 && (
        <div className="mb-3">
          <Button pending={asking} disabledReason={locked} onClick={() => ask(null, () => {})}>
            Move all to Deleted users…
          </Button>
        </div>
      )}
      <DataTable
        label="Users out of scope"
        noun={["user", "users"]}
        definition={unseenTable}
        columns={columns}
        state={state}
        rows={rows}
        total={total}
        rowId={(user) => user.id}
        rowLabel={(user) => user.name}
        rowHref={(user) => `/${slug}/users-groups/user-management/${user.id}`}
        searchLabel="Search users by name, user name or e-mail"
        bulkActions={({ ids, clear }) => (
          <Button pending={asking} disabledReason={locked} onClick={() => ask(ids, clear)}>
            Move to Deleted users…
          </Button>
        )}
        empty={<EmptyState>Every provisioned user has been written or looked up since then.</EmptyState>}
      />
      {dialogs}
    </div>
  );
}
