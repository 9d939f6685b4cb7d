import { defineTable } from "#components/table/search-params.ts";

export const groupsTable = defineTable({
  sortable: ["name", "members", "source", "createdAt"],
  defaultSort: { id: "name", desc: false },
  filters: { source: ["scim", "manual"], roles: ["yes", "suspended", "no"], differs: ["yes"] },
});
