"use client";

type Guard = (event: PopStateEvent) => void;

let guard: Guard | null = null;

// Of listeners on the window the browser calls the earliest first, whatever their phase: this one has to be there before the router's, so
// it is added when this file is read and not in an effect.
if (typeof window !== "undefined") window.addEventListener("popstate", (event) => guard?.(event));

/** Hears of Back and Forward before the router does. Null takes it away. */
export function guardHistory(next: Guard | null): void {
  guard = next;
}

/** Once, in the root layout, for the sake of the listener above. */
export function HistoryGuard() {
  return null;
}
