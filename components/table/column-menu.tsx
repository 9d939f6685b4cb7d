"use client";

import type { RowData } from "@tanstack/react-table";
import { Columns3 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuCheckbox, MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import { canHide, columnLabel, type TableOf } from "./columns.ts";
import type { TableUrl } from "./use-table-url.ts";

export function ColumnMenu<Row extends RowData>({ table, url }: { table: TableOf<Row>; url: TableUrl }) {
  const columns = table.getAllLeafColumns().filter((column) => canHide(column.columnDef.meta));
  if (columns.length === 0) return null;
  return (
    <Menu
      align="end"
      trigger={
        <Button iconOnly aria-label="Columns">
          <Columns3 aria-hidden />
        </Button>
      }
    >
      {columns.map((column) => (
        <MenuCheckbox
          key={column.id}
          checked={column.getIsVisible()}
          onCheckedChange={(visible) =>
            url.choose(columns.filter((other) => (other === column ? visible : other.getIsVisible())).map((other) => other.id))
          }
        >
          {columnLabel(column)}
        </MenuCheckbox>
      ))}
      {url.columns !== null && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={() => void url.choose(null)}>Reset columns</MenuItem>
        </>
      )}
    </Menu>
  );
}
