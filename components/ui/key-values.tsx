import type { ReactNode } from "react";

/** Names and values, in two columns where there is room. An empty value is a dash that says so. */
export function KeyValues({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-1 gap-x-6 gap-y-3 text-sm sm:grid-cols-[minmax(8rem,12rem)_1fr]">{children}</dl>;
}

export function KeyValue({ label, children }: { label: ReactNode; children?: ReactNode }) {
  const empty = children === undefined || children === null || children === "";
  return (
    <div className="contents">
      <dt className="text-ink-muted max-sm:-mb-2">{label}</dt>
      <dd className="wrap-anywhere min-w-0">{empty ? <NoValue /> : children}</dd>
    </div>
  );
}

/** A dash for the eye, "Not set" for the ear. */
export function NoValue() {
  return (
    <span className="text-ink-faint">
      <span aria-hidden>–</span>
      <span className="sr-only">Not set</span>
    </span>
  );
}
