import { defineTable } from "#components/table/search-params.ts";

export const heldTable = defineTable({
  sortable: ["name", "heldAt", "heldUntil"],
  defaultSort: { id: "heldUntil", desc: false },
  filters: { what: ["soft delete", "delete", "identity change"] },
});
