import { clsx } from "clsx";
import Link from "next/link";
import { formatNumber } from "./number-format.ts";

interface TabLink {
  href: string;
  label: string;
  count?: number;
  current: boolean;
}

/** Parts of one page, each with an address of its own. */
export function TabLinks({ label, tabs }: { label: string; tabs: readonly TabLink[] }) {
  return (
    <nav aria-label={label} className="mb-4 border-b">
      <ul className="-mb-px flex gap-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              aria-current={tab.current ? "page" : undefined}
              className={clsx(
                "inline-flex items-center gap-1.5 border-b-2 py-2 text-sm",
                tab.current ? "border-accent font-medium text-ink" : "border-transparent text-ink-muted hover:text-ink",
              )}
            >
              {tab.label}
              {tab.count !== undefined && <span className="text-ink-muted tabular-nums">{formatNumber(tab.count)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
