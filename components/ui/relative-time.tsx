"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import { clsx } from "clsx";
import { createContext, type PointerEvent, type ReactNode, useContext, useId, useSyncExternalStore } from "react";
import { formatExact, formatRelative } from "./time-format.ts";

/** One clock for the page: a hundred times on it tick together, and none does when there are none. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const tell of listeners) tell();
    }, 15_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** One tooltip, too, that moves to the time under the pointer. */
const exactTime = Tooltip.createHandle<Date>();

const InRow = createContext(false);

/** In a row that leads to a page with its times, no time is a stop for Tab: a hundred rows would make a hundred of them. */
export function TimesInRow({ children }: { children: ReactNode }) {
  return <InRow value>{children}</InRow>;
}

/** "3 minutes ago", with the exact time on hover, focus and touch. Takes what JSON and the database give. */
export function RelativeTime({ at, className }: { at: Date | string; className?: string }) {
  const date = typeof at === "string" ? new Date(at) : at;
  const shownNow = useSyncExternalStore(
    subscribe,
    () => now,
    () => Date.now(),
  );
  const id = useId();
  const inRow = useContext(InRow);
  const reachable = inRow
    ? {}
    : {
        tabIndex: 0,
        onPointerUp: (event: PointerEvent) => {
          if (event.pointerType === "touch") exactTime.open(id);
        },
      };
  return (
    <Tooltip.Trigger
      id={id}
      handle={exactTime}
      payload={date}
      closeOnClick={inRow}
      {...reachable}
      // The server's minute may have passed by the time the browser wakes up: that difference is meant, and mended by the next tick.
      render={<time dateTime={date.toISOString()} suppressHydrationWarning />}
      className={clsx("rounded-sm", className)}
    >
      {formatRelative(date, new Date(shownNow))}
    </Tooltip.Trigger>
  );
}

/** Where the exact time appears; once, in the root layout. */
export function ExactTimeTooltip() {
  return (
    <Tooltip.Root handle={exactTime}>
      {({ payload }) => (
        <Tooltip.Portal>
          <Tooltip.Positioner sideOffset={6} className="z-50">
            <Tooltip.Popup className="rounded-md bg-raised px-2.5 py-1.5 text-ink text-xs tabular-nums shadow-float">
              {payload && formatExact(payload)}
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      )}
    </Tooltip.Root>
  );
}
