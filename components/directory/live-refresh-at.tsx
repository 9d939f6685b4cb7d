"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page anew at a time when what it says becomes untrue by itself. */
export function LiveRefreshAt({ at }: { at: Date }) {
  const router = useRouter();
  const time = at.getTime();
  useEffect(() => {
    // A little later: the server's clock decides, and it may be behind this one's.
    const wait = Math.max(time - Date.now(), 0) + 500;
    const timer = setTimeout(() => router.refresh(), Math.min(wait, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [time, router]);
  return null;
}
