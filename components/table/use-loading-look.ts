"use client";

import { type RefObject, useEffect, useState } from "react";

/**
 * How the rows look while others are on their way: as they were for a fifth of a second, which most answers need less than; then grey bars
 * in their places, or the old rows dimmed when the focus is among them, because a row that goes would take it along.
 */
export function useLoadingLook(
  loading: boolean,
  body: RefObject<HTMLTableSectionElement | null>,
  after = 200,
): "rows" | "skeleton" | "dimmed" {
  const [slow, setSlow] = useState<"skeleton" | "dimmed" | null>(null);
  useEffect(() => {
    if (!loading) {
      setSlow(null);
      return;
    }
    const timer = setTimeout(() => setSlow(body.current?.contains(document.activeElement) ? "dimmed" : "skeleton"), after);
    return () => clearTimeout(timer);
  }, [loading, body, after]);
  return (loading && slow) || "rows";
}
