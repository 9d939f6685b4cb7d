"use client";

import { functionalUpdate, type RowSelectionState, type Updater } from "@tanstack/react-table";
import { useCallback, useMemo, useState } from "react";

export interface Selection<Row> {
  /** Empty while everything is selected. */
  ids: string[];
  /** Those of other pages included, as they were when they were selected. */
  rows: Row[];
  /** All that match search and filters, on all pages, seen or not. */
  everything: boolean;
  clear: () => void;
}

/** Remembers the selected rows over page turns, and forgets them when `scope` (search and filters) changes: nobody acts on rows unseen. */
export function useSelection<Row>(rows: readonly Row[], rowId: (row: Row) => string, scope: string) {
  const [selected, setSelected] = useState<ReadonlyMap<string, Row>>(new Map());
  const [everything, setEverything] = useState(false);
  const [selectedIn, setSelectedIn] = useState(scope);
  if (selectedIn !== scope) {
    setSelectedIn(scope);
    setSelected(new Map());
    setEverything(false);
  }

  // While everything is selected, this page's rows stand for the rest: without one of them it is a selection of rows again.
  const present = useMemo(
    () => (everything ? new Map(rows.map((row) => [rowId(row), row] as const)) : selected),
    [everything, rows, rowId, selected],
  );
  const state = useMemo<RowSelectionState>(() => Object.fromEntries([...present.keys()].map((id) => [id, true])), [present]);

  const change = useCallback(
    (update: Updater<RowSelectionState>) => {
      const next = functionalUpdate(update, Object.fromEntries([...present.keys()].map((id) => [id, true])));
      const known = new Map([...present, ...rows.map((row) => [rowId(row), row] as const)]);
      setSelected(new Map([...known].filter(([id]) => next[id])));
      setEverything(false);
    },
    [present, rows, rowId],
  );

  const toggle = useCallback(
    (id: string) => change(({ [id]: was, ...others }) => (was ? others : { ...others, [id]: true })),
    [change],
  );
  const clear = useCallback(() => {
    setSelected(new Map());
    setEverything(false);
  }, []);
  const selectEverything = useCallback(() => setEverything(true), []);
  return {
    ids: everything ? [] : [...selected.keys()],
    rows: everything ? [] : [...selected.values()],
    everything,
    selectEverything,
    state,
    change,
    toggle,
    clear,
  };
}
