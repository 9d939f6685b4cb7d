"use client";

import { useMemo, useRef, useState } from "react";
import { findAbout } from "#components/activity/find-about.ts";
import { TimeDialog } from "#components/activity/time-dialog.tsx";
import { timeChips } from "#components/activity/time-filter.ts";
import { useLogUrl } from "#components/activity/use-log-url.ts";
import { FilterSearch } from "#components/table/filter-search.tsx";
import { FilterChips, FilterMenu, type FilterOption, type TableFilter } from "#components/table/filters.tsx";
import { SearchBox } from "#components/table/search-box.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { historyTable } from "./table-definition.ts";

interface HistoryFiltersProps {
  slug: string;
  /** Whom the list is narrowed to. */
  about: FilterOption[];
  by: FilterOption[];
  keys: FilterOption[];
  seesPeople: boolean;
  /** "too much": the server gave up. */
  found: "some" | "none" | "too much";
}

/** What narrows the history; it stands in the URL. */
export function HistoryFilters({ slug, about, by, keys, seesPeople, found }: HistoryFiltersProps) {
  const url = useLogUrl(historyTable);
  const [searched, setSearched] = useState<string>();
  const tools = useRef<HTMLFieldSetElement>(null);
  const focusTools = () => tools.current?.focus();
  const filters = useMemo((): TableFilter[] => {
    const search = (typed: string) => findAbout(slug, typed);
    return [
      { id: "actor", label: "Made by", verb: "", options: actors },
      ...(keys.length > 0 ? [{ id: "key", label: "API key", options: keys }] : []),
      ...(seesPeople || about.length > 0
        ? [{ id: "about", label: "User or group", subject: "Change", verb: "is about", options: about, search }]
        : []),
      { id: "entity", label: "Kind", options: entities },
      { id: "action", label: "Action", options: actions },
    ];
  }, [slug, about, keys, seesPeople]);
  const person: TableFilter[] = by.length > 0 ? [{ id: "by", label: "Person", verb: "is", options: by }] : [];
  return (
    <div>
      <fieldset
        ref={tools}
        tabIndex={-1}
        aria-label="Search and filters"
        className="flex flex-wrap items-center gap-2 outline-none"
      >
        <SearchBox url={url} label="Find a request id" />
        <FilterMenu filters={filters} url={url} onSearch={setSearched} />
        <TimeDialog url={url} />
        {url.loading && (
          <span role="status" className="sr-only">
            Loading
          </span>
        )}
      </fieldset>
      <div className="mt-2 empty:hidden">
        <FilterChips
          filters={[...filters, ...person, ...timeChips(url.filters)]}
          url={url}
          onSearch={setSearched}
          onGone={focusTools}
        />
      </div>
      <FilterSearch filter={filters.find(({ id }) => id === searched)} url={url} onClose={() => setSearched(undefined)} />
      {found !== "some" && (
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
          {found === "none"
            ? "No changes match these filters."
            : "Finding these took too long. Narrow the list to a time, or to a user or group."}
        </EmptyState>
      )}
    </div>
  );
}

const actors = [
  { value: "user", label: "A person" },
  { value: "support", label: "Support" },
  { value: "key", label: "The identity provider" },
  { value: "operator", label: "The operator" },
  { value: "system", label: "Roster" },
];

const entities = [
  { value: "user", label: "User" },
  { value: "group", label: "Group" },
  { value: "membership", label: "Membership" },
  { value: "role", label: "Role" },
  { value: "workspace", label: "Workspace" },
  { value: "api_key", label: "API key" },
];

const actions = [
  { value: "created", label: "Created" },
  { value: "changed", label: "Changed" },
  { value: "restored", label: "Restored" },
  { value: "moved to Deleted users", label: "Moved to Deleted users" },
  { value: "deleted permanently", label: "Deleted permanently" },
  { value: "deleted", label: "Group deleted" },
  { value: "added", label: "Member added" },
  { value: "removed", label: "Member removed" },
];
