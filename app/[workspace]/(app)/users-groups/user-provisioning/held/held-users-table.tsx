"use client";

import { roleNames } from "#components/directory/labels.tsx";
import { PersonName } from "#components/directory/person-name.tsx";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { HeldChange, HeldUser } from "#lib/types.ts";
import { DecisionButtons, useDecision } from "./decision.tsx";
import { heldTable } from "./table-definition.ts";

/** What would happen, as the identity provider wants it. */
const wishes: Record<HeldChange, string> = {
  "soft delete": "Deactivate",
  delete: "Delete",
  "identity change": "Give to another person",
};

const column = columnsOf<HeldUser>();
const columns = column.columns([
  column.accessor("name", {
    header: "Name",
    meta: { primary: true },
    cell: ({ getValue }) => <PersonName name={getValue()} />,
  }),
  column.accessor("userName", { header: "User name", enableSorting: false, meta: { priority: 2, stacked: true } }),
  column.accessor("role", {
    header: "Role",
    enableSorting: false,
    cell: ({ getValue, row }) => (row.original.deleted ? "Deleted user" : roleNames[getValue()]),
    meta: { width: 140, priority: 4 },
  }),
  column.accessor("held", {
    header: "Wanted",
    enableSorting: false,
    cell: ({ getValue }) =>
      getValue()
        .map((what) => wishes[what])
        .join(", "),
    meta: { width: 180, priority: 2 },
  }),
  column.accessor("heldAt", {
    header: "Held",
    cell: ({ getValue }) => <Moment at={getValue()} />,
    meta: { width: 130, priority: 3 },
  }),
  column.accessor("heldUntil", {
    header: "Happens",
    cell: ({ getValue }) => <Moment at={getValue()} />,
    meta: { width: 130 },
  }),
]);

export function Moment({ at }: { at: Date | null }) {
  return at && <RelativeTime at={at} />;
}

export interface HeldTableProps<Row> {
  slug: string;
  state: TableState;
  rows: Row[];
  total: number;
  /** Whatever is searched for. */
  all: number;
}

export function HeldUsersTable({ slug, state, rows, total, all }: HeldTableProps<HeldUser>) {
  const { ask, asking, dialogs } = useDecision({ slug, kind: "users" });
  return (
    <div>
      {all > 0 && (
        <div className="mb-3 flex flex-wrap gap-2">
          <DecisionButtons which="all" pending={asking} onAsk={(decision) => ask(decision, null, () => {})} />
        </div>
      )}
      <DataTable
        label="Held users"
        noun={["user", "users"]}
        definition={heldTable}
        columns={columns}
        state={state}
        rows={rows}
        total={total}
        rowId={(user) => user.id}
        rowLabel={(user) => user.name}
        rowHref={(user) => `/${slug}/users-groups/user-management/${user.id}`}
        searchLabel="Search held users by name, user name or e-mail"
        filters={[
          {
            id: "what",
            label: "Wanted",
            subject: "Wanted",
            options: (Object.keys(wishes) as HeldChange[]).map((value) => ({ value, label: wishes[value].toLowerCase() })),
          },
        ]}
        bulkActions={({ ids, clear }) => <DecisionButtons pending={asking} onAsk={(decision) => ask(decision, ids, clear)} />}
        empty={
          <EmptyState>No user is held. Whom your identity provider takes away beyond the limit will be listed here.</EmptyState>
        }
      />
      {dialogs}
    </div>
  );
}
