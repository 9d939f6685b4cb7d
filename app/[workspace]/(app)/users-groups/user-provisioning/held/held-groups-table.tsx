"use client";

import { type ScopeRows, ScopeTable } from "#components/provisioning/scope-table.tsx";
import { columnsOf } from "#components/table/columns.ts";
import { formatNumber } from "#components/ui/number-format.ts";
import type { HeldGroup } from "#lib/types.ts";
import { useDecision } from "./decision.tsx";
import { Happens } from "./happens.tsx";
import { Moment } from "./moment.tsx";
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
    cell: ({ row: { original } }) => <Happens at={original.heldUntil} failed={original.failure !== null} />,
    meta: { width: 130 },
  }),
]);

export function HeldGroupsTable(table: ScopeRows<HeldGroup>) {
  const { buttons, dialogs } = useDecision({ slug: table.slug, kind: "groups" });
  return (
    <>
      <ScopeTable
        {...table}
        kind="groups"
        label="Held groups"
        definition={heldTable}
        columns={columns}
        searchLabel="Search held groups by name"
        actions={buttons}
        empty="No group is held. What your identity provider deletes beyond the limit will be listed here."
      />
      {dialogs}
    </>
  );
}
