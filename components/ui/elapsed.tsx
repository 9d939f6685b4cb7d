"use client";

import { useEffect, useState } from "react";
import { formatElapsed } from "./time-format.ts";

/** "2 min 13 s", counting on. */
export function Elapsed({ since }: { since: Date }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  // The server's second may have passed by the time the browser wakes up: that difference is meant.
  return <span suppressHydrationWarning>{formatElapsed(now - since.getTime())}</span>;
}
