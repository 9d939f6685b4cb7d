"use client";

import { useEffect, useRef } from "react";
import { useRefresh } from "./use-refresh.ts";

const EVERY_MS = 1_000;

interface LiveRefreshProps {
  slug: string;
  /** When the provider was last heard before this page was read. */
  lastRequestAt: Date | null;
}

/**
 * Shows on this page what the identity provider does meanwhile: asks each second when it was last heard, and reads the
 * page anew when that has changed. Quiet while the tab is hidden.
 */
export function LiveRefresh({ slug, lastRequestAt }: LiveRefreshProps) {
  const { refresh, isRefreshing } = useRefresh();
  const known = useRef(lastRequestAt?.toISOString() ?? null);

  useEffect(() => {
    const stopped = new AbortController();
    let asking = false;
    async function ask() {
      if (asking || isRefreshing() || document.hidden) return;
      asking = true;
      try {
        const response = await fetch(`/${slug}/pulse`, { cache: "no-store", signal: stopped.signal });
        if (!response.ok) return;
        const { lastRequestAt }: { lastRequestAt: string | null } = await response.json();
        if (known.current === lastRequestAt) return;
        known.current = lastRequestAt;
        refresh();
      } catch {
        // Offline, or the server restarts: the next second asks again.
      } finally {
        asking = false;
      }
    }
    void ask();
    const timer = setInterval(ask, EVERY_MS);
    document.addEventListener("visibilitychange", ask);
    return () => {
      stopped.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }, [slug, refresh, isRefreshing]);

  return null;
}
