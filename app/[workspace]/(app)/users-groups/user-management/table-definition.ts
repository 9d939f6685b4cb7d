import { defineTable } from "#components/table/search-params.ts";

export const usersTable = defineTable({
  sortable: ["name", "userName", "department", "createdAt"],
  defaultSort: { id: "name", desc: false },
  filters: {
    status: ["active", "inactive"],
    source: ["scim", "manual", "csv"],
    role: ["user", "admin"],
    group: "text",
    excluded: ["yes", "no"],
    incomplete: ["names", "email"],
    differs: ["yes"],
  },
  columnsCookie: "roster-columns-users",
});
