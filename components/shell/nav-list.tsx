"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { formatNumber } from "#components/ui/number-format.ts";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { NavItem, NavSection } from "./nav.ts";
import { NavIcon } from "./nav-icon.tsx";

interface NavListProps {
  nav: readonly NavSection[];
  /** Icons only; the words move into tooltips. */
  collapsed?: boolean;
  onNavigate?: () => void;
}

export function NavList({ nav, collapsed = false, onNavigate }: NavListProps) {
  const current = currentHref(usePathname(), nav);
  return (
    <nav aria-label="Workspace" className="flex flex-col gap-4">
      {nav.map((section) => (
        <div key={section.label ?? section.items[0]?.href}>
          {section.label && <p className={clsx("px-2 pb-1 text-ink-faint text-xs", collapsed && "sr-only")}>{section.label}</p>}
          <ul className="flex flex-col gap-px">
            {section.items.map((item) => (
              <li key={item.href}>
                <NavLink item={item} collapsed={collapsed} onNavigate={onNavigate} current={item.href === current} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** A user's page belongs to User management. A slash keeps /users apart from /users-old; the longest address that fits wins. */
function currentHref(pathname: string, nav: readonly NavSection[]): string | undefined {
  return nav
    .flatMap((section) => section.items)
    .filter(({ href, home }) => pathname === href || (!home && pathname.startsWith(`${href}/`)))
    .map((item) => item.href)
    .toSorted((a, b) => b.length - a.length)[0];
}

interface NavLinkProps {
  item: NavItem;
  collapsed: boolean;
  current: boolean;
  onNavigate: (() => void) | undefined;
}

function NavLink({ item, collapsed, current, onNavigate }: NavLinkProps) {
  return (
    <Tooltip text={item.label} side="right" disabled={!collapsed}>
      <Link
        href={item.href}
        aria-current={current ? "page" : undefined}
        aria-label={collapsed ? item.label : undefined}
        onClick={onNavigate}
        className={clsx(
          "flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors pointer-coarse:h-10",
          current ? "bg-pressed font-medium text-ink" : "text-ink-muted hover:bg-hover hover:text-ink",
        )}
      >
        <NavIcon name={item.icon} />
        {!collapsed && <span className="truncate">{item.label}</span>}
        {!collapsed && item.count !== undefined && item.count > 0 && (
          <span className="ml-auto text-ink-muted text-xs tabular-nums">{formatNumber(item.count)}</span>
        )}
      </Link>
    </Tooltip>
  );
}
