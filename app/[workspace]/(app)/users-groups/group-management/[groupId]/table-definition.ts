import { defineTable } from "#components/table/search-params.ts";

export const membersTable = defineTable({
  sortable: ["name", "userName"],
  defaultSort: { id: "name", desc: false },
  filters: {},
});
