"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import { Select } from "#components/ui/select.tsx";
import { pageSizes, type TableState } from "./search-params.ts";
import type { TableUrl } from "./use-table-url.ts";

const sizeOptions = pageSizes.map((size) => ({ value: String(size), label: `${formatNumber(size)} rows` }));

interface PagerProps {
  state: TableState;
  url: TableUrl;
  total: number;
  capped: boolean;
}

/** Nothing to turn when everything fits on the smallest page, nor beyond the last one. */
export function Pager({ state, url, total, capped }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / state.size));
  const first = (state.page - 1) * state.size + 1;
  const last = Math.min(total, state.page * state.size);
  if (total <= pageSizes[0] || first > total) return null;
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 text-sm">
      <Select
        aria-label="Rows on a page"
        className="w-28!"
        options={sizeOptions}
        value={String(state.size)}
        onValueChange={(size) => void url.resize(Number(size))}
      />
      <div className="flex items-center gap-2">
        <span className="text-ink-muted tabular-nums">
          {formatNumber(first)}–{formatNumber(last)} of {formatNumber(total)}
          {capped && "+"}
        </span>
        <Button
          iconOnly
          aria-label="Previous page"
          disabledReason={state.page <= 1 ? "This is the first page." : undefined}
          onClick={() => void url.turnTo(state.page - 1)}
        >
          <ChevronLeft aria-hidden />
        </Button>
        <Button
          iconOnly
          aria-label="Next page"
          disabledReason={
            state.page < pages
              ? undefined
              : capped
                ? "Type more to see others: a search lists so many."
                : "This is the last page."
          }
          onClick={() => void url.turnTo(state.page + 1)}
        >
          <ChevronRight aria-hidden />
        </Button>
      </div>
    </nav>
  );
}
