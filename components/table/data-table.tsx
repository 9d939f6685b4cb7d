"use client";

import { type RowData, useTable } from "@tanstack/react-table";
import { clsx } from "clsx";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { ColumnMenu } from "./column-menu.tsx";
import { type Columns, features, visibleColumns } from "./columns.ts";
import { FilterSearch } from "./filter-search.tsx";
import { FilterChips, FilterMenu, type TableFilter } from "./filters.tsx";
import { NoRows } from "./no-rows.tsx";
import { Pager } from "./pager.tsx";
import { SearchBox } from "./search-box.tsx";
import type { TableDefinition, TableState } from "./search-params.ts";
import { SkeletonRows } from "./skeleton-rows.tsx";
import { TableHead } from "./table-head.tsx";
import { TableRow } from "./table-row.tsx";
import { useLoadingLook } from "./use-loading-look.ts";
import { useRowKeys } from "./use-row-keys.ts";
import { type Selection, useSelection } from "./use-selection.ts";
import { useTableUrl } from "./use-table-url.ts";
import { type Reveal, type VirtualRow, VirtualRows } from "./virtual-rows.tsx";

/** Up to so many rows are all drawn: the browser's own search finds them, and printing prints them. */
const DRAWN_WHOLE = 100;

interface DataTableProps<Row extends RowData> {
  /** What the table is a list of, for screen readers: "Users". */
  label: string;
  /** For counts: ["user", "users"]. */
  noun: readonly [one: string, other: string];
  /** Made by defineTable, in a file that the page imports too. */
  definition: TableDefinition;
  /** Made with columnsOf, at module level. */
  columns: Columns<Row>;
  /** What the server was asked for, from definition.load(). The URL may be ahead of it while new rows are on their way. */
  state: TableState;
  /** One page of rows, as the server found them. */
  rows: readonly Row[];
  /** All rows that match, on all pages. */
  total: number;
  /** There are more than `total`, which were not counted: a search that hits that many is better made longer. */
  capped?: boolean | undefined;
  rowId: (row: Row) => string;
  /** Says which row is meant: "Select Adele Vance". */
  rowLabel: (row: Row) => string;
  /** Where a click or Enter leads; undefined = nowhere. */
  rowHref?: (row: Row) => string | undefined;
  searchLabel?: string;
  filters?: readonly TableFilter[];
  /** What can be done with several; makes the rows selectable. */
  bulkActions?: (selection: Selection<Row>) => ReactNode;
  /** With bulkActions that can be done with all rows that match, seen or not. */
  selectsEverything?: boolean;
  /** An EmptyState for when there is nothing at all, not even without search and filters. */
  empty: ReactNode;
}

/**
 * The one data table: rows come from the server, one page at a time, and everything that chooses them stands in the URL.
 *
 * ```tsx
 * // components/users/users-table-definition.ts: read by the page and by the table
 * export const usersTable = defineTable({
 *   sortable: ["displayName", "createdAt"],
 *   defaultSort: { id: "displayName", desc: false },
 *   filters: { source: ["manual", "scim"] },
 * });
 *
 * // the page, on the server
 * const state = await usersTable.load(searchParams);      // { q, sort, page, size, filters: { source } }
 * const { rows, total } = await listUsers(ctx, state);
 * return <UsersTable state={state} rows={rows} total={total} slug={slug} />;
 *
 * // components/users/users-table.tsx, "use client", because columns hold functions
 * const column = columnsOf<UserRow>();
 * const columns = column.columns([
 *   column.accessor("displayName", { header: "Name", meta: { primary: true } }),
 *   column.accessor("userName", { header: "User name", meta: { priority: 2, stacked: true } }),
 *   column.accessor("createdAt", { header: "Created", cell: ({ getValue }) => <RelativeTime at={getValue()} />,
 *     meta: { width: 140, priority: 3 } }),
 * ]);
 * <DataTable label="Users" noun={["user", "users"]} definition={usersTable} columns={columns} state={state} rows={rows} total={total}
 *   rowId={(row) => row.id} rowLabel={(row) => row.displayName} rowHref={(row) => `/${slug}/…/${row.id}`}
 *   filters={[{ id: "source", label: "Source", options: [{ value: "scim", label: "SCIM" }, …] }]}
 *   bulkActions={({ ids, clear }) => <Button onClick={…}>Restore</Button>}
 *   empty={<EmptyState action={…}>People appear here once …</EmptyState>} />
 * ```
 */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const {
    definition,
    columns,
    state,
    rows,
    total,
    capped = false,
    rowId,
    rowLabel,
    rowHref,
    filters = [],
    bulkActions,
    noun,
  } = props;
  const url = useTableUrl(definition, state.keptColumns);
  const body = useRef<HTMLTableSectionElement>(null);
  const reveal = useRef<Reveal>(null);
  const look = useLoadingLook(url.loading, body);
  const [searchedFilter, setSearchedFilter] = useState<string>();
  const tools = useRef<HTMLFieldSetElement>(null);
  const focusTools = () => tools.current?.focus();
  const selectable = bulkActions !== undefined;
  const selection = useSelection(rows, rowId, JSON.stringify([state.q, state.filters]));

  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    manualSorting: true,
    manualPagination: true,
    enableSortingRemoval: false,
    rowCount: total,
    state: {
      sorting: [url.sort],
      pagination: { pageIndex: state.page - 1, pageSize: state.size },
      rowSelection: selection.state,
      columnVisibility: useMemo(() => visibleColumns(columns, url.columns), [columns, url.columns]),
    },
    onSortingChange: (update) => void url.sortBy((typeof update === "function" ? update([url.sort]) : update)[0]),
    onRowSelectionChange: selection.change,
  });

  const toggleRow = useCallback((id: string) => selectable && selection.toggle(id), [selectable, selection.toggle]);
  useRowKeys(body, rows.length, toggleRow, reveal);

  const narrowed = state.q !== "" || Object.values(state.filters).some((values) => values.length > 0);
  if (total === 0 && !narrowed) return props.empty;

  const visible = table.getVisibleLeafColumns();
  const count = capped ? `${formatNumber(total)}+ ${noun[1]}` : formatCount(total, ...noun);
  const clearSelection = () => {
    selection.clear();
    focusTools();
  };
  const selectedCount = selection.everything ? total : selection.ids.length;
  const drawnWhole = rows.length <= DRAWN_WHOLE;
  const model = table.getRowModel().rows;

  function drawRow(index: number, virtual?: VirtualRow) {
    const row = model[index];
    if (!row) return null;
    return (
      <TableRow
        key={row.id}
        {...(virtual ? { ref: virtual.ref } : {})}
        row={row}
        index={index}
        ariaIndex={drawnWhole ? undefined : (state.page - 1) * state.size + index + 2}
        label={rowLabel(row.original)}
        href={rowHref?.(row.original)}
        selectable={selectable}
        selecting={selectedCount > 0}
      />
    );
  }

  return (
    <div>
      {/* Takes the focus when the button that had it is gone, so that Tab goes on from here and not from the top of the page. */}
      <fieldset
        ref={tools}
        tabIndex={-1}
        aria-label="Search and filters"
        className="flex flex-wrap items-center gap-2 outline-none"
      >
        <SearchBox url={url} label={props.searchLabel ?? `Search ${noun[1]}`} />
        {filters.length > 0 && <FilterMenu filters={filters} url={url} onSearch={setSearchedFilter} />}
        <div className="ml-auto flex items-center gap-3">
          <span role="status" className="text-ink-muted text-sm tabular-nums">
            {url.loading ? <span className="sr-only">Loading</span> : null}
            <span aria-hidden={url.loading || undefined}>{count}</span>
          </span>
          {/* A phone shows the columns that it has room for, chosen or not. */}
          <div className="max-sm:hidden">
            <ColumnMenu table={table} url={url} />
          </div>
        </div>
      </fieldset>
      <div className="mt-2 empty:hidden">
        <FilterChips filters={filters} url={url} onSearch={setSearchedFilter} onGone={focusTools} />
      </div>
      <FilterSearch
        filter={filters.find(({ id }) => id === searchedFilter)}
        url={url}
        onClose={() => setSearchedFilter(undefined)}
      />
      <div className={clsx("@container/table mt-2", !drawnWhole && "[overflow-anchor:none]")}>
        <table
          aria-label={props.label}
          aria-busy={url.loading}
          aria-rowcount={drawnWhole ? undefined : total + 1}
          className="w-full table-fixed border-separate border-spacing-0 text-sm"
        >
          <TableHead table={table} sortable={definition.sortable} selectable={selectable} />
          <tbody ref={body} className={clsx("transition-opacity", look === "dimmed" && "opacity-55")}>
            {look === "skeleton" ? (
              <SkeletonRows
                rows={Math.max(1, rows.length)}
                selectable={selectable}
                columns={visible.map(({ id, columnDef }) => ({ id, look: columnDef.meta ?? {} }))}
              />
            ) : drawnWhole ? (
              model.map((_, index) => drawRow(index))
            ) : (
              <VirtualRows key={state.page} ref={reveal} body={body} count={model.length}>
                {drawRow}
              </VirtualRows>
            )}
          </tbody>
        </table>
        {rows.length === 0 && look !== "skeleton" && (
          <NoRows state={state} url={url} total={total} noun={noun[1]} onGone={focusTools} />
        )}
      </div>
      {bulkActions && (
        <BulkBar
          count={selectedCount}
          capped={capped && selection.everything}
          more={
            props.selectsEverything && !selection.everything && total > selectedCount && table.getIsAllPageRowsSelected()
              ? {
                  label: `Select all ${formatNumber(total)}${capped ? "+" : ""} ${noun[1]}`,
                  onSelect: selection.selectEverything,
                }
              : undefined
          }
          onClear={clearSelection}
        >
          {bulkActions({ ...selection, clear: clearSelection })}
        </BulkBar>
      )}
      <Pager state={state} url={url} total={total} capped={capped} />
    </div>
  );
}
