import type { FilterSpec, TableState } from "./search-params.ts";

/** What a table's state asks of the database, in the words of the queries: spread it beside the filters. */
export function pageQuery<Sort extends string, Filters extends FilterSpec>({ q, sort, page, size }: TableState<Sort, Filters>) {
  return { search: q, sort: sort.id, descending: sort.desc, limit: size, offset: (page - 1) * size };
}
