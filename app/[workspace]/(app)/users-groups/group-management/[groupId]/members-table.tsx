"use client";

import { UserState } from "#components/directory/labels.tsx";
import { PersonName } from "#components/directory/person-name.tsx";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import type { Selection } from "#components/table/use-selection.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { MemberTableRow } from "#lib/types.ts";
import { RemoveMembers } from "./remove-members.tsx";
import { membersTable } from "./table-definition.ts";

const nameOf = (member: MemberTableRow) => member.displayName ?? member.userName;

const column = columnsOf<MemberTableRow>();
const columns = column.columns([
  column.accessor(nameOf, {
    id: "name",
    header: "Name",
    meta: { primary: true },
    cell: ({ getValue, row }) => <PersonName name={getValue()} person={row.original} />,
  }),
  column.accessor("userName", { header: "User name", meta: { priority: 2, stacked: true } }),
  column.accessor("department", { header: "Department", enableSorting: false, meta: { priority: 4 } }),
  column.display({
    id: "state",
    header: "Status",
    meta: { width: 110 },
    cell: ({ row }) => <UserState deleted={row.original.deletedAt !== null} status={row.original.status} />,
  }),
]);

interface MembersTableProps {
  slug: string;
  group: { id: string; displayName: string };
  /** Whether the viewer may remove members, and why not now. */
  mayManage: boolean;
  lock: string | undefined;
  state: TableState;
  rows: MemberTableRow[];
  total: number;
  capped: boolean;
}

export function MembersTable({ slug, group, mayManage, lock, state, rows, total, capped }: MembersTableProps) {
  return (
    <DataTable
      label="Members"
      noun={["member", "members"]}
      definition={membersTable}
      columns={columns}
      state={state}
      rows={rows}
      total={total}
      capped={capped}
      rowId={(member) => member.id}
      rowLabel={nameOf}
      rowHref={(member) => `/${slug}/users-groups/user-management/${member.id}`}
      {...(mayManage && {
        bulkActions: (selection: Selection<MemberTableRow>) => (
          <RemoveMembers slug={slug} group={group} selection={selection} lock={lock} />
        ),
      })}
      searchLabel="Search members by name, user name or e-mail"
      empty={<EmptyState>Members of this group will be listed here. It has none.</EmptyState>}
    />
  );
}
