"use client";

import { useCallback, useMemo, useState } from "react";
import { ExcludedIcon, HeldIcon, roleNames, sourceNames, UserState } from "#components/directory/labels.tsx";
import { PersonName } from "#components/directory/person-name.tsx";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { FilterOption } from "#components/table/filters.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { UserTableRow } from "#lib/types.ts";
import { BulkActions } from "./bulk-actions.tsx";
import { userFilters } from "./filters.ts";
import { usersTable } from "./table-definition.ts";
import type { ListFilter } from "./use-bulk-run.ts";

const nameOf = (user: UserTableRow) => user.displayName ?? user.userName;
const idOf = (user: UserTableRow) => user.id;

function markOf({ heldUntil, excluded }: UserTableRow) {
  if (heldUntil) return <HeldIcon />;
  return excluded ? <ExcludedIcon /> : undefined;
}

const column = columnsOf<UserTableRow>();
const columns = column.columns([
  column.accessor(nameOf, {
    id: "name",
    header: "Name",
    meta: { primary: true },
    cell: ({ getValue, row }) => <PersonName name={getValue()} person={row.original} mark={markOf(row.original)} />,
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

interface UsersTableProps {
  slug: string;
  state: TableState & { filters: Omit<ListFilter, "search"> };
  rows: UserTableRow[];
  total: number;
  capped: boolean;
  /** Those that are filtered by; null = groups may not be seen. */
  groups: FilterOption[] | null;
  /** As it stands in a sentence. */
  provider: string;
  mayManage: boolean;
  mayExclude: boolean;
}

export function UsersTable({ slug, state, rows, total, capped, groups, provider, mayManage, mayExclude }: UsersTableProps) {
  const { searchGroups, named } = useGroupSearch(slug, groups);
  const filters = useMemo(() => userFilters({ provider, groups: named, searchGroups }), [provider, named, searchGroups]);
  const filter: ListFilter = { search: state.q, ...state.filters };
  return (
    <DataTable
      label="Users"
      noun={["user", "users"]}
      definition={usersTable}
      columns={columns}
      state={state}
      rows={rows}
      total={total}
      capped={capped}
      rowId={idOf}
      rowLabel={nameOf}
      rowHref={(user) => `/${slug}/users-groups/user-management/${user.id}`}
      searchLabel="Search users by name, user name or e-mail"
      filters={filters}
      selectsEverything
      bulkActions={
        mayManage
          ? (selection) => (
              <BulkActions
                slug={slug}
                provider={provider}
                selection={selection.everything ? { filter } : { ids: selection.ids }}
                mayExclude={mayExclude}
                onDone={selection.clear}
              />
            )
          : undefined
      }
      empty={<EmptyState>Users will be listed here.</EmptyState>}
    />
  );
}

/** Groups by name, for the filter; the names of those that were found are kept, because the server tells them only with the next rows. */
function useGroupSearch(slug: string, groups: FilterOption[] | null) {
  const [seen, setSeen] = useState<readonly FilterOption[]>([]);
  const searchGroups = useCallback(
    async (typed: string): Promise<FilterOption[]> => {
      const address = `/${slug}/users-groups/user-management/group-options?q=${encodeURIComponent(typed)}`;
      const response = await fetch(address, { cache: "no-store" });
      if (!response.ok) throw new Error(`Groups were not found: ${response.status}`);
      const found: FilterOption[] = await response.json();
      setSeen(found);
      return found;
    },
    [slug],
  );
  const named = useMemo(() => {
    if (groups === null) return null;
    return [...groups, ...seen.filter(({ value }) => !groups.some((group) => group.value === value))];
  }, [groups, seen]);
  return { searchGroups, named };
}
