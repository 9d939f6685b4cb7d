import type { ReactNode } from "react";
import { ToneIcon } from "./tone.tsx";

interface ErrorStateProps {
  /** What failed: "The users could not be loaded." */
  title: ReactNode;
  /** What still works, and what to do. */
  children?: ReactNode;
  /** To quote to whoever helps; it stands in the server's log. */
  reference?: string | undefined;
  /** Retry, where it makes sense. */
  action?: ReactNode;
  /** The page's own heading when the whole page failed. */
  heading?: "h1" | "h2";
}

export function ErrorState({ title, children, reference, action, heading: Heading = "h2" }: ErrorStateProps) {
  return (
    <div role="alert" className="mx-auto flex max-w-120 flex-col items-start gap-4 px-4 py-16">
      <div className="flex items-start gap-2.5">
        <ToneIcon tone="danger" className="mt-1" />
        <div className="min-w-0">
          <Heading className="font-semibold text-lg">{title}</Heading>
          {children && <div className="mt-1 text-ink-muted">{children}</div>}
          {reference && (
            <p className="mt-2 text-ink-muted text-sm">
              Reference: <code className="select-all font-mono text-ink">{reference}</code>
            </p>
          )}
        </div>
      </div>
      {action && <div className="flex flex-wrap gap-2 pl-6.5">{action}</div>}
    </div>
  );
}
