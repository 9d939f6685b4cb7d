"use client";

import { type RefObject, useEffect } from "react";
import { hasModifier, isCovered, isTyping } from "./keyboard.ts";
import type { Reveal } from "./virtual-rows.tsx";

/**
 * j and k move the focus from row to row, x selects the focused one. Enter needs no help: the focus is on the row's link. In a long list,
 * where only some rows are drawn, `reveal` brings the next one about.
 */
export function useRowKeys(
  body: RefObject<HTMLTableSectionElement | null>,
  count: number,
  toggle: (rowId: string) => void,
  reveal: RefObject<Reveal | null>,
): void {
  useEffect(() => {
    const drawn = () => [...(body.current?.querySelectorAll<HTMLTableRowElement>("tr[data-row]") ?? [])];

    function focusRow(index: number, tries = 3): void {
      const row = drawn().find((candidate) => Number(candidate.dataset.index) === index);
      if (row) (row.querySelector<HTMLElement>("[data-row-link]") ?? row.querySelector<HTMLElement>("[role=checkbox]"))?.focus();
      else if (tries > 0) {
        reveal.current?.(index);
        requestAnimationFrame(() => focusRow(index, tries - 1));
      }
    }

    function onKeyDown(event: KeyboardEvent) {
      if (!["j", "k", "x"].includes(event.key) || hasModifier(event) || isTyping(event.target) || isCovered()) return;
      const rows = drawn();
      const current = rows.find((row) => row.contains(document.activeElement));
      if (event.key === "x") {
        if (current?.dataset.row !== undefined) toggle(current.dataset.row);
      } else if (current) {
        focusRow(Math.min(count - 1, Math.max(0, Number(current.dataset.index) + (event.key === "j" ? 1 : -1))));
      } else {
        const inSight = rows.find((row) => row.getBoundingClientRect().bottom > 0);
        if (inSight) focusRow(Number(inSight.dataset.index));
      }
      event.preventDefault();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [body, count, toggle, reveal]);
}
