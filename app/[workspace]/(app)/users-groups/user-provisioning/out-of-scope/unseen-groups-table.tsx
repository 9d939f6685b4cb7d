"use client";

import { ScopeTable } from "#components/provisioning/scope-table.tsx";
import { columnsOf } from "#components/table/columns.ts";
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

export function UnseenGroupsTable({ since, managed, ...table }: UnseenTableProps<UnseenGroup>) {
  const { buttons, dialogs } = useRemoval({ slug: table.slug, kind: "groups", since, managed });
  return (
    <>
      <ScopeTable
        {...table}
        kind="groups"
        label="Groups out of scope"
        definition={unseenTable}
        columns={columns}
        actions={buttons}
        empty="Every provisioned group has been written or looked up since then."
      />
      {dialogs}
    </>
  );
}
