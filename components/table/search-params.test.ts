import { describe, expect, it } from "vitest";
import { defineTable } from "./search-params.ts";

const table = defineTable({
  sortable: ["name", "created"],
  defaultSort: { id: "name", desc: false },
  filters: { source: ["manual", "scim"], group: "text" },
});

const untouched = {
  q: "",
  sort: { id: "name", desc: false },
  page: 1,
  size: 50,
  filters: { source: [], group: [] },
  keptColumns: null,
};

describe("a table's state in the URL", () => {
  it.each([
    ["nothing", {}, untouched],
    ["a search, without the spaces around it", { q: "  ann  " }, { ...untouched, q: "ann" }],
    ["a descending sort", { sort: "-created" }, { ...untouched, sort: { id: "created", desc: true } }],
    ["a page and its size", { page: "3", size: "100" }, { ...untouched, page: 3, size: 100 }],
    ["filters", { source: "scim,manual", group: "g1" }, { ...untouched, filters: { source: ["scim", "manual"], group: ["g1"] } }],
  ])("reads %s", async (_, params, expected) => {
    expect(await table.load(Promise.resolve(params))).toEqual(expected);
  });

  it.each([
    ["a column that can't be sorted by", { sort: "-password" }],
    ["a page before the first", { page: "0" }],
    ["a page that is no number", { page: "two" }],
    ["a page beyond any table", { page: "99999999999" }],
    ["a size that isn't offered", { size: "100000" }],
    ["a filter's unknown value", { source: "ldap" }],
    ["a parameter of somebody else", { drawer: "u1" }],
  ])("ignores %s", async (_, params) => {
    expect(await table.load(Promise.resolve(params))).toEqual(untouched);
  });

  it("keeps the known values of a filter beside an unknown one", async () => {
    const { filters } = await table.load(Promise.resolve({ source: "ldap,scim" }));
    expect(filters.source).toEqual(["scim"]);
  });

  it("keeps chosen columns in a cookie, when the table has one", async () => {
    const options = { sortable: ["name"], defaultSort: { id: "name", desc: false }, filters: {} } as const;
    const cookies = { get: (name: string) => (name === "columns-of-users" ? { value: "source%2Cstatus" } : undefined) };
    const kept = async (columnsCookie?: string) =>
      (await defineTable(columnsCookie ? { ...options, columnsCookie } : options).load(Promise.resolve({}), cookies)).keptColumns;
    expect(await kept("columns-of-users")).toEqual(["source", "status"]);
    expect(await kept("another")).toBeNull();
    expect(await kept()).toBeNull();
  });

  it("doesn't fail on a cookie that somebody else has set", async () => {
    const options = { sortable: ["name"], defaultSort: { id: "name", desc: false }, filters: {}, columnsCookie: "c" } as const;
    const { keptColumns } = await defineTable(options).load(Promise.resolve({}), { get: () => ({ value: "%" }) });
    expect(keptColumns).toBeNull();
  });

  it("cuts an endless search", async () => {
    const { q } = await table.load(Promise.resolve({ q: "x".repeat(10_000) }));
    expect(q).toHaveLength(200);
  });
});
