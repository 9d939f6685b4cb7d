import {
  type ColumnDef,
  columnVisibilityFeature,
  createColumnHelper,
  type RowData,
  rowPaginationFeature,
  rowSelectionFeature,
  rowSortingFeature,
  type Table,
  tableFeatures,
} from "@tanstack/react-table";

export interface ColumnLook {
  /** Pixels. Columns without it share what is left. */
  width?: number;
  /**
   * 1 (default) is always there; 2, 3 and 4 need a table of 576, 768 and 1,024 px. Measured on the table, not on the screen: a sidebar
   * or a drawer takes its part.
   */
  priority?: 1 | 2 | 3 | 4;
  align?: "end";
  /** Names the row: carries the link, can't be hidden. Exactly one. Its cell holds no links or buttons of its own. */
  primary?: boolean;
  /** Moves under the row's name where its own column (of priority 2) has no room. */
  stacked?: boolean;
  /** Shown only when chosen in the column menu. */
  hiddenAtFirst?: boolean;
  /** The column's name, when its header isn't a plain text. */
  label?: string;
  /** A column of buttons: its head is for screen readers only, and it can't be hidden. */
  headHidden?: boolean;
}

/** Sorting, paging and searching are the server's work: no row model is registered for them. */
export const features = tableFeatures({
  columnVisibilityFeature,
  rowPaginationFeature,
  rowSelectionFeature,
  rowSortingFeature,
  columnMeta: {} as ColumnLook,
});

export type Features = typeof features;
export type TableOf<Row extends RowData> = Table<Features, Row>;
// biome-ignore lint/suspicious/noExplicitAny: a table's columns each have a value type of their own; TanStack's own helper says any here
export type Columns<Row extends RowData> = ColumnDef<Features, Row, any>[];

/** `const column = columnsOf<UserRow>()`, at module level: columns that change their identity make the table start over. */
export function columnsOf<Row extends RowData>() {
  return createColumnHelper<Features, Row>();
}

export function columnLabel(column: { id: string; columnDef: { header?: unknown; meta?: ColumnLook | undefined } }): string {
  const { header, meta } = column.columnDef;
  return meta?.label ?? (typeof header === "string" ? header : column.id);
}

/** The name of a row stays, and so does what can be done with it. */
export function canHide(look: ColumnLook = {}): boolean {
  return !look.primary && !look.headHidden;
}

/** Hides a cell where the table is too narrow for its column. */
export const priorityClass: Record<1 | 2 | 3 | 4, string> = {
  1: "",
  2: "hidden @xl/table:table-cell",
  3: "hidden @3xl/table:table-cell",
  4: "hidden @5xl/table:table-cell",
};

/** By column id. `chosen` are the ids in the URL; null = nobody has chosen. */
export function visibleColumns<Row extends RowData>(
  columns: Columns<Row>,
  chosen: readonly string[] | null,
): Record<string, boolean> {
  return Object.fromEntries(
    columns.map((column) => {
      const id = column.id ?? ("accessorKey" in column ? String(column.accessorKey) : "");
      if (!canHide(column.meta)) return [id, true];
      return [id, chosen ? chosen.includes(id) : !column.meta?.hiddenAtFirst];
    }),
  );
}
