"use client";

import { clsx } from "clsx";
import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { CommandMenu } from "./command-menu.tsx";
import { type NavSection, type ShellAccount, type ShellWorkspace, type SignOuts, sidebarCookie } from "./nav.ts";
import { NavList } from "./nav-list.tsx";
import { ThemeMenu } from "./theme-menu.tsx";
import { WorkspaceMenu } from "./workspace-menu.tsx";

interface SidebarProps {
  workspace: ShellWorkspace;
  nav: readonly NavSection[];
  account: ShellAccount;
  signOuts: SignOuts;
  defaultCollapsed: boolean;
}

export function Sidebar({ workspace, nav, account, signOuts, defaultCollapsed }: SidebarProps) {
  const [collapsed, setCollapsed] = useState(defaultCollapsed);
  const label = collapsed ? "Expand sidebar" : "Collapse sidebar";

  function toggle() {
    const next = !collapsed;
    setCollapsed(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API isn't in every browser yet, and this cookie only holds a width
    document.cookie = `${sidebarCookie}=${next ? "collapsed" : "open"}; path=/; max-age=31536000; samesite=lax`;
  }

  return (
    <aside
      className={clsx(
        "sticky top-0 hidden h-dvh shrink-0 flex-col border-r bg-surface transition-[width] md:flex",
        collapsed ? "w-13" : "w-58",
      )}
    >
      <div className={clsx("flex shrink-0 items-center gap-1 px-2.5", collapsed ? "flex-col pt-3" : "h-14")}>
        <WorkspaceMenu workspace={workspace} signOuts={signOuts} compact={collapsed} />
        <Tooltip text={label} side="right">
          <Button variant="ghost" iconOnly aria-label={label} aria-expanded={!collapsed} onClick={toggle} className="ml-auto">
            {collapsed ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
          </Button>
        </Tooltip>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2.5 py-2">
        <div className={clsx("pb-3", collapsed && "flex justify-center")}>
          <CommandMenu workspace={workspace} nav={nav} look={collapsed ? "icon" : "wide"} listens />
        </div>
        <NavList nav={nav} collapsed={collapsed} />
      </div>
      <div className={clsx("flex shrink-0 gap-1 border-t p-2.5", collapsed && "flex-col-reverse items-center")}>
        <AccountMenu account={account} signOut={signOuts.here} compact={collapsed} />
        <ThemeMenu />
      </div>
    </aside>
  );
}
