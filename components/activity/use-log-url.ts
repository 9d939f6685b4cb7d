"use client";

import type { TableDefinition } from "#components/table/search-params.ts";
import { type TableUrl, useTableUrl } from "#components/table/use-table-url.ts";

/** A list without page numbers: whatever narrows it leads back to its newest entries. */
export function useLogUrl(definition: TableDefinition): TableUrl {
  const url = useTableUrl(definition, null);
  const toNewest = () => void url.filterBy("before", []);
  return {
    ...url,
    search: (...input) => {
      toNewest();
      return url.search(...input);
    },
    filterBy: (id, values) => {
      toNewest();
      return url.filterBy(id, values);
    },
  };
}
