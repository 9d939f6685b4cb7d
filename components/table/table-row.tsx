"use client";

import { type Cell, FlexRender, type RowData, type Row as TableRowModel } from "@tanstack/react-table";
import { clsx } from "clsx";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { MouseEvent, PointerEvent, ReactNode, Ref } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { TimesInRow } from "#components/ui/relative-time.tsx";
import { type Features, priorityClass } from "./columns.ts";

interface TableRowProps<Row extends RowData> {
  row: TableRowModel<Features, Row>;
  label: string;
  href: string | undefined;
  selectable: boolean;
  selecting: boolean;
  /** From 0, on this page. */
  index: number;
  /** Of all rows of all pages and the head, from 1: where not all of them are drawn. */
  ariaIndex: number | undefined;
  ref?: Ref<HTMLTableRowElement>;
}

/**
 * One row. The link in the primary cell is the row for keyboard and screen readers; a click anywhere else on the row follows it for the
 * mouse, as long as it wasn't meant for a control or for selecting text.
 */
export function TableRow<Row extends RowData>({
  row,
  label,
  href,
  selectable,
  selecting,
  index,
  ariaIndex,
  ref,
}: TableRowProps<Row>) {
  const router = useRouter();
  const selected = row.getIsSelected();
  const cells = row.getVisibleCells();
  const tall = cells.some((cell) => cell.column.columnDef.meta?.stacked);

  function open(event: MouseEvent<HTMLTableRowElement>) {
    const target = event.target as HTMLElement;
    if (href === undefined || event.defaultPrevented || target.closest("a, button, input, label, [role]")) return;
    if (window.getSelection()?.isCollapsed === false) return;
    if (event.metaKey || event.ctrlKey || event.button === 1) window.open(href, "_blank", "noopener");
    else router.push(href);
  }

  return (
    <tr
      ref={ref}
      data-row={row.id}
      data-index={index}
      aria-rowindex={ariaIndex}
      data-selected={selected || undefined}
      onClick={open}
      onAuxClick={(event) => {
        if (event.button === 1) open(event);
      }}
      className={clsx(
        "group/row outline-accent-ink -outline-offset-2 hover:bg-hover has-[[data-row-link]:focus-visible]:outline-2 data-selected:bg-accent-wash",
        href !== undefined && "cursor-pointer",
      )}
    >
      {selectable && (
        <td className="h-10 w-9 border-b pl-1">
          <Checkbox
            aria-label={`Select ${label}`}
            checked={selected}
            onCheckedChange={(checked) => row.toggleSelected(checked)}
            className={clsx(
              "align-middle opacity-0 focus-visible:opacity-100 group-focus-within/row:opacity-100 group-hover/row:opacity-100 pointer-coarse:opacity-100",
              selecting && "opacity-100",
            )}
          />
        </td>
      )}
      {cells.map((cell) => (
        <TableCell key={cell.id} cell={cell} tall={tall}>
          <TimesInRow>
            {cell.column.columnDef.meta?.primary ? (
              <Primary href={href} stacked={cells.filter((other) => other.column.columnDef.meta?.stacked)}>
                <FlexRender cell={cell} />
              </Primary>
            ) : (
              <FlexRender cell={cell} />
            )}
          </TimesInRow>
        </TableCell>
      ))}
    </tr>
  );
}

interface TableCellProps<Row extends RowData> {
  cell: Cell<Features, Row>;
  /** Room for a second line where the table is narrow. */
  tall: boolean;
  children: ReactNode;
}

function TableCell<Row extends RowData>({ cell, tall, children }: TableCellProps<Row>) {
  const look = cell.column.columnDef.meta ?? {};
  return (
    <td
      onPointerEnter={titleWhenCut}
      className={clsx(
        "h-10 border-b px-2.5 first:pl-1 last:pr-1",
        tall && "@max-xl/table:h-13",
        priorityClass[look.priority ?? 1],
        look.align === "end" && "text-right tabular-nums",
      )}
    >
      <div className="truncate">{children}</div>
    </td>
  );
}

interface PrimaryProps<Row extends RowData> {
  href: string | undefined;
  stacked: Cell<Features, Row>[];
  children: ReactNode;
}

function Primary<Row extends RowData>({ href, stacked, children }: PrimaryProps<Row>) {
  return (
    <>
      {href === undefined ? (
        <span className="font-medium">{children}</span>
      ) : (
        // A list of a hundred people must not load a hundred pages ahead.
        <Link href={href} prefetch={false} data-row-link className="font-medium outline-none">
          {children}
        </Link>
      )}
      {stacked.length > 0 && (
        <div className="truncate font-normal text-ink-muted text-xs @xl/table:hidden">
          {stacked.map((cell) => (
            <FlexRender key={cell.id} cell={cell} />
          ))}
        </div>
      )}
    </>
  );
}

/** A value that doesn't fit tells itself whole on hover. */
function titleWhenCut(event: PointerEvent<HTMLTableCellElement>) {
  const box = event.currentTarget.firstElementChild;
  if (!box) return;
  if (box.scrollWidth > box.clientWidth) event.currentTarget.title = box.textContent ?? "";
  else event.currentTarget.removeAttribute("title");
}
