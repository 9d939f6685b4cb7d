"use client";

import { useMemo } from "react";
import { findAbout } from "#components/activity/find-about.ts";
import { LogTools, tookTooLong } from "#components/activity/log-tools.tsx";
import { useLogUrl } from "#components/activity/use-log-url.ts";
import type { FilterOption, TableFilter } from "#components/table/filters.tsx";
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
      <LogTools url={url} filters={filters} unlisted={person} nothing={sentences[found]}>
        {url.loading && (
          <span role="status" className="sr-only">
            Loading
          </span>
        )}
      </LogTools>
    </div>
  );
}

const sentences = { some: null, none: "No changes match these filters.", "too much": tookTooLong };

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
