"use client";

import { useEffect, useState } from "react";
import { useRefresh } from "./use-refresh.ts";

const EVERY_MS = 1_000;

interface RunProgressOptions {
  /** Answers `{ state, done }`. */
  url: string;
  /** In another one there is another page to show. */
  state: string;
  done: number;
}

/** How much of a run is done, asked for each second; the server works by itself, whoever looks. */
export function useRunProgress({ url, state, done: first }: RunProgressOptions): number {
  const { refresh, isRefreshing } = useRefresh();
  const [done, setDone] = useState(first);

  useEffect(() => {
    const stopped = new AbortController();
    async function ask() {
      if (isRefreshing()) return;
      try {
        const response = await fetch(url, { cache: "no-store", signal: stopped.signal });
        // While the server starts, too, there is nothing to refresh from.
        if (response.status >= 500) return;
        if (!response.ok) return refresh();
        const now: { state: string; done: number } = await response.json();
        if (now.state === state) setDone(now.done);
        else refresh();
      } catch {
        // Offline, or the server restarts: the next second asks again.
      }
    }
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }, [url, state, refresh, isRefreshing]);

  return done;
}
