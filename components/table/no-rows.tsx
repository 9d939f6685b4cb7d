"use client";

import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import type { TableState } from "./search-params.ts";
import type { TableUrl } from "./use-table-url.ts";

interface NoRowsProps {
  state: TableState;
  url: TableUrl;
  total: number;
  noun: string;
  /** The button is about to disappear, with the focus on it. */
  onGone: () => void;
}

/** There are rows, only not here: nothing matches, or the list has become shorter than the page asked for. */
export function NoRows({ state, url, total, noun, onGone }: NoRowsProps) {
  function leave(change: () => Promise<unknown>) {
    void change();
    onGone();
  }

  if (total > 0) {
    const last = Math.ceil(total / state.size);
    return (
      <EmptyState action={<Button onClick={() => leave(() => url.turnTo(last))}>Go to page {formatNumber(last)}</Button>}>
        The list ends before page {formatNumber(state.page)}.
      </EmptyState>
    );
  }
  const filtered = Object.values(state.filters).some((values) => values.length > 0);
  return (
    <EmptyState action={<Button onClick={() => leave(url.clear)}>{filtered ? "Clear filters" : "Clear search"}</Button>}>
      No {noun} match {state.q !== "" && <span className="wrap-anywhere">“{state.q}”</span>}
      {state.q !== "" && filtered && " with "}
      {filtered && "these filters"}.
    </EmptyState>
  );
}
