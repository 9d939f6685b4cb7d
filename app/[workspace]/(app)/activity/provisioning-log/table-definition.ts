import { defineTable } from "#components/table/search-params.ts";

export const logTable = defineTable({
  sortable: ["at"],
  defaultSort: { id: "at", desc: true },
  filters: {
    result: ["answered", "no match", "failed"],
    kind: ["look up", "add", "change", "delete", "other"],
    about: "text",
    key: "text",
    from: "text",
    to: "text",
    before: "text",
    live: ["on"],
  },
});
