"use client";

import { useEffect, useState } from "react";

/** True once something has lasted: an answer within the fifth of a second should not flash grey bars first. */
export function useSlow(busy: boolean, after = 200): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) {
      setSlow(false);
      return;
    }
    const timer = setTimeout(() => setSlow(true), after);
    return () => clearTimeout(timer);
  }, [busy, after]);
  return busy && slow;
}
