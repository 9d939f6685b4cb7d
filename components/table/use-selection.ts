"use client";

import { functionalUpdate, type RowSelectionState, type Updater } from "@tanstack/react-table";
import { useCallback, useMemo, useState } from "react";

export interface Selection<Row> {
  ids: string[];
  /** Those of other pages included, as they were when they were selected. */
  rows: Row[];
  clear: () => void;
}

/** Remembers the selected rows over page turns, and forgets them when `scope` (search and filters) changes: nobody acts on rows unseen. */
export function useSelection<Row>(rows: readonly Row[], rowId: (row: Row) => string, scope: string) {
  const [selected, setSelected] = useState<ReadonlyMap<string, Row>>(new Map());
  const [selectedIn, setSelectedIn] = useState(scope);
  if (selectedIn !== scope) {
    setSelectedIn(scope);
    setSelected(new Map());
  }

  const state = useMemo<RowSelectionState>(() => Object.fromEntries([...selected.keys()].map((id) => [id, true])), [selected]);

  const change = useCallback(
    (update: Updater<RowSelectionState>) =>
      setSelected((before) => {
        const next = functionalUpdate(update, Object.fromEntries([...before.keys()].map((id) => [id, true])));
        const known = new Map([...before, ...rows.map((row) => [rowId(row), row] as const)]);
        return new Map([...known].filter(([id]) => next[id]));
      }),
    [rows, rowId],
  );

  const toggle = useCallback(
    (id: string) => change(({ [id]: was, ...others }) => (was ? others : { ...others, [id]: true })),
    [change],
  );
  const clear = useCallback(() => setSelected(new Map()), []);
  return { ids: [...selected.keys()], rows: [...selected.values()], state, change, toggle, clear };
}
