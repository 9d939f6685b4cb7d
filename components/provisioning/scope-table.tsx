"use client";

import type { ReactNode } from "react";
import type { Columns } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableFilter } from "#components/table/filters.tsx";
import type { TableDefinition, TableState } from "#components/table/search-params.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { ScopeKind } from "#lib/types.ts";

/** What the page's server side gives to such a table. */
export interface ScopeRows<Row> {
  slug: string;
  state: TableState;
  rows: Row[];
  total: number;
  /** Whatever is searched for. */
  all: number;
}

interface ScopeTableProps<Row extends { id: string; name: string }> extends ScopeRows<Row> {
  kind: ScopeKind;
  label: string;
  definition: TableDefinition;
  columns: Columns<Row>;
  searchLabel?: string;
  filters?: readonly TableFilter[];
  /** Buttons for these, or for all of them (`ids` null); `clear` forgets the selection. */
  actions: (ids: string[] | null, clear: () => void) => ReactNode;
  /** The sentence when there is nobody. */
  empty: string;
}

const nouns = { users: ["user", "users"], groups: ["group", "groups"] } as const;
const pages = { users: "user-management", groups: "group-management" };

/** Users or groups whom the provider leaves or takes away, and what can be done with some or all of them. */
export function ScopeTable<Row extends { id: string; name: string }>({
  kind,
  slug,
  all,
  actions,
  empty,
  ...table
}: ScopeTableProps<Row>) {
  return (
    <div>
      {all > 0 && <div className="mb-3 flex flex-wrap gap-2">{actions(null, () => {})}</div>}
      <DataTable
        {...table}
        noun={nouns[kind]}
        rowId={({ id }) => id}
        rowLabel={({ name }) => name}
        rowHref={({ id }) => `/${slug}/users-groups/${pages[kind]}/${id}`}
        bulkActions={({ ids, clear }) => actions(ids, clear)}
        empty={<EmptyState>{empty}</EmptyState>}
      />
    </div>
  );
}
