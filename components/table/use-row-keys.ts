"use client";

import { type RefObject, useEffect } from "react";
import { hasModifier, isCovered, isTyping } from "./keyboard.ts";

/** j and k move the focus from row to row, x selects the focused one. Enter needs no help: the focus is on the row's link. */
export function useRowKeys(body: RefObject<HTMLTableSectionElement | null>, toggle: (rowId: string) => void): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (!["j", "k", "x"].includes(event.key) || hasModifier(event) || isTyping(event.target) || isCovered()) return;
      const rows = [...(body.current?.querySelectorAll<HTMLTableRowElement>("tr[data-row]") ?? [])];
      const current = rows.findIndex((row) => row.contains(document.activeElement));
      if (event.key === "x") {
        const id = rows[current]?.dataset.row;
        if (id !== undefined) toggle(id);
      } else {
        const step = event.key === "j" ? 1 : -1;
        const next = current === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, current + step));
        const row = rows[next];
        (row?.querySelector<HTMLElement>("[data-row-link]") ?? row?.querySelector<HTMLElement>("[role=checkbox]"))?.focus();
      }
      event.preventDefault();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [body, toggle]);
}
