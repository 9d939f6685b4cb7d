import { defineTable } from "#components/table/search-params.ts";

export const linesTable = defineTable({
  sortable: ["line", "outcome"],
  // Problems first.
  defaultSort: { id: "outcome", desc: false },
  filters: { outcome: ["refused", "changed", "created", "unchanged"] },
});
