"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { formatNumber } from "./number-format.ts";

export interface LinkTab {
  href: string;
  label: string;
  count?: number;
}

/** Parts of one subject, each with its own address. Links, not an ARIA tablist: each opens a page. */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly LinkTab[] }) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="mb-6 flex gap-5 overflow-x-auto border-b">
      {tabs.map((tab) => {
        const current = pathname === tab.href;
        return (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={current ? "page" : undefined}
            className={clsx(
              "-mb-px whitespace-nowrap border-b-2 px-0.5 py-2 text-sm transition-colors focus-visible:-outline-offset-2",
              current ? "border-accent-ink font-medium text-ink" : "border-transparent text-ink-muted hover:text-ink",
            )}
          >
            {tab.label}
            {tab.count !== undefined && <span className="ml-1.5 text-ink-faint tabular-nums">{formatNumber(tab.count)}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
