import type { ReactNode } from "react";
import type { Check } from "./progress.ts";

export interface GuideStep {
  id: string;
  title: string;
  /** Null = nothing on the wire shows it; it is done when a later step is. */
  check: Check | null;
  /** What is said until the check is met: "Waiting for Test Connection…". */
  waiting?: string;
  body: ReactNode;
}

export interface Guide {
  /** What has to be there before one begins. */
  before: readonly ReactNode[];
  steps: readonly GuideStep[];
}

/** What stands in more than one step's text. */
export interface GuideParts {
  /** The SCIM URL, to copy, named as the provider names it. */
  url: (label: string) => ReactNode;
  /** The present key and the way to a new one. */
  keys: ReactNode;
}

/** A word as it stands on the provider's screen. */
export function Term({ children }: { children: ReactNode }) {
  return <b className="font-medium text-ink">{children}</b>;
}

/** What to do, in order. */
export function Todo({ items }: { items: readonly ReactNode[] }) {
  return (
    <ol className="list-[lower-alpha] pl-5 marker:text-ink-faint [&>li]:mt-1 [&>li]:pl-1">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list, never reordered
        <li key={index}>{item}</li>
      ))}
    </ol>
  );
}

/** What to know, in no order. */
export function Facts({ items }: { items: readonly ReactNode[] }) {
  return (
    <ul className="list-disc pl-5 marker:text-ink-faint [&>li]:mt-1 [&>li]:pl-1">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list, never reordered
        <li key={index}>{item}</li>
      ))}
    </ul>
  );
}
