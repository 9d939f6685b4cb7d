"use client";

import { useMemo } from "react";
import { actorName } from "#components/directory/actor-name.ts";
import { columnsOf } from "#components/table/columns.ts";
import { DataTable } from "#components/table/data-table.tsx";
import type { TableState } from "#components/table/search-params.ts";
import { Status } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { issueNames } from "#lib/provisioning/issue-words.ts";
import type { IdentityProvider, IssueRow } from "#lib/types.ts";
import { resolutionNames } from "./resolution-names.ts";
import { openIssuesTable, solvedIssuesTable } from "./table-definition.ts";

/** A row of the inbox: what it is about, in words. */
export type ListedIssue = Pick<
  IssueRow,
  "id" | "kind" | "urgent" | "occurrences" | "firstAt" | "at" | "closedAt" | "closedBy" | "resolution"
> & { summary: string };

interface IssuesTableProps {
  slug: string;
  state: TableState;
  rows: ListedIssue[];
  total: number;
  closed: boolean;
  provider: IdentityProvider;
}

const filters = [{ id: "kind", label: "Kind", options: Object.entries(issueNames).map(([value, label]) => ({ value, label })) }];

export function IssuesTable({ slug, state, rows, total, closed, provider }: IssuesTableProps) {
  const columns = useMemo(() => columnsFor(closed, provider), [closed, provider]);
  return (
    <DataTable
      label={closed ? "Solved issues" : "Open issues"}
      noun={["issue", "issues"]}
      definition={closed ? solvedIssuesTable : openIssuesTable}
      columns={columns}
      state={state}
      rows={rows}
      total={total}
      rowId={(issue) => issue.id}
      rowLabel={(issue) => `${issueNames[issue.kind]}: ${issue.summary}`}
      rowHref={(issue) => `/${slug}/issues/${issue.id}`}
      searchLabel="Search names, ids, errors of Entra"
      filters={filters}
      empty={
        <EmptyState>
          {closed
            ? "Issues that are solved, by you or by themselves, will be listed here."
            : "Nothing waits for you. What provisioning can't decide by itself will be listed here, with the way to put it right."}
        </EmptyState>
      }
    />
  );
}

function columnsFor(closed: boolean, provider: IdentityProvider) {
  const column = columnsOf<ListedIssue>();
  return column.columns([
    column.accessor("summary", {
      header: "Issue",
      enableSorting: false,
      meta: { primary: true },
      cell: ({ row: { original }, getValue }) => (
        <span className="block py-1.5">
          <span className="flex flex-wrap items-center gap-x-3 font-medium">
            {issueNames[original.kind]} {original.urgent && !closed && <Status tone="danger">Urgent</Status>}
          </span>
          <span className="wrap-anywhere block whitespace-normal font-normal text-ink-muted">{getValue()}</span>
        </span>
      ),
    }),
    column.accessor("occurrences", {
      header: "Times",
      cell: ({ getValue }) => formatNumber(getValue()),
      meta: { width: 90, priority: 3, align: "end" },
    }),
    column.accessor("firstAt", {
      header: "First seen",
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
      meta: { width: 130, priority: 4 },
    }),
    closed
      ? column.accessor("closedAt", {
          header: "Solved",
          cell: ({ row: { original } }) =>
            original.closedAt && (
              <span className="block">
                <RelativeTime at={original.closedAt} />
                <span className="block truncate text-ink-muted text-xs">
                  {original.closedBy && actorName(original.closedBy, provider)}
                  {original.resolution && `: ${resolutionNames[original.resolution] ?? original.resolution}`}
                </span>
              </span>
            ),
          meta: { width: 220, priority: 2 },
        })
      : column.accessor("at", {
          header: "Last seen",
          cell: ({ getValue }) => <RelativeTime at={getValue()} />,
          meta: { width: 130, priority: 2 },
        }),
  ]);
}
