"use client";

import { Download } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { findAbout } from "#components/activity/find-about.ts";
import { LogTools, tookTooLong } from "#components/activity/log-tools.tsx";
import { timeChips } from "#components/activity/time-filter.ts";
import { useLogUrl } from "#components/activity/use-log-url.ts";
import type { FilterOption, TableFilter } from "#components/table/filters.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Menu, MenuLink } from "#components/ui/menu.tsx";
import { Switch } from "#components/ui/switch.tsx";
import type { LogRow } from "#lib/types.ts";
import { LogRows } from "./log-rows.tsx";
import { logTable } from "./table-definition.ts";

interface LogViewProps {
  slug: string;
  state: TableState;
  rows: LogRow[];
  /** The server gave up: too much had to be passed over. */
  tooMuch: boolean;
  olderHref: string | null;
  newestHref: string | null;
  /** No request has ever come. */
  nothingYet: boolean;
  keys: FilterOption[];
  /** The chosen users and groups. */
  about: FilterOption[];
  mayReadBodies: boolean;
  mayExport: boolean;
  /** There is somebody to search for. */
  seesPeople: boolean;
}

/** The log with what chooses its rows; all of that stands in the URL. */
export function LogView(props: LogViewProps) {
  const { slug, rows, keys, about, tooMuch, olderHref, newestHref } = props;
  const url = useLogUrl(logTable);
  const params = useSearchParams();
  const path = usePathname();
  const filters = useMemo(
    (): TableFilter[] => [
      { id: "result", label: "Result", options: results },
      { id: "kind", label: "Operation", options: kinds },
      ...(props.seesPeople || about.length > 0
        ? [
            {
              id: "about",
              label: "User or group",
              subject: "Request",
              verb: "is about",
              options: about,
              search: (typed: string) => findAbout(slug, typed),
            },
          ]
        : []),
      ...(keys.length > 0 ? [{ id: "key", label: "API key", options: keys }] : []),
    ],
    [slug, about, keys, props.seesPeople],
  );
  const shown = [...filters, ...timeChips(url.filters)];
  const narrowed = url.q !== "" || shown.some(({ id }) => (url.filters[id] ?? []).length > 0);
  const live = (url.filters.live ?? []).length > 0;

  if (props.nothingYet && rows.length === 0 && !narrowed) {
    return (
      <EmptyState action={<LinkButton href={`/${slug}/users-groups/user-provisioning`}>User provisioning</LinkButton>}>
        What your identity provider sends will be listed here, as it arrives. Nothing has come in the last 30 days.
      </EmptyState>
    );
  }
  const noMatch = url.q === "" ? "No requests match these filters." : "No request of the last 30 days has this id.";
  const nothing = rows.length > 0 ? null : tooMuch ? tookTooLong : noMatch;
  const exported = (format: string) => {
    const chosen = new URLSearchParams(params);
    for (const name of ["request", "tab", "before", "live"]) chosen.delete(name);
    return `${path}/export?${chosen}${chosen.size > 0 ? "&" : ""}${format}`;
  };
  return (
    <div>
      <LogTools url={url} filters={filters} nothing={nothing}>
        <div className="ml-auto flex items-center gap-4">
          <Switch label="Live" checked={live} onCheckedChange={(on) => void url.filterBy("live", on ? ["on"] : [])} />
          {props.mayExport && (
            <Menu
              align="end"
              trigger={
                <Button>
                  <Download aria-hidden />
                  Export
                </Button>
              }
            >
              <MenuLink href={exported("format=csv")} download>
                CSV
              </MenuLink>
              <MenuLink href={exported("format=json")} download>
                JSON, a line each
              </MenuLink>
              {props.mayReadBodies && (
                <MenuLink href={exported("format=json&bodies=yes")} download>
                  JSON with bodies
                </MenuLink>
              )}
            </Menu>
          )}
        </div>
      </LogTools>
      {rows.length > 0 && <LogRows rows={rows} loading={url.loading} />}
      <nav aria-label="Pages" className="flex flex-wrap gap-2 py-4 empty:hidden">
        {newestHref && <LinkButton href={newestHref}>Newest requests</LinkButton>}
        {olderHref && <LinkButton href={olderHref}>Older requests</LinkButton>}
      </nav>
    </div>
  );
}

const results = [
  { value: "answered", label: "Answered" },
  { value: "no match", label: "Not found or conflict" },
  { value: "failed", label: "Failed" },
];

const kinds = [
  { value: "look up", label: "Look-up" },
  { value: "add", label: "Add" },
  { value: "change", label: "Change" },
  { value: "delete", label: "Delete" },
  { value: "other", label: "Other" },
];
