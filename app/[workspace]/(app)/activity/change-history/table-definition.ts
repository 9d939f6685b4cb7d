import { defineTable } from "#components/table/search-params.ts";

export const historyTable = defineTable({
  sortable: ["at"],
  defaultSort: { id: "at", desc: true },
  filters: {
    actor: ["user", "support", "key", "operator", "system"],
    entity: ["user", "group", "membership", "role", "workspace", "api_key"],
    action: ["created", "changed", "restored", "moved to Deleted users", "deleted permanently", "deleted", "added", "removed"],
    about: "text",
    by: "text",
    key: "text",
    from: "text",
    to: "text",
    before: "text",
  },
});
