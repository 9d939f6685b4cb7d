import { defineTable } from "#components/table/search-params.ts";

export const deletedUsersTable = defineTable({
  sortable: ["name", "userName", "deletedAt"],
  defaultSort: { id: "deletedAt", desc: true },
  filters: { source: ["scim", "manual", "csv"] },
});
