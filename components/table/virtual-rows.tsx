"use client";

import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  Fragment,
  type ReactNode,
  type Ref,
  type RefObject,
  useImperativeHandle,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from "react";

/** Of one that is drawn: the element tells its real height to the virtualizer, which finds it by its index. */
export interface VirtualRow {
  ref: (row: HTMLTableRowElement | null) => void;
  "data-index": number;
}

/** Brings a row that isn't drawn into view. */
export type Reveal = (index: number) => void;

interface VirtualRowsProps {
  body: RefObject<HTMLTableSectionElement | null>;
  count: number;
  ref: Ref<Reveal>;
  children: (index: number, row?: VirtualRow) => ReactNode;
}

/** What a row is likely to be high; each is measured once it is drawn. */
const ROW = 40;
/** Beyond the window, so that j, k and Tab always find a next row. */
const BEYOND = 12;

/** What the server draws, which doesn't know the window: enough for a high one. */
const FIRST = 40;

const never = () => () => {};

/** Only the rows in sight are drawn, with empty rows of the others' height between them. The row that has the focus always is. */
export function VirtualRows(props: VirtualRowsProps) {
  // While the browser wakes up it has to draw what the server drew, wherever it has been scrolled to meanwhile.
  const awake = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (awake) return <RowsInSight {...props} />;
  const drawn = Math.min(FIRST, props.count);
  return (
    <>
      {Array.from({ length: drawn }, (_, index) => props.children(index))}
      <Gap height={(props.count - drawn) * ROW} />
    </>
  );
}

function RowsInSight({ body, count, ref, children }: VirtualRowsProps) {
  const [top, setTop] = useState(0);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => ROW,
    overscan: BEYOND,
    scrollMargin: top,
    rangeExtractor(range) {
      const visible = defaultRangeExtractor(range);
      const focused = focusedIndex(body.current);
      return focused === null || visible.includes(focused) ? visible : [...visible, focused].sort((a, b) => a - b);
    },
  });

  // What stands above the table comes and goes: filters, a banner.
  useLayoutEffect(() => {
    if (body.current) setTop(Math.round(body.current.getBoundingClientRect().top + window.scrollY));
  });
  useImperativeHandle(ref, () => (index) => virtualizer.scrollToIndex(index, { align: "auto" }), [virtualizer]);

  let drawnTo = top;
  const items = virtualizer.getVirtualItems().map((item) => {
    const gap = item.start - drawnTo;
    drawnTo = item.end;
    return (
      <Fragment key={item.key}>
        <Gap height={gap} />
        {children(item.index, { ref: virtualizer.measureElement, "data-index": item.index })}
      </Fragment>
    );
  });
  return (
    <>
      {items}
      <Gap height={virtualizer.getTotalSize() + top - drawnTo} />
    </>
  );
}

/** One cell, without colSpan: columns that the table has no room for would get a width by it. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height }} className="p-0" />
    </tr>
  );
}

function focusedIndex(body: HTMLTableSectionElement | null): number | null {
  if (!body?.contains(document.activeElement)) return null;
  const row = document.activeElement?.closest<HTMLTableRowElement>("tr[data-index]");
  return row ? Number(row.dataset.index) : null;
}
