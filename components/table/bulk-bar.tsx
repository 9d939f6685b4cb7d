"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";

interface BulkBarProps {
  count: number;
  /** More than `count` are selected. */
  capped: boolean;
  /** "Select all 1,234 users"; absent when there are no more, or more can't be selected. */
  more?: { label: string; onSelect: () => void } | undefined;
  onClear: () => void;
  children: ReactNode;
}

/** Sticks to the bottom of the window while the list is taller, and stands below the list otherwise: it never covers a row for good. */
export function BulkBar({ count, capped, more, onClear, children }: BulkBarProps) {
  return (
    <>
      <span role="status" className="sr-only">
        {count === 0
          ? ""
          : capped
            ? `${formatNumber(count)}+ rows selected`
            : formatCount(count, "row selected", "rows selected")}
      </span>
      {count > 0 && (
        <section
          aria-label="Actions for the selected rows"
          className="sticky bottom-4 z-10 mx-auto mt-4 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg bg-raised py-2 pr-2 pl-4 text-sm shadow-float transition-[opacity,translate] duration-150 starting:translate-y-1 starting:opacity-0"
        >
          <span className="mr-2 font-medium tabular-nums">
            {formatNumber(count)}
            {capped && "+"} selected
          </span>
          {more && (
            <Button variant="ghost" onClick={more.onSelect}>
              {more.label}
            </Button>
          )}
          {children}
          <Button variant="ghost" iconOnly aria-label="Clear selection" onClick={onClear}>
            <X aria-hidden />
          </Button>
        </section>
      )}
    </>
  );
}
