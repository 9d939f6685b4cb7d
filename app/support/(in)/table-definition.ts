import { defineTable } from "#components/table/search-params.ts";

export const workspacesTable = defineTable({
  sortable: ["name", "issues", "createdAt"],
  defaultSort: { id: "name", desc: false },
  filters: { access: ["granted", "none"] },
  pageSize: 25,
});
