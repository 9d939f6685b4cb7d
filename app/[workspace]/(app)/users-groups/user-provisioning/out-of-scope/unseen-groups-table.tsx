"use client";

import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import type { UnseenGroup } from "#lib/types.ts";
import { LastSeen } from "./last-seen.tsx";
import { useRemoval } from "./removal.tsx";
import { unseenTable } from "./table-definition.ts";
import type { UnseenTableProps } from "./unseen-users-table.tsx";

const column = columnsOf<UnseenGroup>();
const columns = column.columns([
  column.accessor("name", { header: "Name", meta: { primary: true } }),
  column.accessor("members", {
    header: "Members",
    enableSorting: false,
    cell: ({ getValue }) => formatNumber(getValue()),
    meta: { width: 110, align: "end", priority: 2 },
  }),
  column.accessor("seenAt", {
    header: "Last seen",
    cell: ({ getValue }) => <LastSeen at={getValue()} />,
    meta: { width: 130 },
  }),
]);

export function UnseenGroupsTable({ slug, since, state, rows, total, managed }: UnseenTableProps<UnseenGroup>) {
  const { ask, asking, dialogs } = useRemoval({ slug, kind: "groups", since });
  const locked = managed ? "Pause sync first: while it is on, your identity provider decides who is here." : undefined;
  return (
    <div>
      {total > 0 && (
        <div className="mb-3">
          <Button pending={asking} disabledReason={locked} onClick={() => ask(null, () => {})}>
            Delete all…
          </Button>
        </div>
      )}
      <DataTable
        label="Groups out of scope"
        noun={["group", "groups"]}
        definition={unseenTable}
        columns={columns}
        state={state}
        rows={rows}
        total={total}
        rowId={(group) => group.id}
        rowLabel={(group) => group.name}
        rowHref={(group) => `/${slug}/users-groups/group-management/${group.id}`}
        bulkActions={({ ids, clear }) => (
          <Button pending={asking} disabledReason={locked} onClick={() => ask(ids, clear)}>
            Delete…
          </Button>
        )}
        empty={<EmptyState>Every provisioned group has been written or looked up since then.</EmptyState>}
      />
      {dialogs}
    </div>
  );
}
