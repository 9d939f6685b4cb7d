"use client";

import type { Header, RowData } from "@tanstack/react-table";
import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { columnLabel, type Features, priorityClass, type TableOf } from "./columns.ts";

const cellClass =
  "sticky top-(--sticky-top) z-10 h-9 border-b bg-canvas px-2.5 text-left font-medium text-ink-muted first:pl-1 last:pr-1";

interface TableHeadProps<Row extends RowData> {
  table: TableOf<Row>;
  sortable: readonly string[];
  selectable: boolean;
}

export function TableHead<Row extends RowData>({ table, sortable, selectable }: TableHeadProps<Row>) {
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  // "Some" is said of all, too.
  const all = table.getIsAllPageRowsSelected();
  const some = table.getIsSomePageRowsSelected();
  return (
    <thead>
      <tr className="group/row">
        {selectable && (
          <th scope="col" className={clsx(cellClass, "w-9")}>
            <Checkbox
              aria-label="Select all rows on this page"
              checked={all}
              indeterminate={some && !all}
              onCheckedChange={(checked) => table.toggleAllPageRowsSelected(checked)}
              className={clsx(
                "align-middle opacity-0 focus-visible:opacity-100 group-hover/row:opacity-100 pointer-coarse:opacity-100",
                (all || some) && "opacity-100",
              )}
            />
          </th>
        )}
        {headers.map((header) => (
          <ColumnHead key={header.id} header={header} sortable={sortable.includes(header.column.id)} />
        ))}
      </tr>
    </thead>
  );
}

function ColumnHead<Row extends RowData>({ header, sortable }: { header: Header<Features, Row>; sortable: boolean }) {
  const look = header.column.columnDef.meta ?? {};
  const sorted = header.column.getIsSorted();
  const label = columnLabel(header.column);
  return (
    <th
      scope="col"
      aria-sort={sortable ? (sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending") : undefined}
      style={{ width: look.width }}
      className={clsx(cellClass, priorityClass[look.priority ?? 1], look.align === "end" && "text-right")}
    >
      {sortable ? (
        <SortButton sorted={sorted} onClick={() => header.column.toggleSorting()} end={look.align === "end"}>
          {label}
        </SortButton>
      ) : (
        <span className={clsx("block truncate", look.headHidden && "sr-only")}>{label}</span>
      )}
    </th>
  );
}

interface SortButtonProps {
  sorted: false | "asc" | "desc";
  onClick: () => void;
  end: boolean;
  children: ReactNode;
}

function SortButton({ sorted, onClick, end, children }: SortButtonProps) {
  const Arrow = sorted === "desc" ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      onClick={onClick}
      className={clsx(
        "group/sort -mx-1.5 inline-flex h-7 max-w-full items-center gap-1 rounded-sm px-1.5 hover:bg-hover hover:text-ink",
        end && "flex-row-reverse",
        sorted && "text-ink",
      )}
    >
      <span className="truncate">{children}</span>
      <Arrow
        aria-hidden
        className={clsx(
          "size-3.5 shrink-0",
          !sorted && "opacity-0 group-hover/sort:opacity-60 group-focus-visible/sort:opacity-60",
        )}
      />
    </button>
  );
}
