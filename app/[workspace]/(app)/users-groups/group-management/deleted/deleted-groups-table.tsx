"use client";

import { useMemo } from "react";
import { actorName } from "#components/directory/actor-name.ts";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { GroupTableRow, IdentityProvider } from "#lib/types.ts";
import { BringBack } from "./bring-back.tsx";
import { deletedGroupsTable } from "./table-definition.ts";

interface DeletedGroupsTableProps {
  slug: string;
  state: TableState;
  rows: GroupTableRow[];
  total: number;
  provider: IdentityProvider;
  mayManage: boolean;
}

export function DeletedGroupsTable({ slug, state, rows, total, provider, mayManage }: DeletedGroupsTableProps) {
  const columns = useMemo(() => columnsFor(slug, provider, mayManage), [slug, provider, mayManage]);
  return (
    <DataTable
      label="Deleted groups"
      noun={["deleted group", "deleted groups"]}
      definition={deletedGroupsTable}
      columns={columns}
      state={state}
      rows={rows}
      total={total}
      rowId={(group) => group.id}
      rowLabel={(group) => group.displayName}
      searchLabel="Search deleted groups by name"
      empty={
        <EmptyState>
          Groups that you or your identity provider delete will be listed here for seven days, to be brought back.
        </EmptyState>
      }
    />
  );
}

function columnsFor(slug: string, provider: IdentityProvider, mayManage: boolean) {
  const column = columnsOf<GroupTableRow>();
  return column.columns([
    column.accessor("displayName", { id: "name", header: "Name", meta: { primary: true } }),
    column.accessor("members", {
      header: "Members",
      cell: ({ getValue }) => formatNumber(getValue()),
      meta: { width: 110, align: "end", priority: 2 },
    }),
    column.accessor("deletedAt", {
      header: "Deleted",
      cell: ({ row }) => (row.original.deletedAt ? <RelativeTime at={row.original.deletedAt} /> : null),
      meta: { width: 130, priority: 2 },
    }),
    column.accessor((group) => (group.deletedBy ? actorName(group.deletedBy, provider) : ""), {
      id: "deletedBy",
      header: "By",
      enableSorting: false,
      meta: { priority: 3 },
    }),
    column.display({
      id: "actions",
      header: "Actions",
      meta: { width: 124, align: "end", headHidden: true },
      cell: ({ row }) => (mayManage ? <BringBack slug={slug} group={row.original} /> : null),
    }),
  ]);
}
