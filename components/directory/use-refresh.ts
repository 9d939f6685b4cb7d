"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useTransition } from "react";

interface Refresh {
  /** Reads the page anew. */
  refresh(): void;
  /** Whether what was asked for is still on its way: whoever asks again puts it off, and for ever when they keep asking. */
  isRefreshing(): boolean;
}

/** `router.refresh()` for pages that read themselves anew. */
export function useRefresh(): Refresh {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const refreshing = useRef(false);
  useEffect(() => {
    refreshing.current = pending;
  }, [pending]);
  const refresh = useCallback(() => {
    refreshing.current = true;
    startTransition(() => router.refresh());
  }, [router]);
  const isRefreshing = useCallback(() => refreshing.current, []);
  return { refresh, isRefreshing };
}
