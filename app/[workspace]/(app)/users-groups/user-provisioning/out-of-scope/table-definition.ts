import { defineTable } from "#components/table/search-params.ts";

export const unseenTable = defineTable({
  sortable: ["name", "seenAt"],
  defaultSort: { id: "name", desc: false },
  filters: {},
});
