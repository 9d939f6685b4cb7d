import { defineTable } from "#components/table/search-params.ts";

export const usersTable = defineTable({
  sortable: ["name", "userName", "workEmail", "department", "title", "status", "source", "createdAt", "updatedAt"],
  defaultSort: { id: "name", desc: false },
  filters: { status: ["active", "inactive"], source: ["scim", "manual"], role: ["user", "admin"] },
});
