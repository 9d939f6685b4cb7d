import { defineTable } from "#components/table/search-params.ts";

export const deletedGroupsTable = defineTable({
  sortable: ["name", "members", "deletedAt"],
  defaultSort: { id: "deletedAt", desc: true },
  filters: {},
});
