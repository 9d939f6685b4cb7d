import type { ReactNode } from "react";

/** One sentence that says what will be here, and the one action that starts it. */
export function EmptyState({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-4 px-4 py-16 text-center">
      <p className="max-w-110 text-ink-muted">{children}</p>
      {action}
    </div>
  );
}
