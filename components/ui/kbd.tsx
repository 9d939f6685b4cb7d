import type { ReactNode } from "react";

/** A key to press; hidden where there are none. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-surface px-1 font-sans text-ink-muted text-xs pointer-coarse:hidden">
      {children}
    </kbd>
  );
}
