"use client";

import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import type { HeldGroup } from "#lib/types.ts";
import { DecisionButtons, useDecision } from "./decision.tsx";
import { type HeldTableProps, Moment } from "./held-users-table.tsx";
import { heldTable } from "./table-definition.ts";

const column = columnsOf<HeldGroup>();
const columns = column.columns([
  column.accessor("name", { header: "Name", meta: { primary: true } }),
  column.accessor("members", {
    header: "Members",
    enableSorting: false,
    cell: ({ getValue }) => formatNumber(getValue()),
    meta: { width: 110, align: "end", priority: 2 },
  }),
  column.accessor("heldAt", {
    header: "Held",
    cell: ({ getValue }) => <Moment at={getValue()} />,
    meta: { width: 130, priority: 3 },
  }),
  column.accessor("heldUntil", {
    header: "Deleted",
    cell: ({ getValue }) => <Moment at={getValue()} />,
    meta: { width: 130 },
  }),
]);

export function HeldGroupsTable({ slug, state, rows, total, all }: HeldTableProps<HeldGroup>) {
  const { ask, asking, dialogs } = useDecision({ slug, kind: "groups" });
  return (
    <div>
      {all > 0 && (
        <div className="mb-3 flex flex-wrap gap-2">
          <DecisionButtons which="all" pending={asking} onAsk={(decision) => ask(decision, null, () => {})} />
        </div>
      )}
      <DataTable
        label="Held groups"
        noun={["group", "groups"]}
        definition={heldTable}
        columns={columns}
        state={state}
        rows={rows}
        total={total}
        rowId={(group) => group.id}
        rowLabel={(group) => group.name}
        rowHref={(group) => `/${slug}/users-groups/group-management/${group.id}`}
        searchLabel="Search held groups by name"
        bulkActions={({ ids, clear }) => <DecisionButtons pending={asking} onAsk={(decision) => ask(decision, ids, clear)} />}
        empty={
          <EmptyState>No group is held. What your identity provider deletes beyond the limit will be listed here.</EmptyState>
        }
      />
      {dialogs}
    </div>
  );
}
