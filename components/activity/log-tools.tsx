"use client";

import { type ReactNode, useRef, useState } from "react";
import { FilterSearch } from "#components/table/filter-search.tsx";
import { FilterChips, FilterMenu, type TableFilter } from "#components/table/filters.tsx";
import { SearchBox } from "#components/table/search-box.tsx";
import type { TableUrl } from "#components/table/use-table-url.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TimeDialog } from "./time-dialog.tsx";
import { timeChips } from "./time-filter.ts";

interface LogToolsProps {
  url: TableUrl;
  filters: TableFilter[];
  /** Filters that only an address sets: their chips are shown, the menu doesn't have them. */
  unlisted?: TableFilter[];
  /** Right of the filters. */
  children?: ReactNode;
  /** Why there is no row to show; null = there is one. */
  nothing: string | null;
}

/** What narrows a log, which stands in the URL, and what is said when nothing is left. */
export function LogTools({ url, filters, unlisted = [], children, nothing }: LogToolsProps) {
  const [searched, setSearched] = useState<string>();
  const tools = useRef<HTMLFieldSetElement>(null);
  const focusTools = () => tools.current?.focus();
  return (
    <>
      <fieldset
        ref={tools}
        tabIndex={-1}
        aria-label="Search and filters"
        className="flex flex-wrap items-center gap-2 outline-none"
      >
        <SearchBox url={url} label="Find a request id" />
        <FilterMenu filters={filters} url={url} onSearch={setSearched} />
        <TimeDialog url={url} />
        {children}
      </fieldset>
      <div className="mt-2 empty:hidden">
        <FilterChips
          filters={[...filters, ...unlisted, ...timeChips(url.filters)]}
          url={url}
          onSearch={setSearched}
          onGone={focusTools}
        />
      </div>
      <FilterSearch filter={filters.find(({ id }) => id === searched)} url={url} onClose={() => setSearched(undefined)} />
      {nothing !== null && (
        <EmptyState
          action={
            <Button
              onClick={() => {
                void url.clear();
                focusTools();
              }}
            >
              Clear filters
            </Button>
          }
        >
          {nothing}
        </EmptyState>
      )}
    </>
  );
}

/** The server gave up. */
export const tookTooLong = "Finding these took too long. Narrow the list to a time, or to a user or group.";
