"use client";

import { debounce, useQueryStates } from "nuqs";
import { useState, useTransition } from "react";
import type { SortOrder, TableDefinition } from "./search-params.ts";

/** The table's state in the URL. Each change asks the server for new rows; `loading` lasts until they are here. */
export function useTableUrl({ viewParsers, filterParsers, columnsCookie }: TableDefinition, keptColumns: string[] | null) {
  const [loading, startTransition] = useTransition();
  const options = { shallow: false, startTransition } as const;
  const [view, setView] = useQueryStates(viewParsers, options);
  const [filters, setFilters] = useQueryStates(filterParsers, options);
  const [kept, setKept] = useState(keptColumns);

  function choose(columns: string[] | null) {
    if (columnsCookie) {
      const age = columns === null ? 0 : 31_536_000;
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API isn't in every browser yet, and this cookie only holds column names
      document.cookie = `${columnsCookie}=${encodeURIComponent((columns ?? []).join(","))}; path=/; max-age=${age}; samesite=lax`;
      setKept(columns);
    }
    return setView({ columns }, { shallow: true });
  }

  // Whatever narrows or reorders the list leads back to its first page. What one would want to go back from is a step in the history;
  // each letter of a search is not.
  return {
    ...view,
    columns: view.columns ?? kept,
    filters,
    loading,
    filtered: Object.values(filters).some((values) => values.length > 0),
    search: (q: string, at: "once" | "after typing") =>
      setView({ q, page: null }, at === "after typing" ? { limitUrlUpdates: debounce(250) } : undefined),
    sortBy: (sort: SortOrder | undefined) => setView({ sort: sort ?? null, page: null }, { history: "push" }),
    turnTo: (page: number) => setView({ page }, { history: "push", scroll: true }),
    resize: (size: number) => setView({ size: size as (typeof view)["size"], page: null }),
    choose,
    filterBy: (id: string, values: string[]) => {
      void setView({ page: null }, { history: "push" });
      return setFilters({ [id]: values.length > 0 ? values : null }, { history: "push" });
    },
    clear: () => {
      void setView({ q: null, page: null }, { history: "push" });
      return setFilters(null, { history: "push" });
    },
  };
}

export type TableUrl = ReturnType<typeof useTableUrl>;
