"use client";

import { useMemo } from "react";
import type { ListFilter } from "#app/[workspace]/(app)/users-groups/user-management/use-bulk-run.ts";
import { actorName } from "#components/directory/actor-name.ts";
import { HeldIcon, sourceNames, sourceOptions } from "#components/directory/labels.tsx";
import { PersonName } from "#components/directory/person-name.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { IdentityProvider, UserTableRow } from "#lib/types.ts";
import { BulkActions } from "./bulk-actions.tsx";
import { RowActions } from "./row-actions.tsx";
import { deletedUsersTable } from "./table-definition.ts";

export type DeletedUser = UserTableRow & {
  /** The identity provider would bring the user back, so it can't be deleted for good now. */
  managed: boolean;
  /** When the user is deleted permanently by the workspace's setting; null = never. */
  expiresAt: Date | null;
};

const nameOf = (user: DeletedUser) => user.displayName ?? user.originalUserName ?? user.userName;

const filters = [{ id: "source", label: "Source", options: sourceOptions }];

interface DeletedUsersTableProps {
  slug: string;
  state: TableState & { filters: Omit<ListFilter, "search"> };
  rows: DeletedUser[];
  total: number;
  capped: boolean;
  provider: IdentityProvider;
  mayManage: boolean;
  isSupport: boolean;
  /** Whether the workspace deletes the deleted for good by itself. */
  expire: boolean;
}

export function DeletedUsersTable(props: DeletedUsersTableProps) {
  const { slug, state, rows, total, capped, provider, mayManage, isSupport, expire } = props;
  const columns = useMemo(() => columnsFor(slug, provider, mayManage, expire), [slug, provider, mayManage, expire]);
  return (
    <DataTable
      label="Deleted users"
      noun={["deleted user", "deleted users"]}
      definition={deletedUsersTable}
      columns={columns}
      state={state}
      rows={rows}
      total={total}
      capped={capped}
      rowId={(user) => user.id}
      rowLabel={nameOf}
      rowHref={(user) => `/${slug}/users-groups/user-management/${user.id}`}
      searchLabel="Search deleted users by name, user name or e-mail"
      filters={filters}
      selectsEverything
      bulkActions={
        mayManage
          ? (selection) => (
              <BulkActions
                slug={slug}
                provider={providerName(provider)}
                selection={selection.everything ? { filter: { search: state.q, ...state.filters } } : { ids: selection.ids }}
                keptBecause={isSupport ? "Support deletes users permanently one by one." : undefined}
                onDone={selection.clear}
              />
            )
          : undefined
      }
      empty={
        <EmptyState>
          Users who leave the provisioning scope, or are deleted here, will be listed here until they are restored or deleted
          permanently.
        </EmptyState>
      }
    />
  );
}

function columnsFor(slug: string, provider: IdentityProvider, mayManage: boolean, expire: boolean) {
  const column = columnsOf<DeletedUser>();
  return column.columns([
    column.accessor(nameOf, {
      id: "name",
      header: "Name",
      meta: { primary: true },
      cell: ({ getValue, row }) => (
        <PersonName name={getValue()} person={row.original} mark={row.original.heldUntil ? <HeldIcon /> : undefined} />
      ),
    }),
    column.accessor((user) => user.originalUserName ?? user.userName, {
      id: "userName",
      header: "User name",
      meta: { priority: 2, stacked: true },
      cell: ({ row, getValue }) => (
        <span className="block truncate">
          {getValue()}
          {row.original.originalUserName !== null && (
            <span className="block truncate text-ink-muted text-xs" title={row.original.userName}>
              now {row.original.userName}
            </span>
          )}
        </span>
      ),
    }),
    column.accessor("deletedAt", {
      header: "Deleted",
      cell: ({ row }) => (row.original.deletedAt ? <RelativeTime at={row.original.deletedAt} /> : null),
      meta: { width: 130, priority: 2 },
    }),
    column.accessor((user) => (user.deletedBy ? actorName(user.deletedBy, provider) : ""), {
      id: "deletedBy",
      header: "By",
      enableSorting: false,
      meta: { priority: 3 },
      cell: ({ row, getValue }) => (
        <span className="block truncate">
          {getValue()}
          <span className="block truncate text-ink-muted text-xs">{thereNow(row.original)}</span>
        </span>
      ),
    }),
    ...(expire ? [goes(column)] : []),
    column.accessor("source", {
      header: "Source",
      enableSorting: false,
      cell: ({ getValue }) => sourceNames[getValue()],
      meta: { width: 110, priority: 4, hiddenAtFirst: true },
    }),
    column.display({
      id: "actions",
      header: "Actions",
      meta: { width: 124, align: "end", headHidden: true },
      cell: ({ row }) =>
        mayManage ? <RowActions slug={slug} user={row.original} name={nameOf(row.original)} provider={provider} /> : null,
    }),
  ]);
}

/** How the user stands with the provider, as far as its requests tell. */
function thereNow({ source, scimDeletedAt, originalUserName }: DeletedUser): string {
  if (source !== "scim") return "Not provisioned";
  if (scimDeletedAt) return "Deleted permanently there";
  return originalUserName === null ? "Out of scope or disabled there" : "Deleted there, can be restored";
}

const goes = (column: ReturnType<typeof columnsOf<DeletedUser>>) =>
  column.accessor("expiresAt", {
    header: "Deleted for good",
    enableSorting: false,
    cell: ({ getValue }) => {
      const at = getValue();
      return at ? <RelativeTime at={at} /> : null;
    },
    meta: { width: 150, priority: 3 },
  });
