import { roleNames, sourceNames } from "#components/directory/labels.tsx";
import type { ExportedUser } from "#lib/types.ts";

interface ExportColumn {
  /** As the list's head has it: an import knows it again. */
  head: string;
  value: (user: ExportedUser) => string | null;
  /** As in the list, when nobody has chosen columns. */
  hiddenAtFirst?: boolean;
}

/** By the column's id in the list (users-table.tsx), in the list's order. The name is always there. */
const columns: Record<string, ExportColumn> = {
  name: { head: "Name", value: (user) => user.displayName ?? user.userName },
  userName: { head: "User name", value: (user) => user.userName },
  department: { head: "Department", value: (user) => user.department },
  workEmail: { head: "E-mail", value: (user) => user.workEmail, hiddenAtFirst: true },
  title: { head: "Job title", value: (user) => user.title, hiddenAtFirst: true },
  role: { head: "Role", value: (user) => roleNames[user.role], hiddenAtFirst: true },
  source: { head: "Source", value: (user) => sourceNames[user.source] },
  status: { head: "Status", value: (user) => (user.status === "active" ? "Active" : "Inactive") },
  createdAt: { head: "Added", value: (user) => user.createdAt.toISOString() },
  updatedAt: { head: "Changed", value: (user) => user.updatedAt.toISOString(), hiddenAtFirst: true },
};

/** `chosen`: ids from the column menu; null = nobody has chosen. */
export function exportColumns(chosen: readonly string[] | null): ExportColumn[] {
  return Object.entries(columns)
    .filter(([id, { hiddenAtFirst }]) => id === "name" || (chosen ? chosen.includes(id) : !hiddenAtFirst))
    .map(([, column]) => column);
}
