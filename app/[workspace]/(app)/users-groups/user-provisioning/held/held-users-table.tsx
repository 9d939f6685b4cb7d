"use client";

import { roleNames } from "#components/directory/labels.tsx";
import { PersonName } from "#components/directory/person-name.tsx";
import { type ScopeRows, ScopeTable } from "#components/provisioning/scope-table.tsx";
import { columnsOf } from "#components/table/columns.ts";
import type { HeldChange, HeldUser } from "#lib/types.ts";
import { useDecision } from "./decision.tsx";
import { Happens } from "./happens.tsx";
import { Moment } from "./moment.tsx";
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
    cell: ({ row: { original } }) => <Happens at={original.heldUntil} failed={original.failure !== null} />,
    meta: { width: 130 },
  }),
]);

export function HeldUsersTable(table: ScopeRows<HeldUser>) {
  const { buttons, dialogs } = useDecision({ slug: table.slug, kind: "users" });
  return (
    <>
      <ScopeTable
        {...table}
        kind="users"
        label="Held users"
        definition={heldTable}
        columns={columns}
        searchLabel="Search held users by name, user name or e-mail"
        filters={[
          {
            id: "what",
            label: "Wanted",
            subject: "Wanted",
            options: (Object.keys(wishes) as HeldChange[]).map((value) => ({ value, label: wishes[value].toLowerCase() })),
          },
        ]}
        actions={buttons}
        empty="No user is held. Whom your identity provider takes away beyond the limit will be listed here."
      />
      {dialogs}
    </>
  );
}
