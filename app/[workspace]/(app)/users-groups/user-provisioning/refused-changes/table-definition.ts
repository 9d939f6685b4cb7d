import { defineTable } from "#components/table/search-params.ts";

export const refusedTable = defineTable({
  sortable: ["object"],
  defaultSort: { id: "object", desc: false },
  filters: { state: ["waiting", "failed"] },
});
