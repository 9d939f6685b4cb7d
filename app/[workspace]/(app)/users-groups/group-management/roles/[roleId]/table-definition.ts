import { defineTable } from "#components/table/search-params.ts";

export const holdersTable = defineTable({ sortable: ["name"], defaultSort: { id: "name", desc: false }, filters: {} });
